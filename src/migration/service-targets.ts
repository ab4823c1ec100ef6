import {formatIp, parseIp} from '../net/ip.ts';
import type {End, Port} from '../policy/ends.ts';
import type {ServicePort, ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {addressIndex} from './address-index.ts';
import {perSnapshot, perSnapshotAnd} from './per-snapshot.ts';
import {podEnd} from './policies.ts';

/** Where connections to one port of a Service end up. */
export type ServiceTargets = {
	readonly service: ServiceRow;
	readonly servicePort: ServicePort;
	/** After translation: what the ready endpoints listen on. */
	readonly port: Port;
	readonly ends: readonly End[];
};

const slicesOf = perSnapshot(({tables}: Snapshot) => {
	const found = new Map<string, (typeof tables.endpointSlices)[number][]>();
	for (const slice of tables.endpointSlices) {
		if (slice.service === '') continue;
		const key = `${slice.namespace}/${slice.service}`;
		found.set(key, [...(found.get(key) ?? []), slice]);
	}
	return found;
});

/** The ready endpoints behind every port of a Service, with the port they listen on; none for a Service without any. */
export const serviceTargets = perSnapshotAnd(targetsOf);

function targetsOf(snapshot: Snapshot, service: ServiceRow): readonly ServiceTargets[] {
	const slices = slicesOf(snapshot).get(`${service.namespace}/${service.name}`) ?? [];
	return service.ports.flatMap(servicePort => {
		const byPort = new Map<number, End[]>();
		for (const slice of slices) {
			const found = slice.ports.find(
				({name, protocol}) => name === servicePort.name && protocol === servicePort.protocol,
			);
			if (found === undefined) continue;
			const ends = byPort.get(found.port) ?? [];
			byPort.set(found.port, ends);
			for (const {ready, terminating, addresses, target} of slice.endpoints) {
				if (!ready || terminating) continue;
				const slot = target?.kind === 'Pod' ? snapshot.pods.find(target.namespace, target.name) : -1;
				if (slot >= 0) ends.push(podEnd(snapshot, slot));
				else for (const text of addresses) ends.push(...addressEnd(snapshot, text));
			}
		}
		return [...byPort]
			.filter(([, ends]) => ends.length > 0)
			.map(([port, ends]) => ({service, servicePort, port: {protocol: servicePort.protocol, port}, ends}));
	});
}

/** Endpoints that nobody but an address stands for may be pods and nodes all the same. */
function addressEnd(snapshot: Snapshot, text: string): readonly End[] {
	const ip = parseIp(text);
	if (ip === undefined) return [];
	const index = addressIndex(snapshot);
	const canonical = formatIp(ip);
	const slot = ip.family === 4 ? index.find4(Number(ip.value)) : index.find6(canonical);
	if (slot >= 0) return [podEnd(snapshot, slot)];
	const node = nodeNames(snapshot).get(canonical);
	return [node === undefined ? {kind: 'address', ip} : {kind: 'host', node, ips: [ip]}];
}

const nodeNames = perSnapshot(
	({tables}: Snapshot) =>
		new Map(
			tables.nodes.flatMap(({name, internalIps}) =>
				internalIps.flatMap(text => {
					const ip = parseIp(text);
					return ip === undefined ? [] : [[formatIp(ip), name] as const];
				}),
			),
		),
);
