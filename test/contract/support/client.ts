import {KubeError} from '../../../src/kube/errors.ts';
import type {Connection} from '../../../src/kube/kubeconfig.ts';
import {
	createTransport,
	type Transport,
	type TransportRequest,
	userAgent,
} from '../../../src/kube/transport.ts';
import type {Json} from './json.ts';

export type Reply = {readonly status: number; readonly body: Json};

const methods = {create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE'} as const;

/** The product's own transport in the hands of a test: reads as the program makes them, writes each with a token for it. */
export type Client = {
	readonly transport: Transport;
	readonly get: (path: string, accept?: string) => Promise<Json>;
	readonly create: (path: string, body: unknown) => Promise<Reply>;
	readonly update: (path: string, body: unknown) => Promise<Reply>;
	/** `type` is "json", "merge" or "strategic-merge". */
	readonly patch: (path: string, type: string, body: unknown) => Promise<Reply>;
	/** Server-side apply. */
	readonly apply: (path: string, body: unknown) => Promise<Reply>;
	readonly delete: (path: string, options?: unknown) => Promise<Reply>;
	/** The error of a request that must fail. */
	readonly refused: (request: Promise<unknown>) => Promise<KubeError>;
};

const never = new AbortController().signal;

export function createClient(connection: Connection): Client {
	const transport = createTransport({connection, userAgent: userAgent('0.0.0', 'contract')});

	const send = async (request: Omit<TransportRequest, 'signal'>): Promise<Reply> => {
		const response = await transport.open({...request, signal: never});
		const chunks: Buffer[] = [];
		for await (const chunk of response.body) chunks.push(chunk);
		return {status: response.status, body: JSON.parse(Buffer.concat(chunks).toString()) as Json};
	};
	const write = (verb: keyof typeof methods, path: string, body: unknown, contentType = 'application/json') =>
		send({
			method: methods[verb],
			path,
			contentType,
			...(body !== undefined && {body: JSON.stringify(body)}),
			token: transport.mintActionToken(verb, path),
		});

	return {
		transport,
		get: async (path, accept) => (await send({path, ...(accept !== undefined && {accept})})).body,
		create: (path, body) => write('create', path, body),
		update: (path, body) => write('update', path, body),
		patch: (path, type, body) => write('patch', path, body, `application/${type}-patch+json`),
		apply: (path, body) => write('patch', path, body, 'application/apply-patch+yaml'),
		delete: (path, options) => write('delete', path, options),
		refused: async request => {
			try {
				await request;
			} catch (error) {
				if (error instanceof KubeError) return error;
				throw error;
			}
			throw new Error('the request was accepted');
		},
	};
}
