import {calicoVersions, parseVersion} from '../migration/calico-version.ts';
import {clusterCidrs, type KnownCidrs} from '../migration/cluster-cidrs.ts';
import {balancedServices} from '../migration/metallb/claims.ts';
import {loadBalancerPools} from '../migration/metallb/pools.ts';
import {modelStates} from '../migration/model-states.ts';
import {namespaceRoles} from '../migration/namespace-roles.ts';
import {usable} from '../migration/per-snapshot.ts';
import {formatCidr} from '../net/range.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {iso} from './json.ts';

/** A key with its lines, and where the value was read; without lines it stays a comment with its example. */
type Part = {
	readonly key: string;
	readonly lines: readonly string[];
	readonly from: string;
	readonly example: string;
};

/**
 * A profile learned from the cluster, as YAML: each value with a comment that says where it was read, what could not be learned left out as a
 * comment. What it says is what the cluster is, which need not be what it should be: the operator reads it before using it.
 */
export function learnedProfile(snapshot: Snapshot): string {
	const {cluster, now} = snapshot;
	const parts = [
		...fromOperator,
		nodes(snapshot),
		range('podCIDR', '10.42.0.0/16', clusterCidrs(snapshot).pod),
		range('serviceCIDR', '10.43.0.0/16', clusterCidrs(snapshot).service),
		metallb(snapshot),
		...fromPlan,
		namespaces(snapshot),
		hosts(snapshot),
		counts(snapshot),
		minimumCalico(snapshot),
	];
	return [
		`# What is expected of the cluster of context ${quoted(cluster.context)}, as it was at ${iso(now)}.`,
		'# These are the values found, not the values that are right: read them, correct them, then use --profile with this file.',
		'# See docs/profile.md for every key.',
		'',
		...parts.flatMap(text),
	].join('\n');
}

function text({key, lines, from, example}: Part): readonly string[] {
	if (lines.length === 0) return [`# ${key}: ${from}`, ...example.split('\n').map(line => `# ${line}`), ''];
	return [`# from ${from}`, ...lines, ''];
}

/** What only the operator knows. */
const fromOperator: readonly Part[] = [
	{
		key: 'mode',
		lines: [],
		from: 'the plan says it: in-place keeps the cluster, parallel builds another',
		example: 'mode: in-place',
	},
	{
		key: 'window',
		lines: [],
		from: 'when the change is announced, and for how many minutes an outage is',
		example: 'window: {start: 2026-11-20T14:00:00Z, end: 2026-11-20T18:00:00Z, outageMinutes: 30}',
	},
];

const fromPlan: readonly Part[] = [
	{
		key: 'reserved',
		lines: [],
		from: 'ranges of the network that belong to others; the cluster does not know them',
		example: 'reserved: {lan: [192.168.1.0/24], dhcp: [192.168.1.100-192.168.1.199], vpn: [10.8.0.0/24]}',
	},
	{
		key: 'flows',
		lines: [],
		from: 'connections that have to work and that must not',
		example:
			'flows:\n  required: [{from: serving, to: minio, port: 9000}]\n  forbidden: [{from: notebooks, to: mlflow/postgres, port: 5432}]',
	},
];

/** Every text of the cluster is quoted: a name such as "on" or "1e3" would be read as something else. */
function quoted(value: string): string {
	return JSON.stringify(value);
}

/** The reason why a source says nothing; empty when it can be used. */
function unread(snapshot: Snapshot, ...names: readonly SourceName[]): string {
	const dark = names.filter(name => !usable(snapshot, name));
	if (dark.length > 0) return `${dark.join(' and ')} cannot be read`;
	return snapshot.namespaceScope === undefined ? '' : `only namespace ${snapshot.namespaceScope} was read`;
}

function nodes(snapshot: Snapshot): Part {
	const number = snapshot.tables.nodes.length;
	const known = usable(snapshot, 'nodes') && number > 0;
	return {
		key: 'nodes',
		lines: known ? [`nodes: ${number}`] : [],
		from: known ? 'the Node objects' : 'nodes cannot be read',
		example: 'nodes: 5',
	};
}

function range(
	key: 'podCIDR' | 'serviceCIDR',
	example: string,
	{cidrs, known, why, evidence}: KnownCidrs,
): Part {
	const certain = known === 'stated' || known === 'default';
	return {
		key,
		lines: certain ? [`${key}: ${quoted(cidrs.map(formatCidr).join(','))}`] : [],
		from: certain ? (evidence.map(({source}) => source)[0] ?? 'the cluster') : why,
		example: `${key}: ${example}`,
	};
}

function metallb(snapshot: Snapshot): Part {
	const why = unread(snapshot, 'ipAddressPools', 'services');
	const ranges = [...new Set(loadBalancerPools(snapshot).pools.flatMap(({row}) => row.addresses))];
	const pins = balancedServices(snapshot).flatMap(({service}) => {
		const [ip] = service.loadBalancerIps;
		return ip === undefined ? [] : [`    ${quoted(`${service.namespace}/${service.name}`)}: ${quoted(ip)}`];
	});
	const known = why === '' && ranges.length + pins.length > 0;
	return {
		key: 'metallb',
		lines: known
			? [
					'metallb:',
					...(ranges.length > 0 ? [`  ranges: [${ranges.map(quoted).join(', ')}]`] : []),
					...(pins.length > 0
						? [
								'  # the addresses that Services have now; take out those that may change',
								'  pins:',
								...pins.sort(),
							]
						: []),
				]
			: [],
		from: known ? 'IPAddressPool .spec.addresses and Service .status.loadBalancer' : why || 'no pools',
		example: 'metallb: {ranges: [192.168.1.200-192.168.1.250], pins: {mlflow/mlflow: 192.168.1.203}}',
	};
}

function namespaces(snapshot: Snapshot): Part {
	const why = unread(snapshot, 'deployments', 'daemonSets', 'statefulSets');
	const byRole = new Map<string, string[]>();
	for (const {role, namespace} of namespaceRoles(snapshot))
		byRole.set(role, [...(byRole.get(role) ?? []), namespace]);
	// With several namespaces in one role the operator has to say which one is meant.
	const single = [...byRole].flatMap(([role, names]) =>
		names.length === 1
			? [`  ${quoted(role)}: ${quoted(names[0] ?? '')}`]
			: [`  # ${role}: one of ${names.join(', ')}`],
	);
	const known = why === '' && single.some(line => !line.startsWith('  #'));
	return {
		key: 'namespaces',
		lines: known ? ['namespaces:', ...single] : [],
		from: known ? 'the images of the workloads' : why || 'no namespace plays a known role',
		example: 'namespaces: {serving: models, training: pipelines}',
	};
}

function hosts(snapshot: Snapshot): Part {
	const why = unread(snapshot, 'ingresses');
	const names = [...new Set(snapshot.tables.ingresses.flatMap(({hosts: all}) => all))].sort();
	const known = why === '' && names.length > 0;
	return {
		key: 'hosts',
		lines: known ? [`hosts: [${names.map(quoted).join(', ')}]`] : [],
		from: known ? 'the rules of Ingresses' : why || 'no Ingress names a host',
		example: 'hosts: [models.example.com]',
	};
}

function counts(snapshot: Snapshot): Part {
	const why = unread(snapshot, 'seldonModels');
	const ready = modelStates(snapshot).filter(({kind}) => kind === 'ready').length;
	const known = why === '' && ready > 0;
	return {
		key: 'counts',
		lines: known
			? [
					'counts:',
					`  readyModels: ${ready}`,
					'  # only the tracking server knows:',
					'  # mlflowExperiments: 1',
					'  # mlflowModels: 1',
				]
			: [],
		from: known ? 'the conditions of Models' : why || 'no Model is ready',
		example: 'counts: {mlflowExperiments: 142, mlflowModels: 67, readyModels: 2}',
	};
}

function minimumCalico(snapshot: Snapshot): Part {
	const [fact] = calicoVersions(snapshot);
	const version = parseVersion(fact?.value ?? '');
	return {
		key: 'minimumCalico',
		lines: version === undefined ? [] : [`minimumCalico: "${version[0]}.${version[1]}"`],
		from: fact === undefined ? 'no object names a version' : fact.source,
		example: 'minimumCalico: "3.28"',
	};
}
