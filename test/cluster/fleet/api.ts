import {execFile} from 'node:child_process';
import https from 'node:https';
import {promisify} from 'node:util';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Sends one request to the API server and resolves with the decoded answer; an error whose code is in `accept` has no body. */
export type Call = (
	method: Method,
	path: string,
	body?: object,
	accept?: readonly number[],
) => Promise<Answer>;
export type Answer = {readonly code: number; readonly body: unknown};

type View = {
	readonly clusters: readonly {cluster: {server: string; 'certificate-authority-data': string}}[];
	readonly users: readonly {user: {'client-certificate-data': string; 'client-key-data': string}}[];
};

const decode = (text: string) => Buffer.from(text, 'base64');

/** Connects as the user of the current kubeconfig, a client certificate. `connections` bounds the requests in flight. */
export async function connect(connections: number): Promise<Call> {
	const {stdout} = await promisify(execFile)('kubectl', ['config', 'view', '--raw', '-o', 'json']);
	const view = JSON.parse(stdout) as View;
	const cluster = view.clusters[0]?.cluster;
	const user = view.users[0]?.user;
	if (!cluster || !user) throw new Error(`no cluster in ${process.env.KUBECONFIG}`);
	const agent = new https.Agent({
		keepAlive: true,
		maxSockets: connections,
		ca: decode(cluster['certificate-authority-data']),
		cert: decode(user['client-certificate-data']),
		key: decode(user['client-key-data']),
	});
	return (method, path, body, accept = []) =>
		new Promise((resolve, reject) => {
			const text = body === undefined ? '' : JSON.stringify(body);
			const headers = {'content-type': 'application/json', 'content-length': Buffer.byteLength(text)};
			const request = https.request(new URL(path, cluster.server), {method, agent, headers}, response => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => {
					const code = response.statusCode ?? 0;
					const answer = Buffer.concat(chunks).toString();
					// An API group that is not served answers in plain text.
					if (accept.includes(code)) resolve({code, body: undefined});
					else if (code < 300) resolve({code, body: JSON.parse(answer)});
					else reject(new Error(`${method} ${path}: ${code} ${answer.slice(0, 500)}`));
				});
			});
			request.on('error', reject);
			request.end(text);
		});
}

/** Runs `work` on every item, `width` at a time; the first error ends it. */
export async function each<T>(
	items: readonly T[],
	width: number,
	work: (item: T) => Promise<unknown>,
): Promise<void> {
	const queue = items.values();
	await Promise.all(
		Array.from({length: Math.min(width, items.length)}, async () => {
			for (const item of queue) await work(item);
		}),
	);
}
