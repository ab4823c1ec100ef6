import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {createSecureServer} from 'node:http2';
import type {AddressInfo, Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {buildCluster} from './cluster/cluster.ts';
import {handleControl} from './serve/control.ts';
import {createCredentials, writeKubeconfig} from './serve/credentials.ts';
import {handleRequest} from './serve/router.ts';
import {createState} from './serve/state.ts';
import {startClock} from './serve/watches.ts';

/**
 * A kube-apiserver of many full-size pods, for benchmarks: `main.ts --pods N [--custom-types N] [--port P] [--control P]`.
 * Serves until SIGTERM; when ready it prints one line of JSON, see `Ready`.
 */
export type Ready = {
	readonly kubeconfig: string;
	readonly server: string;
	/** Where /ctl and /ctl/stats answer, in plain HTTP. */
	readonly control: string;
	readonly pods: number;
	/** Pods that hold an address. */
	readonly addressed: number;
	readonly objects: number;
	readonly types: number;
	readonly buildMilliseconds: number;
	readonly memoryMiB: number;
};

const {values} = parseArgs({
	options: {
		pods: {type: 'string', default: '1000'},
		'custom-types': {type: 'string', default: '100'},
		port: {type: 'string', default: '0'},
		control: {type: 'string', default: '0'},
	},
});

const started = performance.now();
const {sets, addressed} = buildCluster(Number(values.pods), Number(values['custom-types']));
const credentials = await createCredentials(randomBytes(16).toString('hex'));
const state = createState(sets, credentials.token);
const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-simulator-'));
process.on('exit', () => rmSync(folder, {recursive: true, force: true}));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => process.exit(0));

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
const answer: Handler = (request, response) => handleRequest(state, request, response);
const api = createSecureServer(
	{
		key: credentials.key,
		cert: credentials.certificate,
		allowHTTP1: true,
		settings: {maxConcurrentStreams: 250},
	},
	// HTTP/2 requests and responses have the same methods as those of HTTP/1 for all that is used here.
	answer as unknown as Parameters<typeof createSecureServer>[1],
);
const control = createServer((request, response) => handleControl(state, request, response));
const listen = async (server: typeof api | typeof control, port: number) => {
	const {promise, resolve, reject} = Promise.withResolvers<void>();
	server.once('error', reject);
	server.listen(port, '127.0.0.1', resolve);
	await promise;
	return (server.address() as AddressInfo).port;
};
const server = `https://127.0.0.1:${await listen(api, Number(values.port))}`;
const sockets = new Set<Socket>();
api.on('connection', (socket: Socket) => {
	sockets.add(socket);
	socket.once('close', () => sockets.delete(socket));
});
state.restart = seconds => {
	const {port} = api.address() as AddressInfo;
	api.close();
	for (const socket of sockets) socket.destroy();
	setTimeout(() => api.listen(port, '127.0.0.1'), seconds * 1000);
};
const controlPort = await listen(control, Number(values.control));
startClock(state);

const ready: Ready = {
	kubeconfig: writeKubeconfig(folder, 'kubeconfig.json', server, credentials),
	server,
	control: `http://127.0.0.1:${controlPort}`,
	pods: state.pods.names.length,
	addressed,
	objects: sets.reduce((sum, set) => sum + set.names.length, 0),
	types: sets.length,
	buildMilliseconds: Math.round(performance.now() - started),
	memoryMiB: Math.round(process.memoryUsage.rss() / 1048576),
};
console.log(JSON.stringify(ready));
