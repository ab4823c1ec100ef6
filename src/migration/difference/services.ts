import type {ServicePort, ServiceRow} from '../../store/rows.ts';
import {nameOf, pairs} from './rows.ts';

/** What became of a Service. Whoever holds on to the old value is cut off by everything but `new` and `selector`. */
export type ServiceChange = {
	readonly service: string;
	readonly change:
		| 'gone'
		| 'new'
		| 'type'
		| 'clusterIp'
		| 'loadBalancerIp'
		| 'nodePort'
		| 'port'
		| 'selector';
	readonly before: string;
	readonly after: string;
};

const joined = (values: readonly string[]): string => [...values].sort().join(', ');
const portKey = ({name, protocol, port}: ServicePort): string => name || `${port}/${protocol}`;

/** Services of two moments: which are gone or new, and whose type, addresses, ports or selector changed. */
export function compareServices(
	before: readonly ServiceRow[],
	after: readonly ServiceRow[],
): readonly ServiceChange[] {
	const {gone, added, both} = pairs(before, after);
	const told = (row: ServiceRow): string =>
		[row.type, joined(row.clusterIps), joined(row.loadBalancerIps)].filter(Boolean).join(' ');
	return [
		...gone.map(row => ({service: nameOf(row), change: 'gone' as const, before: told(row), after: ''})),
		...both.flatMap(pair => changesOf(pair.before, pair.after)),
		...added.map(row => ({service: nameOf(row), change: 'new' as const, before: '', after: told(row)})),
	];
}

function changesOf(before: ServiceRow, after: ServiceRow): readonly ServiceChange[] {
	const service = nameOf(after);
	const changes: ServiceChange[] = [];
	const differ = (change: ServiceChange['change'], old: string, now: string): void => {
		if (old !== now) changes.push({service, change, before: old, after: now});
	};
	differ('type', before.type, after.type);
	differ('clusterIp', joined(before.clusterIps), joined(after.clusterIps));
	differ('loadBalancerIp', joined(before.loadBalancerIps), joined(after.loadBalancerIps));
	const ports = new Map(after.ports.map(port => [portKey(port), port]));
	for (const old of before.ports) {
		const now = ports.get(portKey(old));
		const name = (port: ServicePort): string =>
			`${port.name ? `${port.name} ` : ''}${port.port}/${port.protocol}`;
		if (now === undefined) differ('port', name(old), '');
		else {
			differ('port', name(old), name(now));
			if (old.nodePort > 0)
				differ('nodePort', `${name(old)}:${old.nodePort}`, `${name(now)}:${now.nodePort}`);
		}
	}
	const labels = (row: ServiceRow): string =>
		joined(Object.entries(row.selector).map(([key, value]) => `${key}=${value}`));
	differ('selector', labels(before), labels(after));
	return changes;
}
