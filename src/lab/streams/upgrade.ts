import type {IncomingMessage} from 'node:http';
import {STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';
import type {WebSocket} from 'ws';
import {forbidden, isDenied} from '../access/denials.ts';
import {faultStatus} from '../faults/faults.ts';
import {type Front, isAuthenticated} from '../http/front.ts';
import {type RequestInfo, type ResourceRequest, requestInfo} from '../http/request-info.ts';
import {type KubeObject, textAt} from '../json.ts';
import {badRequest, failure, notFound, type Status, unavailable} from '../status.ts';
import {storageKey} from '../storage/store.ts';
import {serveAttach, serveExec} from './exec.ts';
import {servePortForward} from './port-forward.ts';

const commandProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const protocols: Readonly<Record<string, readonly string[]>> = {
	exec: commandProtocols,
	attach: commandProtocols,
	portforward: ['v4.channel.k8s.io'],
};

/** Answers a request to switch to WebSocket: exec, attach and port-forward of pods. */
export async function upgrade(
	front: Front,
	request: IncomingMessage,
	socket: Duplex,
	head: Buffer,
): Promise<void> {
	socket.on('error', () => socket.destroy());
	let info: RequestInfo;
	try {
		info = requestInfo(request.method ?? 'GET', request.url ?? '/');
	} catch {
		return refuse(socket, badRequest('invalid URL escape'));
	}
	front.statistics.opened(info);
	socket.once('close', () => front.statistics.left());
	const fault = front.faults.hit(request.url ?? '/', info).find(({kind}) => kind !== 'slow');
	if (fault?.kind === 'silence') return;
	if (fault?.kind === 'reset') {
		socket.destroy();
		return;
	}
	if (!info.isResource) return refuse(socket, badRequest('only pods are streamed'));
	if (fault?.kind === 'status') return refuse(socket, faultStatus(fault.code, fault.retryAfterSeconds));
	if (fault?.kind === 'forbidden') return refuse(socket, forbidden(front.context.user, info));
	const found = streamedPod(front, request, info);
	if (found.refused) return refuse(socket, found.refused);
	const {WebSocketServer} = await import('ws');
	const server = new WebSocketServer({noServer: true, handleProtocols: offered => choose(info, offered)});
	server.handleUpgrade(request, socket, head, client => serve(front, client, found.pod, info));
}

const choose = ({subresource}: ResourceRequest, offered: ReadonlySet<string>) =>
	(protocols[subresource] ?? []).find(name => offered.has(name)) ?? false;

function serve({context}: Front, client: WebSocket, pod: KubeObject, info: ResourceRequest): void {
	client.on('error', () => client.terminate());
	if (info.subresource === 'exec') serveExec(context, client, pod, info);
	else if (info.subresource === 'attach') serveAttach(context, client, pod, info);
	else servePortForward(context, client, pod, info);
}

type Found =
	| {readonly refused: Status; readonly pod?: never}
	| {readonly refused?: never; readonly pod: KubeObject};

function streamedPod({context, token}: Front, request: IncomingMessage, info: ResourceRequest): Found {
	const {cluster, store, user} = context;
	if (!isAuthenticated(request, token)) return {refused: failure(401, 'Unauthorized', 'Unauthorized')};
	if (cluster.serverError !== undefined) return {refused: unavailable(cluster.serverError)};
	if (isDenied(cluster.denied ?? [], info) || isDenied(cluster.denied ?? [], {...info, verb: 'create'}))
		return {refused: forbidden(user, info)};
	if (info.resource !== 'pods' || !protocols[info.subresource])
		return {refused: badRequest('only exec, attach and portforward of pods are streamed')};
	const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
	if (!offered.some(name => protocols[info.subresource]?.includes(name)))
		return {refused: badRequest(`none of the protocols is spoken here: ${offered.join(', ')}`)};
	const pod = store.collection('/pods').items.get(storageKey(info.namespace, info.name))?.object;
	if (!pod) return {refused: notFound({group: '', resource: 'pods'}, info.name)};
	if (textAt(pod, 'spec.nodeName') === '')
		return {refused: badRequest(`pod ${info.name} does not have a host assigned`)};
	const phase = textAt(pod, 'status.phase');
	if (phase === 'Succeeded' || phase === 'Failed')
		return {
			refused: badRequest(
				`cannot ${info.subresource} into a container in a completed pod; current phase is ${phase}`,
			),
		};
	return {pod};
}

function refuse(socket: Duplex, status: Status): void {
	const body = JSON.stringify(status);
	const code = status.code ?? 500;
	socket.end(
		`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
	);
}
