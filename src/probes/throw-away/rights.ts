import type {ActionTransport} from '../../actions/objects.ts';
import {KubeError} from '../../kube/errors.ts';
import {isMapping, mappingAt} from '../../record/shape.ts';

type Right = {readonly verb: string; readonly subresource: string};

/** What is done with a pod of our own, and with a container in another one; a pod that cannot be deleted again is not made. */
const rights = {
	'probe-pod': [
		{verb: 'create', subresource: ''},
		{verb: 'delete', subresource: ''},
		{verb: 'get', subresource: ''},
		{verb: 'get', subresource: 'exec'},
	],
	'probe-container': [
		{verb: 'patch', subresource: 'ephemeralcontainers'},
		{verb: 'get', subresource: ''},
		{verb: 'get', subresource: 'exec'},
	],
} as const satisfies Readonly<Record<string, readonly Right[]>>;

/**
 * Which rights a stand-in would lack, "get pods/exec", as the server says (SelfSubjectAccessReview, which changes nothing): asked before
 * anything is made. What cannot be asked is not known to be missing.
 */
export async function missingRights(
	transport: ActionTransport,
	kind: keyof typeof rights,
	namespace: string,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const wanted: readonly Right[] = rights[kind];
	const allowed = await Promise.all(wanted.map(right => isAllowed(transport, right, namespace, signal)));
	return wanted
		.filter((_, index) => allowed[index] === false)
		.map(({verb, subresource}) => `${verb} pods${subresource === '' ? '' : `/${subresource}`}`);
}

async function isAllowed(
	transport: ActionTransport,
	{verb, subresource}: Right,
	namespace: string,
	signal: AbortSignal,
): Promise<boolean | undefined> {
	const body = {
		apiVersion: 'authorization.k8s.io/v1',
		kind: 'SelfSubjectAccessReview',
		spec: {resourceAttributes: {namespace, verb, group: '', resource: 'pods', subresource}},
	};
	try {
		const answer = await transport.requestJson({
			method: 'POST',
			path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
			contentType: 'application/json',
			body: JSON.stringify(body),
			signal,
		});
		const {allowed} = isMapping(answer) ? mappingAt(answer, 'status') : {allowed: undefined};
		return typeof allowed === 'boolean' ? allowed : undefined;
	} catch (error) {
		if (error instanceof KubeError && !signal.aborted) return undefined;
		throw error;
	}
}
