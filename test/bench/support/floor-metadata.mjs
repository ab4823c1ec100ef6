/**
 * The least that reading the metadata of every object can cost: discovery, then every page of every type as protobuf, downloaded and
 * inflated, eight types at a time; nothing is read but where the next page begins. `floor-metadata.mjs KUBECONFIG LIMIT`
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
const agent = new Agent({keepAlive: true, maxSockets: 8, ca: Buffer.from(authority, 'base64')});
const inflate = promisify(gunzip);
const discovery = 'application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io';
const metadata =
	'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/vnd.kubernetes.protobuf';

/**
 * @param {string} path
 * @param {string} accept
 */
async function read(path, accept) {
	const {promise, resolve, reject} = Promise.withResolvers();
	const headers = {
		accept,
		'accept-encoding': 'gzip',
		authorization: `Bearer ${config.users[0].user.token}`,
	};
	get(new URL(path, server), {agent, headers}, resolve).on('error', reject);
	const response = await promise;
	const body = await buffer(response);
	if (response.statusCode !== 200)
		throw new Error(`HTTP ${response.statusCode} ${path}: ${body.toString('utf8', 0, 200)}`);
	if (response.headers['content-encoding'] !== 'gzip') return body;
	return inflate(body, {chunkSize: Math.max(1 << 16, body.readUInt32LE(body.length - 4))});
}

/** @param {string} root */
async function paths(root) {
	const {items} = JSON.parse((await read(root, discovery)).toString());
	const found = [];
	for (const {metadata: {name = ''} = {}, versions} of items) {
		for (const {resources} of versions.slice(0, 1)) {
			const {version} = versions[0];
			const base = name === '' ? `/api/${version}` : `/apis/${name}/${version}`;
			for (const {resource, verbs} of resources)
				if (verbs.includes('list') && `${resource}.${name}` !== 'events.events.k8s.io')
					found.push(`${base}/${resource}`);
		}
	}
	return found;
}

// The simulator's tokens are JSON in base64url, and lie among the first bytes of a page.
/** @param {Buffer} body */
function continueToken(body) {
	return /eyJ[\w-]+/.exec(body.toString('latin1', 0, 200))?.[0] ?? '';
}

const types = (await Promise.all(['/api', '/apis'].map(paths))).flat();
let bytes = 0;
/** @param {string} path */
async function readType(path) {
	let token = '';
	do {
		const body = await read(`${path}?limit=${limit}${token && `&continue=${token}`}`, metadata);
		bytes += body.length;
		token = continueToken(body);
	} while (token !== '');
}
await Promise.all(types.map(readType));
agent.destroy();
console.log(JSON.stringify({bytes, types: types.length}));
