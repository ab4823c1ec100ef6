import type {Snapshot} from '../store/snapshot.ts';
import {repositoryOf} from './namespace-roles.ts';
import {podOwners} from './owners.ts';
import {perSnapshot} from './per-snapshot.ts';
import {serviceTargets} from './service-targets.ts';

/** A Service that leads to Prometheus, and the port to name in a request to it. */
export type PrometheusService = {
	readonly namespace: string;
	readonly name: string;
	readonly port: string;
	/** The pods behind it. */
	readonly slots: readonly number[];
};

const program = /(^|\/)prometheus$/;
const usualPorts = new Set([9090]);
const usualNames = /^(http-)?(web|http|prometheus)$/;

/** Where Prometheus is asked: the first Service with a ready pod of it behind the port it listens on, found by the image. */
export const prometheusService = perSnapshot((snapshot: Snapshot): PrometheusService | undefined => {
	const {tables} = snapshot;
	const homes = new Set(
		[...tables.statefulSets, ...tables.deployments]
			.filter(({images}) => images.some(image => program.test(repositoryOf(image))))
			.map(({namespace}) => namespace),
	);
	if (homes.size === 0) return undefined;
	const ownerOf = podOwners(snapshot);
	const runs = (slot: number): boolean => {
		const owner = ownerOf(slot);
		return 'row' in owner && (owner.row?.images ?? []).some(image => program.test(repositoryOf(image)));
	};
	const found = tables.services
		.filter(({namespace, type}) => homes.has(namespace) && type !== 'ExternalName')
		.flatMap(service =>
			serviceTargets(snapshot, service).flatMap(({servicePort, port, ends}) => {
				const slots = ends.flatMap(end => (end.kind === 'pod' && runs(end.slot) ? [end.slot] : []));
				const isWeb = usualPorts.has(port.port) || usualNames.test(servicePort.name);
				if (slots.length === 0 || !isWeb) return [];
				const {namespace, name, headless} = service;
				return [{namespace, name, headless, port: String(servicePort.port), slots}];
			}),
		);
	const [best] = found.sort((a, b) => Number(a.headless) - Number(b.headless));
	return best && {namespace: best.namespace, name: best.name, port: best.port, slots: best.slots};
});

/** Whether Prometheus is installed at all. */
export const hasPrometheus = perSnapshot(({tables}: Snapshot): boolean =>
	[...tables.statefulSets, ...tables.deployments].some(({images}) =>
		images.some(image => program.test(repositoryOf(image))),
	),
);
