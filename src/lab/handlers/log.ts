import type {IncomingMessage, ServerResponse} from 'node:http';
import type {LabContext} from '../context.ts';
import {flag, type ResourceRequest} from '../http/request-info.ts';
import {send} from '../http/respond.ts';
import {type KubeObject, objectsAt, textAt} from '../json.ts';
import {badRequest, notFound, StatusError} from '../status.ts';
import {storageKey} from '../storage/store.ts';

const lineTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/;

/** GET pods/log from the recorded lines. Throws a StatusError as the kubelet words it. */
export async function handleLog(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	info: ResourceRequest,
): Promise<void> {
	const {query} = info;
	const pod = context.store.collection('/pods').items.get(storageKey(info.namespace, info.name))?.object;
	if (!pod) throw new StatusError(notFound({group: '', resource: 'pods'}, info.name));
	const container = containerOf(pod, query.get('container') ?? '');
	if (textAt(pod, 'spec.nodeName') === '') {
		response.writeHead(204);
		response.end();
		return;
	}
	const previous = flag(query, 'previous');
	const key = `${info.namespace}/${info.name}/${container}${previous ? '.previous' : ''}`;
	const recorded = context.logs.read(key);
	if (recorded === undefined) checkStarted(pod, container, previous);
	const text = select(recorded ?? '', query, context.clock.now());
	if (!flag(query, 'follow')) return send(request, response, 200, 'text/plain', text);
	response.writeHead(200, {'content-type': 'text/plain', 'cache-control': 'no-cache, private'});
	response.flushHeaders();
	response.write(text);
	follow(context, response, info, key);
}

/** Sends what is added to a log until the client leaves or the pod is gone. */
function follow(
	{logs, store}: LabContext,
	response: ServerResponse,
	info: ResourceRequest,
	key: string,
): void {
	const plain = new URLSearchParams(flag(info.query, 'timestamps') ? 'timestamps=true' : '');
	const stopLines = logs.subscribe(key, lines => response.write(select(lines.join('\n'), plain, 0)));
	const stopPod = store.collection('/pods').subscribe(({type, stored}) => {
		if (type !== 'DELETED' || stored.namespace !== info.namespace || stored.name !== info.name) return;
		stopLines();
		response.end();
	});
	response.once('close', () => {
		stopLines();
		stopPod();
	});
}

function containerOf(pod: KubeObject, wanted: string): string {
	const names = (list: string) => objectsAt(pod, `spec.${list}`).map(container => textAt(container, 'name'));
	const [plain, init, ephemeral] = [
		names('containers'),
		names('initContainers'),
		names('ephemeralContainers'),
	];
	const {name} = pod.metadata;
	if (wanted !== '') {
		if ([...plain, ...init, ...ephemeral].includes(wanted)) return wanted;
		throw new StatusError(badRequest(`container ${wanted} is not valid for pod ${name}`));
	}
	const [only] = plain;
	if (only !== undefined && plain.length === 1) return only;
	const others = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
	throw new StatusError(
		badRequest(
			`a container name must be specified for pod ${name}, choose one of: [${plain.join(' ')}]${others}`,
		),
	);
}

/** A container that never ran has no log: the kubelet answers 400 with the reason it waits. */
function checkStarted(pod: KubeObject, container: string, previous: boolean): void {
	const status = [
		...objectsAt(pod, 'status.containerStatuses'),
		...objectsAt(pod, 'status.initContainerStatuses'),
	].find(({name}) => name === container);
	const {name} = pod.metadata;
	const reason = textAt(status, 'state.waiting.reason');
	if (previous && textAt(status, 'lastState.terminated.containerID') === '')
		throw new StatusError(
			badRequest(`previous terminated container "${container}" in pod "${name}" not found`),
		);
	if (!previous && reason === 'ContainerCreating')
		throw new StatusError(
			badRequest(`container "${container}" in pod "${name}" is waiting to start: ${reason}`),
		);
}

/** The lines that the query wants: of late, the last ones, so many bytes, with their times or without. */
function select(text: string, query: URLSearchParams, now: number): string {
	const seconds = query.get('sinceSeconds');
	const from = seconds === null ? Date.parse(query.get('sinceTime') ?? '') : now - Number(seconds) * 1000;
	const lines = text
		.split('\n')
		.filter(line => line !== '')
		.filter(line => Number.isNaN(from) || Date.parse(lineTime.exec(line)?.[1] ?? '') >= from);
	const tail = query.get('tailLines');
	const last = tail === null ? lines : lines.slice(Math.max(0, lines.length - Number(tail)));
	const shown = flag(query, 'timestamps') ? last : last.map(line => line.replace(lineTime, ''));
	const whole = shown.map(line => `${line}\n`).join('');
	const limit = query.get('limitBytes');
	return limit === null ? whole : Buffer.from(whole).subarray(0, Number(limit)).toString();
}
