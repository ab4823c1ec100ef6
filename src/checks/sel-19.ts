import {kubectl} from '../migration/kubectl.ts';
import {goingNamespaces, seldonControllers} from '../migration/seldon.ts';
import type {Condition, ObjectMeta} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-19', title: 'Namespaces that Seldon sees'};
/** Seldon answers within seconds when it is well. */
const seenWithin = 2 * 60_000;

type Seen = ObjectMeta & {readonly kind: string; readonly conditions: readonly Condition[]};

/** Namespaces in which no object of Seldon has ever got a status: nobody looks at them. */
export const sel19: Check = {
	...named,
	about:
		'In every namespace with models, servers, experiments or pipelines some controller of Seldon has written a status.',
	needs: ['seldonModels', 'seldonServers', 'seldonExperiments', 'seldonPipelines'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const byNamespace = new Map<string, Seen[]>();
		for (const row of objectsOf(snapshot)) {
			const rows = byNamespace.get(row.namespace);
			if (rows === undefined) byNamespace.set(row.namespace, [row]);
			else rows.push(row);
		}
		if (byNamespace.size === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'there is nothing for Seldon to look at'})];
		const unseen = [...byNamespace]
			.filter(([, rows]) => rows.every(({conditions}) => conditions.length === 0))
			.sort(([a], [b]) => (a < b ? -1 : 1));
		if (unseen.length > 0) {
			return gathered(
				unseen.map(([namespace, rows]) => notSeen(snapshot, namespace, rows)),
				'namespaces',
				`${unseen.length} namespaces that no controller of Seldon looks at`,
			);
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `Seldon looks at ${few([...byNamespace.keys()].sort(), 5)}`,
			}),
		];
	},
};

/** Everything that is old enough to have been looked at. */
function objectsOf(snapshot: Snapshot): readonly Seen[] {
	const {tables, now} = snapshot;
	const going = goingNamespaces(snapshot);
	const as = (kind: string, rows: readonly (ObjectMeta & {readonly conditions: readonly Condition[]})[]) =>
		rows.map(row => ({...row, kind}));
	return [
		...as('Model', tables.seldonModels),
		...as('Server', tables.seldonServers),
		...as('Experiment', tables.seldonExperiments),
		...as('Pipeline', tables.seldonPipelines),
	].filter(
		({namespace, deletedAt, createdAt}) =>
			deletedAt === undefined && !going.has(namespace) && now - createdAt >= seenWithin,
	);
}

function notSeen(snapshot: Snapshot, namespace: string, rows: readonly Seen[]): Finding {
	const controllers = seldonControllers(snapshot);
	const down = controllers.filter(({ready}) => ready === 0);
	return finding(named, {
		part: namespace,
		verdict: 'FAIL',
		confidence: 'probable',
		subjects: [
			{kind: 'Namespace', namespace: '', name: namespace},
			...rows.map(({kind, name}) => ({kind, namespace, name})),
		],
		summary: `no controller of Seldon looks at ${namespace}: ${count(rows.length, 'object')} without any status`,
		explanation: [
			controllers.length === 0
				? 'No controller of Seldon Core v2 is seen in this cluster.'
				: down.length === controllers.length
					? `Its controller (${few(down.map(one => `${one.namespace}/${one.name}`))}) has no ready pod.`
					: 'A controller runs: it does not watch this namespace (CLUSTERWIDE, WATCH_NAMESPACES, see SEL-06), or its role does not reach there.',
			'Models there are neither scheduled nor refused: they stay as they are.',
		].join(' '),
		evidence: fields([
			...rows.map(({kind, name}) => ({
				source: `${kind} ${namespace}/${name} .status.conditions`,
				value: 'none',
			})),
			...controllers.map(one => ({
				source: `Deployment ${one.namespace}/${one.name} .status`,
				value: `${one.ready} of ${one.desired} ready`,
			})),
		]),
		ruledOut: ['servers and capabilities: nobody has tried to place anything yet'],
		predictions: [
			{
				probe: kubectl('-n', namespace, 'get', 'models.mlops.seldon.io,servers.mlops.seldon.io'),
				expect: 'nothing in column READY',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Let a controller watch the namespace: chart values controller.clusterwide or controller.watchNamespaces; see its Role or ClusterRole.',
				command: kubectl(
					'auth',
					'can-i',
					'update',
					'models.mlops.seldon.io/status',
					'-n',
					namespace,
					'--as',
					accountOf(controllers[0]),
				),
				risk: 'none',
				verify: 'ktriage check SEL-19 SEL-06',
			},
		],
	});
}

/** The chart names account and Deployment alike. */
function accountOf(controller: {readonly namespace: string; readonly name: string} | undefined): string {
	return controller === undefined
		? 'system:serviceaccount:NAMESPACE:NAME'
		: `system:serviceaccount:${controller.namespace}:${controller.name}`;
}
