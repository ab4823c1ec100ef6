import {podFlags} from '../store/pod-table.ts';
import type {ObjectMeta, TableName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {typeOf} from './kubectl.ts';
import {everRead, perSnapshot} from './per-snapshot.ts';

/** Something that should have been gone for some time. */
export type StuckObject = {
	readonly kind: string;
	/** As kubectl takes it: "models.mlops.seldon.io". */
	readonly type: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly deletedAt: number;
	readonly finalizers: readonly string[];
};

/** What is deleted is gone within seconds; a namespace takes until its pods are. */
export const deletionTime = 5 * 60_000;

/** In the order in which they have to go: what is made of others first. */
const kinds: readonly (readonly [TableName, string])[] = [
	['seldonPipelines', 'Pipeline'],
	['seldonExperiments', 'Experiment'],
	['seldonModels', 'Model'],
	['seldonServers', 'Server'],
	['seldonRuntimes', 'SeldonRuntime'],
	['seldonConfigs', 'SeldonConfig'],
	['seldonServerConfigs', 'ServerConfig'],
	['workflows', 'Workflow'],
	['services', 'Service'],
	['deployments', 'Deployment'],
	['statefulSets', 'StatefulSet'],
	['daemonSets', 'DaemonSet'],
	['ipPools', 'IPPool'],
	['installations', 'Installation'],
	['tiers', 'Tier'],
	['customResourceDefinitions', 'CustomResourceDefinition'],
	['serviceCidrs', 'ServiceCIDR'],
	['nodes', 'Node'],
];

/** Objects of the kinds that are read here whose finalizers keep them from going, in the order in which they have to go. */
export const stuckObjects = perSnapshot((snapshot: Snapshot): readonly StuckObject[] =>
	kinds.flatMap(([table, kind]) => {
		if (!everRead(snapshot, table)) return [];
		const rows: readonly ObjectMeta[] = snapshot.tables[table];
		return rows.flatMap(({namespace, name, uid, deletedAt, finalizers}) =>
			deletedAt !== undefined && finalizers.length > 0 && snapshot.now - deletedAt >= deletionTime
				? [{kind, type: typeOf(snapshot, table), namespace, name, uid, deletedAt, finalizers}]
				: [],
		);
	}),
);

/** Slots of pods that should have ended for some time; deletionTimestamp already holds their grace period. */
export const stuckPods = perSnapshot(({pods, now}: Snapshot): readonly number[] =>
	[...pods.slots()].filter(slot => {
		if ((pods.flags(slot) & podFlags.terminating) === 0) return false;
		const {deletedAt} = pods.row(slot);
		return deletedAt !== undefined && now - deletedAt >= deletionTime;
	}),
);
