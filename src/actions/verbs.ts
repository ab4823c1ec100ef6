import type {ActionKind, ActionTarget} from './plan.ts';

/** A right that an action needs. */
export type ActionRule = {readonly group: string; readonly resource: string; readonly verb: string};

const pods = (...verbs: readonly string[]): readonly ActionRule[] =>
	verbs.map(verb => ({group: '', resource: 'pods', verb}));
/** An exec is a GET that is upgraded; Kubernetes 1.35 asks for `create` as well. */
const exec: readonly ActionRule[] = ['get', 'create'].map(verb => ({
	group: '',
	resource: 'pods/exec',
	verb,
}));
const nodes: ActionRule = {group: '', resource: 'nodes', verb: 'get'};
const namespaces: readonly ActionRule[] = [{group: '', resource: 'namespaces', verb: 'get'}];

/**
 * The rights an action needs, once: `ktriage rbac`, the preflight and the tests are made from it. Every action reads the namespace
 * kube-system (whose uid names the cluster) and the objects it is bound to. Kinds that change objects of any type take them as arguments.
 */
export function actionRules(kind: ActionKind, targets: readonly ActionTarget[]): readonly ActionRule[] {
	const on = (verb: string, subresource = ''): readonly ActionRule[] =>
		targets.map(({group, resource}) => ({group, resource: `${resource}${subresource}`, verb}));
	const rules: Readonly<Record<ActionKind, readonly ActionRule[]>> = {
		'finalizer-remove': [...on('get'), ...on('patch')],
		'finalizer-undo': [...on('get'), ...on('create'), ...on('patch', '/status')],
		'namespace-finalize': [{group: '', resource: 'namespaces/finalize', verb: 'update'}],
		restart: [...on('get'), ...on('patch'), {group: 'policy', resource: 'poddisruptionbudgets', verb: 'get'}],
		'pod-delete': pods('get', 'delete'),
		'probe-exec': [...pods('get'), ...exec],
		// What it does there it does by exec; the images of a node say what needs no pull.
		'probe-pod': [...pods('create', 'get', 'delete'), ...exec, nodes],
		'probe-container': [
			...pods('get'),
			{group: '', resource: 'pods/ephemeralcontainers', verb: 'patch'},
			...exec,
			nodes,
		],
		'port-forward': [
			...pods('get'),
			...['get', 'create'].map(verb => ({group: '', resource: 'pods/portforward', verb})),
		],
		cleanup: pods('get', 'delete'),
	};
	const all = [...namespaces, ...rules[kind]];
	const seen = new Set<string>();
	return all.filter(({group, resource, verb}) => {
		const key = `${verb} ${group}/${resource}`;
		return !seen.has(key) && seen.add(key) !== undefined;
	});
}
