import {formatIp, type Ip, parseIp} from '../../net/ip.ts';
import {podFlags} from '../../store/pod-table.ts';
import type {ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type AddressOwner, addressOwners} from '../address-owners.ts';
import {rangesAround} from '../address-ranges.ts';
import {classifyPods} from '../classify-pods.ts';
import {everRead} from '../per-snapshot.ts';
import type {ConnectionError} from './connection-errors.ts';

/** What a target of a log line is to the cluster as it is now (NET-11). */
export type LogTarget = {
	/** "10.43.51.131:9004", or the name that was asked for. */
	readonly text: string;
	/**
	 * owned: somebody has it. stale: in the service range, and no Service has it now. name: a name, whether or not it is that of a Service.
	 * outside: no address of this cluster, or one that nobody has for other reasons. none: the line names no target.
	 */
	readonly standing: 'owned' | 'stale' | 'name' | 'outside' | 'none';
	readonly service?: ServiceRow;
	/** The pod that has the address, or the ready endpoints of the Service. */
	readonly slots: readonly number[];
	/** Who it is, in words: "Service a/b, whose endpoint a/b-0 (10.42.3.21) is on the old network". */
	readonly words: string;
};

/** Resolves where a connection went; `namespace` is that of the pod that tried, for short names. */
export function targetOf(snapshot: Snapshot, error: ConnectionError, namespace: string): LogTarget {
	const {host, port} = error;
	if (host === '') return {text: '', standing: 'none', slots: [], words: 'the line does not say where'};
	const text = port > 0 ? `${host.includes(':') ? `[${host}]` : host}:${port}` : host;
	const ip = parseIp(host);
	return ip === undefined ? named(snapshot, text, host, namespace) : addressed(snapshot, text, ip);
}

function named(snapshot: Snapshot, text: string, host: string, namespace: string): LogTarget {
	const [name = '', where = namespace] = host
		.toLowerCase()
		.replace(/\.svc(?:\..*)?$/, '')
		.split('.');
	const service = snapshot.tables.services.find(row => row.name === name && row.namespace === where);
	if (service === undefined)
		return {text, standing: 'name', slots: [], words: 'no Service of that name is known'};
	return {text, standing: 'name', ...behind(snapshot, service)};
}

const having: readonly AddressOwner['role'][] = ['ClusterIP', 'load balancer address', 'external IP'];

function addressed(snapshot: Snapshot, text: string, ip: Ip): LogTarget {
	const owners = addressOwners(snapshot, ip).filter(
		({role}) => role !== 'asked for' && role !== 'allocation',
	);
	const byService = owners.find(({role}) => having.includes(role));
	if (byService !== undefined) {
		const {namespace, name} = byService.subject;
		const service = snapshot.tables.services.find(row => row.namespace === namespace && row.name === name);
		if (service !== undefined) return {text, standing: 'owned', ...behind(snapshot, service, byService.role)};
	}
	const [owner] = owners;
	if (owner !== undefined) {
		const slots = owners.flatMap(({slot}) => slot ?? []);
		const words = owners
			.map(({role, subject}) => `${role} of ${subject.kind} ${nameOf(subject)}`)
			.join(' and ');
		return {text, standing: 'owned', slots, words: `${words}${networkWords(snapshot, slots)}`};
	}
	const range = rangesAround(snapshot, ip).find(({kind}) => kind === 'service CIDR');
	if (range !== undefined && everRead(snapshot, 'services') && snapshot.namespaceScope === undefined) {
		const words = `in service CIDR ${range.range}, and no Service has ${formatIp(ip)} now`;
		return {text, standing: 'stale', slots: [], words};
	}
	return {text, standing: 'outside', slots: [], words: 'nobody in this cluster has it now'};
}

function behind(snapshot: Snapshot, service: ServiceRow, role?: string) {
	const slots = new Set<number>();
	let others = 0;
	for (const slice of snapshot.tables.endpointSlices) {
		if (slice.namespace !== service.namespace || slice.service !== service.name) continue;
		for (const {ready, terminating, target} of slice.endpoints) {
			if (!ready || terminating) continue;
			const slot = target?.kind === 'Pod' ? snapshot.pods.find(target.namespace, target.name) : -1;
			if (slot < 0) others++;
			else slots.add(slot);
		}
	}
	const found = [...slots];
	const as = role === undefined || role === 'ClusterIP' ? '' : `${role} of `;
	const empty = found.length + others === 0 && everRead(snapshot, 'endpointSlices');
	const words = `${as}Service ${nameOf(service)}${empty ? ', which has no ready endpoint' : networkWords(snapshot, found)}`;
	return {service, slots: found, words};
}

/** Which network the pods behind it are on; said for the first few. */
function networkWords(snapshot: Snapshot, slots: readonly number[]): string {
	const {pods} = snapshot;
	const shown = slots.slice(0, 2).map(slot => {
		const name = `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`;
		const kind =
			(pods.flags(slot) & podFlags.hostNetwork) !== 0 ? 'host' : classifyPods(snapshot).of(slot)?.kind;
		return `${name} ${pods.ips(slot)[0] ?? ''}${kind === undefined ? '' : ` (${kind})`}`;
	});
	if (shown.length === 0) return '';
	return `, behind it ${shown.join(', ')}${slots.length > 2 ? ` and ${slots.length - 2} more` : ''}`;
}

function nameOf({namespace, name}: {readonly namespace: string; readonly name: string}): string {
	return namespace === '' ? name : `${namespace}/${name}`;
}
