import type {IncomingMessage, ServerResponse} from 'node:http';
import {namespaceRange, type ResourceSet} from '../resource-set.ts';
import {answerJson, fail} from './answer.ts';
import {answerDiscovery} from './discovery.ts';
import {frameObject} from './frame.ts';
import {answerList} from './lists.ts';
import {isProtobuf, negotiate, PROTOBUF} from './negotiate.ts';
import {count, type State} from './state.ts';
import {answerWatch} from './watches.ts';

const VERSION = {major: '1', minor: '34', gitVersion: 'v1.34.1', platform: 'linux/amd64'};

type Target = {readonly set: ResourceSet; readonly namespace: string; readonly name: string};

/** What a resource path names: /api/v1/… or /apis/GROUP/VERSION/…, with or without a namespace. */
function targetOf(state: State, path: string): Target | undefined {
	const [root, ...parts] = path.split('/').slice(1);
	const [group, version, ...rest] = root === 'api' ? ['', ...parts] : parts;
	const inNamespace = rest[0] === 'namespaces' && rest.length >= 3;
	const [plural = '', name = '', ...deeper] = inNamespace ? rest.slice(2) : rest;
	const set = state.sets.get(`${group}/${version}/${plural}`);
	if (set === undefined || deeper.length > 0) return undefined;
	return {set, namespace: inNamespace ? (rest[1] ?? '') : '', name};
}

function indexOf({set, namespace, name}: Target): number {
	const {from, to} = namespaceRange(set, namespace);
	const index = set.names.indexOf(name, from);
	return index < to ? index : -1;
}

function answerObject(
	state: State,
	request: IncomingMessage,
	response: ServerResponse,
	target: Target,
	includeObject: string | null,
): void {
	const index = indexOf(target);
	const {plural} = target.set;
	if (index < 0) {
		const message = `${plural} "${target.name}" not found`;
		fail(request, response, {code: 404, reason: 'NotFound', message});
		return;
	}
	const representation = negotiate(request.headers.accept, target.set, includeObject) ?? 'json';
	const body = Buffer.concat(frameObject(target.set, representation, index));
	count(state, `get ${plural} ${representation}`, body.length);
	response.writeHead(200, {'content-type': isProtobuf(representation) ? PROTOBUF : 'application/json'});
	response.end(body);
}

// Everything is allowed. What was asked is not read: it comes as JSON or protobuf, and the answer is the same.
function answerReview(response: ServerResponse, path: string): void {
	const rules = path.endsWith('selfsubjectrulesreviews');
	const everything = [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}];
	answerJson(response, {
		kind: rules ? 'SelfSubjectRulesReview' : 'SelfSubjectAccessReview',
		apiVersion: 'authorization.k8s.io/v1',
		metadata: {},
		spec: {},
		status: rules ? {resourceRules: everything, nonResourceRules: [], incomplete: false} : {allowed: true},
	});
}

async function route(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const {pathname, searchParams: query} = new URL(request.url ?? '/', 'https://simulator');
	const path = pathname.replace(/\/$/, '');
	if (state.fault === 'reset') {
		request.socket.destroy();
		return;
	}
	if (state.fault === 'unauthorized' || request.headers.authorization !== `Bearer ${state.token}`)
		return fail(request, response, {code: 401, reason: 'Unauthorized', message: 'Unauthorized'});
	if (request.method === 'POST' && path.startsWith('/apis/authorization.k8s.io/v1/selfsubject'))
		return answerReview(response, path);
	if (request.method !== 'GET')
		return fail(request, response, {
			code: 405,
			reason: 'MethodNotAllowed',
			message: 'the simulator only reads',
		});
	if (path === '/version') return answerJson(response, VERSION);
	if (/^\/(readyz|livez|healthz)$/.test(path)) {
		response.end('ok');
		return;
	}
	if (answerDiscovery(state, request, response, path)) return;
	const target = targetOf(state, path);
	if (target === undefined)
		return fail(request, response, {
			code: 404,
			reason: 'NotFound',
			message: 'the server could not find the requested resource',
		});
	// No object but a pod is like another one by its labels or fields: a selector finds nothing.
	if (target.set === state.pods && (query.has('labelSelector') || query.has('fieldSelector')))
		return fail(request, response, {
			code: 400,
			reason: 'BadRequest',
			message: 'the simulator knows no selectors of pods',
		});
	if (target.name !== '') return answerObject(state, request, response, target, query.get('includeObject'));
	if (/^(1|true)$/.test(query.get('watch') ?? ''))
		return answerWatch(state, request, response, target.set, target.namespace, query);
	return answerList(state, request, response, target.set, target.namespace, query);
}

/** Answer one request of the Kubernetes API. */
export function handleRequest(state: State, request: IncomingMessage, response: ServerResponse): void {
	route(state, request, response).catch((error: unknown) => {
		console.error('simulator:', request.url, error);
		response.destroy();
	});
}
