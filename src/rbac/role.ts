import {stringify} from 'yaml';
import type {AnyCollector} from '../../collectors/collector.ts';
import {type FeatureName, features, type Rule} from './features.ts';

export type RoleChoice = {
	readonly features: readonly FeatureName[];
	/** A Role in this namespace; a ClusterRole when ''. */
	readonly namespace: string;
	/** Who gets it: a user, a group (GROUP:NAME) or a service account (NAMESPACE/NAME); no binding when ''. */
	readonly subject: string;
	/** Only resources that hold of the cluster: "GROUP/RESOURCE"; all when absent. */
	readonly served?: ReadonlySet<string>;
	/** Resources that are not in namespaces, "GROUP/RESOURCE": a Role cannot grant them. */
	readonly clusterScoped?: ReadonlySet<string>;
};

/** The rights of some features, each once, in a stable order. */
export function rulesOf(names: readonly FeatureName[], collectors: readonly AnyCollector[]): readonly Rule[] {
	const all = features.filter(({name}) => names.includes(name)).flatMap(({rules}) => rules(collectors));
	const unique = new Map(all.map(rule => [`${rule.group} ${rule.resource} ${rule.verb}`, rule]));
	const whole = new Set([...unique.values()].filter(({resource}) => resource === '*').map(({verb}) => verb));
	return [...unique.values()].filter(
		({resource, verb}) => resource === '*' || !whole.has(verb) || resource.includes('/'),
	);
}

/** Role or ClusterRole, with its binding when somebody is named, as YAML to be applied. */
export function roleYaml(choice: RoleChoice, collectors: readonly AnyCollector[]): string {
	const rules = rulesOf(choice.features, collectors).filter(rule => isWanted(rule, choice));
	const kind = choice.namespace === '' ? 'ClusterRole' : 'Role';
	const metadata = {name: 'ktriage', ...(choice.namespace !== '' && {namespace: choice.namespace})};
	const role = {
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind,
		metadata,
		rules: grouped(rules),
	};
	const binding = {
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: `${kind}Binding`,
		metadata,
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind, name: 'ktriage'},
		subjects: [subjectOf(choice.subject)],
	};
	return [role, ...(choice.subject === '' ? [] : [binding])].map(one => stringify(one)).join('---\n');
}

function isWanted({group, resource}: Rule, {served, clusterScoped, namespace}: RoleChoice): boolean {
	if (resource === '*') return true;
	const key = `${group}/${resource.split('/')[0]}`;
	if (served !== undefined && !served.has(key)) return false;
	return namespace === '' || clusterScoped?.has(key) !== true;
}

/** Resources of one group with the same verbs stand in one rule. */
function grouped(rules: readonly Rule[]) {
	const verbs = new Map<string, {group: string; resource: string; verbs: string[]}>();
	for (const {group, resource, verb} of rules) {
		const key = `${group} ${resource}`;
		const entry = verbs.get(key) ?? {group, resource, verbs: []};
		verbs.set(key, {...entry, verbs: [...entry.verbs, verb]});
	}
	const rulesByVerbs = new Map<string, {group: string; resources: string[]; verbs: readonly string[]}>();
	for (const {group, resource, verbs: wanted} of verbs.values()) {
		const key = `${group} ${wanted.toSorted().join()}`;
		const entry = rulesByVerbs.get(key) ?? {group, resources: [], verbs: wanted.toSorted()};
		rulesByVerbs.set(key, {...entry, resources: [...entry.resources, resource]});
	}
	return [...rulesByVerbs.values()].map(({group, resources, verbs: wanted}) => ({
		apiGroups: [group],
		resources: resources.toSorted(),
		verbs: wanted,
	}));
}

function subjectOf(subject: string) {
	const apiGroup = 'rbac.authorization.k8s.io';
	if (subject.startsWith('group:')) return {apiGroup, kind: 'Group', name: subject.slice('group:'.length)};
	const [namespace, name] = subject.split('/');
	if (name !== undefined && !subject.includes(':')) return {kind: 'ServiceAccount', namespace, name};
	return {apiGroup, kind: 'User', name: subject};
}
