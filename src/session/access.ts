import {collectors} from '../../collectors/index.ts';
import type {Transport} from '../kube/transport.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** What people use ktriage for beside looking; what may not be read shows by itself when a list is refused. */
const used = ['logs', 'prometheus', 'restart', 'probe-exec', 'probe-pod', 'probe-container'] as const;

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Which of these the server says this operator may not do, by one SelfSubjectRulesReview (authorization.k8s.io/v1) in the namespace that is
 * looked at. Rights that cannot be listed as rules (webhooks, incomplete answers) are not known to be missing: undefined.
 */
export async function deniedByRules(
	transport: Transport,
	scope: string,
	signal: AbortSignal,
): Promise<Snapshot['denied'] | undefined> {
	const namespace = scope || 'default';
	const body = {
		apiVersion: 'authorization.k8s.io/v1',
		kind: 'SelfSubjectRulesReview',
		spec: {namespace},
	};
	const answer = await transport.requestJson({
		method: 'POST',
		path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
		contentType: 'application/json',
		body: JSON.stringify(body),
		signal,
	});
	const {status} = isMapping(answer) ? answer : {};
	if (!isMapping(status) || status.incomplete === true || !Array.isArray(status.resourceRules))
		return undefined;
	const rules = status.resourceRules.filter(isMapping);
	const {rulesOf} = await import('../rbac/role.ts');
	return rulesOf(used, collectors)
		.filter(({resource}) => resource !== '*')
		.filter(wanted => !rules.some(rule => allows(rule, wanted)))
		.map(({verb, group, resource}) => ({verb, group, resource, namespace}));
}

/** Tells what this operator may not do, if the server says so. One that does not answer this is told by everything else; what may be read shows by reading. */
export async function tellDenied(
	transport: Transport,
	scope: string,
	signal: AbortSignal,
	tell: (denied: Snapshot['denied']) => void,
): Promise<void> {
	const denied = await deniedByRules(transport, scope, signal).catch(() => undefined);
	if (denied !== undefined) tell(denied);
}

function allows(
	rule: Mapping,
	wanted: {readonly verb: string; readonly group: string; readonly resource: string},
) {
	const [, subresource] = wanted.resource.split('/');
	return (
		has(rule.verbs, wanted.verb) &&
		has(rule.apiGroups, wanted.group) &&
		(has(rule.resources, wanted.resource) ||
			(subresource !== undefined && has(rule.resources, `*/${subresource}`)))
	);
}

/** Names that a rule is limited to are rights all the same: which ones matter shows when they are used. */
function has(list: unknown, wanted: string): boolean {
	return Array.isArray(list) && (list.includes('*') || list.includes(wanted));
}

function isMapping(value: unknown): value is Mapping {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
