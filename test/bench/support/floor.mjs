/**
 * The least that loading all pods can cost: every page is asked for as protobuf, downloaded and inflated, and nothing is read but
 * where the next page begins. `floor.mjs KUBECONFIG LIMIT`
 * Plain JavaScript, as probe.mjs and for the same reason.
 */
import {readFileSync} from 'node:fs';
import {Agent, get} from 'node:https';
import {buffer} from 'node:stream/consumers';
import {promisify} from 'node:util';
import {gunzip} from 'node:zlib';

const [, , file = '', limit = '500'] = process.argv;
const config = JSON.parse(readFileSync(file, 'utf8'));
const {server, 'certificate-authority-data': authority} = config.clusters[0].cluster;
const agent = new Agent({keepAlive: true, ca: Buffer.from(authority, 'base64')});
const headers = {
	accept: 'application/vnd.kubernetes.protobuf',
	'accept-encoding': 'gzip',
	authorization: `Bearer ${config.users[0].user.token}`,
};
const inflate = promisify(gunzip);

/** @param {string} path */
async function page(path) {
	const {promise, resolve, reject} = Promise.withResolvers();
	get(new URL(path, server), {agent, headers}, resolve).on('error', reject);
	const response = await promise;
	const body = await buffer(response);
	if (response.statusCode !== 200)
		throw new Error(`HTTP ${response.statusCode}: ${body.toString('utf8', 0, 200)}`);
	if (response.headers['content-encoding'] !== 'gzip') return body;
	return inflate(body, {chunkSize: Math.max(1 << 16, body.readUInt32LE(body.length - 4))});
}

// The simulator's tokens are JSON in base64url, and lie among the first bytes of a page.
/** @param {Buffer} body */
function continueToken(body) {
	return /eyJ[\w-]+/.exec(body.toString('latin1', 0, 200))?.[0] ?? '';
}

let bytes = 0;
let token = '';
do {
	const body = await page(`/api/v1/pods?limit=${limit}${token && `&continue=${token}`}`);
	bytes += body.length;
	token = continueToken(body);
} while (token !== '');
agent.destroy();
console.log(JSON.stringify({bytes}));
