import {
	type JsonObject,
	type KubeObject,
	objectAt,
	objectsAt,
	stringsAt,
	textAt,
	valueAt,
} from '../../json.ts';
import type {Lab} from '../../lab.ts';

/** One end of a connection: a pod, or an address outside of all pods. */
export type End = {readonly ip: string; readonly namespace?: string; readonly labels?: Labels};
type Labels = Readonly<Record<string, string>>;
type Port = {readonly port: number; readonly protocol: 'TCP' | 'UDP'};

/** The pod of a name as one end; undefined while it has no address. */
export function podEnd(lab: Lab, namespace: string, name: string): End | undefined {
	const pod = lab.get({resource: 'pods', namespace, name});
	const ip = textAt(pod, 'status.podIP');
	return ip === '' || pod === undefined ? undefined : {ip, namespace, labels: pod.metadata.labels ?? {}};
}

/** Whether the NetworkPolicies of the cluster let a connection through, at both of its ends (networking.k8s.io/v1). */
export function isAllowed(lab: Lab, from: End, to: End, port: Port): boolean {
	const policies = lab.list({group: 'networking.k8s.io', resource: 'networkpolicies'});
	return lets(lab, policies, 'Egress', from, to, port) && lets(lab, policies, 'Ingress', to, from, port);
}

function lets(
	lab: Lab,
	policies: readonly KubeObject[],
	direction: 'Ingress' | 'Egress',
	own: End,
	other: End,
	port: Port,
): boolean {
	const field = direction.toLowerCase();
	const inForce = policies.filter(
		policy =>
			policy.metadata.namespace === own.namespace &&
			selects(objectAt(policy, 'spec.podSelector'), own.labels ?? {}) &&
			(stringsAt(policy, 'spec.policyTypes').includes(direction) ||
				(stringsAt(policy, 'spec.policyTypes').length === 0 &&
					(direction === 'Ingress' || valueAt(policy, 'spec.egress') !== undefined))),
	);
	if (inForce.length === 0) return true;
	const peers = direction === 'Ingress' ? 'from' : 'to';
	return inForce.some(policy =>
		objectsAt(policy, `spec.${field}`).some(
			rule =>
				isNamed(objectsAt(rule, 'ports'), port) &&
				(objectsAt(rule, peers).length === 0 ||
					objectsAt(rule, peers).some(peer => isPeer(lab, peer, own.namespace ?? '', other))),
		),
	);
}

function isNamed(ports: readonly JsonObject[], {port, protocol}: Port): boolean {
	return (
		ports.length === 0 ||
		ports.some(one => (one.protocol ?? 'TCP') === protocol && (one.port === undefined || one.port === port))
	);
}

function isPeer(lab: Lab, peer: JsonObject, home: string, {ip, namespace, labels = {}}: End): boolean {
	const block = textAt(peer, 'ipBlock.cidr');
	if (block !== '')
		return isWithin(ip, block) && !stringsAt(peer, 'ipBlock.except').some(cidr => isWithin(ip, cidr));
	if (namespace === undefined) return false;
	const pods = valueAt(peer, 'podSelector') === undefined || selects(objectAt(peer, 'podSelector'), labels);
	if (valueAt(peer, 'namespaceSelector') === undefined) return pods && namespace === home;
	const space = lab.get({resource: 'namespaces', name: namespace});
	return pods && selects(objectAt(peer, 'namespaceSelector'), space?.metadata.labels ?? {});
}

/** metav1.LabelSelector. */
function selects(selector: JsonObject, labels: Labels): boolean {
	const wanted = Object.entries(objectAt(selector, 'matchLabels'));
	return (
		wanted.every(([key, value]) => labels[key] === value) &&
		objectsAt(selector, 'matchExpressions').every(({key, operator, ...rest}) => {
			const value = labels[String(key)];
			const values = stringsAt(rest, 'values');
			switch (operator) {
				case 'In':
					return value !== undefined && values.includes(value);
				case 'NotIn':
					return value === undefined || !values.includes(value);
				case 'Exists':
					return value !== undefined;
				default:
					return value === undefined;
			}
		})
	);
}

const toNumber = (ip: string) => ip.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);

/** Whether an IPv4 address lies in a CIDR. */
export function isWithin(ip: string, cidr: string): boolean {
	const [base = '', bits = '32'] = cidr.split('/');
	const size = 2 ** (32 - Number(bits));
	return Math.floor(toNumber(ip) / size) === Math.floor(toNumber(base) / size);
}
