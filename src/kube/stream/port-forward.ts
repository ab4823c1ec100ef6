import {Duplex} from 'node:stream';
import type {RawData} from 'ws';
import {cell} from '../../store/sanitise.ts';
import {KubeError} from '../errors.ts';
import {resourcePath} from '../resource-path.ts';
import type {Transport} from '../transport.ts';

export type ForwardRequest = {
	readonly namespace: string;
	readonly pod: string;
	readonly port: number;
	readonly signal: AbortSignal;
};

/** The path of a port-forward request. */
export function forwardPath({namespace, pod, port}: ForwardRequest): string {
	const path = resourcePath(
		{group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true},
		{namespace, name: pod, subresource: 'portforward'},
	);
	return `${path}?ports=${port}`;
}

/**
 * One TCP connection to a port inside a pod, through API server and kubelet. It enters the pod's network namespace directly: no CNI,
 * no kube-proxy and no policy is on the way, so it says nothing about the network (containerd sandbox_portforward_linux.go). The
 * connection is destroyed with KubeError when the kubelet cannot reach the port.
 */
export async function portForward(
	transport: Pick<Transport, 'openChannel' | 'mintActionToken'>,
	request: ForwardRequest,
): Promise<Duplex> {
	const path = forwardPath(request);
	const socket = await transport.openChannel({
		path,
		protocols: ['v4.channel.k8s.io'],
		token: transport.mintActionToken('get', path),
		signal: request.signal,
	});
	// Each channel begins with the port as two bytes.
	const opened = new Set<number>();
	const duplex = new Duplex({
		read: () => socket.resume(),
		write: (chunk: Buffer, _encoding, done) =>
			socket.send(Buffer.concat([Buffer.from([0]), chunk]), error => done(error ?? null)),
		final: done => {
			done();
		},
		destroy: (error, done) => {
			socket.terminate();
			done(error);
		},
	});
	socket.on('message', (data: RawData) => {
		const frame = Buffer.isBuffer(data)
			? data
			: Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
		const channel = frame[0] ?? 0;
		if (!opened.has(channel)) {
			opened.add(channel);
			if (frame.length <= 3) return;
		}
		const content = frame.subarray(1);
		if (channel === 0) {
			if (!duplex.push(content)) socket.pause();
		} else if (content.length > 0)
			duplex.destroy(new KubeError('network', cell(content.toString('utf8'), 400)));
	});
	socket.once('close', () => duplex.push(null));
	return duplex;
}
