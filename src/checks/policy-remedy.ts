import type {Denial, FlowResult} from '../migration/flow-verdicts.ts';
import {kubectl} from '../migration/kubectl.ts';
import {bitsOf, formatIp} from '../net/ip.ts';
import {nameLabel} from '../policy/dead-selectors.ts';
import {addressesOf, type End} from '../policy/ends.ts';
import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {Owner, Remedy} from './finding.ts';

/**
 * Who looks after policies: the platform when a label says so (app.kubernetes.io/managed-by, owner, team …), the application when none
 * does, both when they differ.
 */
export function ownerOf(policies: readonly NetworkPolicyRow[]): Owner {
	const owners = new Set(policies.map(({labels}) => (isPlatforms(labels) ? 'platform' : 'application')));
	return owners.size === 1 ? [...owners][0]! : 'joint';
}

function isPlatforms(labels: NetworkPolicyRow['labels']): boolean {
	return Object.entries(labels).some(
		([key, value]) => /(managed-by|owner|team|part-of)$/.test(key) && /platform|infra|sre/.test(value),
	);
}

/** The rule that would let denied connections through, as a patch of the first policy in the way. */
export function openingRule(denial: Denial, results: readonly FlowResult[], code: string): Remedy {
	const {direction, policies} = denial;
	const [policy] = policies;
	if (denial.policy !== undefined || policy === undefined) return otherKind(denial, code);
	const list = direction === 'Ingress' ? 'ingress' : 'egress';
	const rules = distinct(
		results.map(({from, to, port}) => ({
			[direction === 'Ingress' ? 'from' : 'to']: [peerOf(policy, direction === 'Ingress' ? from : to)],
			ports: [{port: port.port, protocol: port.protocol}],
		})),
	);
	const operations =
		policy[list].length === 0
			? [{op: 'add', path: `/spec/${list}`, value: rules}]
			: rules.map(value => ({op: 'add', path: `/spec/${list}/-`, value}));
	return {
		owner: ownerOf(policies),
		text: `Let them through in NetworkPolicy ${policy.namespace}/${policy.name}; a policy of its own with these rules does the same, since policies add up.${gitNote(policy)}`,
		command: patchPolicy(policy, operations),
		risk: 'medium',
		verify: `ktriage check ${code}`,
	};
}

/** What denies is no NetworkPolicy of Kubernetes: where it stands is named, what to write there is for its owner to say. */
function otherKind({policy, rule, by, tier, direction}: Denial, code: string): Remedy {
	const [first] = policy === undefined ? by : [policy];
	const where = rule === undefined ? `the end of tier ${tier}` : `rule ${rule + 1} of ${direction}`;
	const resource = `${first!.kind.toLowerCase()}.${first!.tier === 'admin' || first!.tier === 'baseline' ? 'policy.networking.k8s.io' : 'projectcalico.org'}`;
	return {
		owner: 'platform',
		text: `${first!.title} decides, at ${where}. Its owner has to let the connection through before that.`,
		command: kubectl(
			...(first!.namespace === '' ? [] : ['-n', first!.namespace]),
			'get',
			resource,
			first!.name,
			'-o',
			'yaml',
		),
		risk: 'low',
		verify: `ktriage check ${code}`,
	};
}

/** A change of a policy that Git or Helm writes is taken back unless it is made there. */
export function gitNote({trackedBy}: NetworkPolicyRow): string {
	return trackedBy === '' ? '' : ` It is written by ${trackedBy}: change it there, or it will be taken back.`;
}

export function patchPolicy({namespace, name}: NetworkPolicyRow, operations: readonly unknown[]): string {
	return kubectl(
		'-n',
		namespace,
		'patch',
		'networkpolicy',
		name,
		'--type=json',
		'-p',
		JSON.stringify(operations),
	);
}

function peerOf(policy: NetworkPolicyRow, end: End): unknown {
	if (end.kind === 'pod') {
		return end.namespace === policy.namespace
			? {podSelector: {}}
			: {namespaceSelector: {matchLabels: {[nameLabel]: end.namespace}}};
	}
	const [ip] = addressesOf(end);
	return {ipBlock: {cidr: ip === undefined ? '0.0.0.0/0' : `${formatIp(ip)}/${bitsOf(ip.family)}`}};
}

function distinct<T>(values: readonly T[]): readonly T[] {
	return [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
}
