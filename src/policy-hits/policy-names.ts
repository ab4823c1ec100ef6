import {createHash} from 'node:crypto';
import type {HitPolicy} from './counter.ts';

const calico = 'projectcalico.org';
const kubernetes = 'networking.k8s.io';
const admin = 'policy.networking.k8s.io';

/** Kinds as felix writes them since v3.32 (felix/types/policy_id.go), in comments and short in names of chains. */
const kinds: Readonly<Record<string, readonly [group: string, kind: string]>> = {
	NetworkPolicy: [calico, 'NetworkPolicy'],
	np: [calico, 'NetworkPolicy'],
	GlobalNetworkPolicy: [calico, 'GlobalNetworkPolicy'],
	gnp: [calico, 'GlobalNetworkPolicy'],
	KubernetesNetworkPolicy: [kubernetes, 'NetworkPolicy'],
	knp: [kubernetes, 'NetworkPolicy'],
	KubernetesClusterNetworkPolicy: [admin, 'ClusterNetworkPolicy'],
	kcnp: [admin, 'ClusterNetworkPolicy'],
};

/** Whom the first comment of a chain names: a policy, or a profile by its name. */
export type Named = {readonly policy: HitPolicy} | {readonly profile: string};

/** Reads the comment that names a chain (felix/rules/policy.go): "KubernetesNetworkPolicy ns/name ingress", "Policy ns/knp.default.name egress". */
export function namedIn(comment: string): Named | undefined {
	const [, kind = '', name = ''] =
		/^(\w*NetworkPolicy|Policy|Profile) (\S+) (?:ingress|egress)$/.exec(comment) ?? [];
	if (kind === 'Profile') return {profile: name};
	if (kind === 'Policy') return {policy: oldName(name)};
	const found = kinds[kind];
	return found && {policy: withKind(found, name)};
}

/** Reads the end of a chain's name that was not hashed, for comments that were cut off. */
export function namedByChain(id: string): Named | undefined {
	const [short = '', ...rest] = id.split('/');
	const found = kinds[short];
	if (found !== undefined && rest.length > 0) return {policy: withKind(found, rest.join('/'))};
	return undefined;
}

function withKind([group, kind]: readonly [string, string], text: string): HitPolicy {
	const at = text.indexOf('/');
	return {group, kind, namespace: at < 0 ? '' : text.slice(0, at), name: text.slice(at + 1)};
}

/** Up to v3.31 the name alone tells the kind: "ns/knp.default.name", "ns/TIER.name", "TIER.name". */
function oldName(text: string): HitPolicy {
	const {namespace, name} = withKind(['', ''], text);
	const prefixed =
		/^(knp\.default|kanp\.adminnetworkpolicy|kbanp\.baselineadminnetworkpolicy|kcnp\.\w+)\.(.+)$/.exec(name);
	if (prefixed !== null) {
		const [, prefix = '', own = ''] = prefixed;
		if (prefix === 'knp.default') return {group: kubernetes, kind: 'NetworkPolicy', namespace, name: own};
		const kind = prefix.startsWith('kanp')
			? 'AdminNetworkPolicy'
			: prefix.startsWith('kbanp')
				? 'BaselineAdminNetworkPolicy'
				: 'ClusterNetworkPolicy';
		return {group: admin, kind, namespace: '', name: own};
	}
	const own = name.includes('.') ? name.slice(name.indexOf('.') + 1) : name;
	return {
		group: calico,
		kind: namespace === '' ? 'GlobalNetworkPolicy' : 'NetworkPolicy',
		namespace,
		name: own,
	};
}

/** The longest name of a chain that iptables takes. */
const longestChain = 28;

/** The name of a policy's chain in iptables (libcalico-go lib/hash GetLengthLimitedID): hashed where it would be too long. */
export function chainName(prefix: string, id: string, longest = longestChain): string {
	const full = prefix + id;
	if (full.length < longest || (full.length === longest && !id.startsWith('_'))) return full;
	const hash = createHash('sha256').update(id).digest('base64url');
	return `${prefix}_${hash.slice(0, longest - 1 - prefix.length)}`;
}

/** The interface of a pod on its node (libcalico-go backend/k8s/conversion/workload_endpoint_default.go). */
export function interfaceOf(namespace: string, pod: string): string {
	const hash = createHash('sha1').update(`${namespace}.${pod}`).digest('hex');
	return `cali${hash.slice(0, 11)}`;
}
