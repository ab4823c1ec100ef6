import {kubectl} from '../migration/kubectl.ts';
import {modelStates} from '../migration/model-states.ts';
import {seldonControllers, servingNamespaces} from '../migration/seldon.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-06', title: "Settings of Seldon's controller"};

/** Whether the controller watches the namespaces that have models, and what runbooks ask of its environment. */
export const sel06: Check = {
	...named,
	about:
		"Seldon's controller watches every namespace with models; variables that it does not read are no cause.",
	needs: ['deployments', 'seldonModels'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const controllers = seldonControllers(snapshot).filter(
			({seldonEnvironment}) => seldonEnvironment !== undefined,
		);
		if (controllers.length === 0) {
			return [finding(named, {verdict: 'SKIP', summary: 'no controller of Seldon Core v2 is seen here'})];
		}
		const blind = unwatched(snapshot, controllers);
		const findings = [...blind, ...withoutHost(snapshot, controllers)];
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `the controller watches ${few([...servingNamespaces(snapshot)].sort())}`,
				evidence: fields(controllers.flatMap(environmentFacts)),
			}),
		];
	},
};

/** The controller watches its own namespace, all of them, or those it is told (seldon-core operator main.go, 2.7 to 2.10). */
function watches({namespace, seldonEnvironment}: WorkloadRow, wanted: string): boolean {
	const {CLUSTERWIDE = '', WATCH_NAMESPACES = ''} = seldonEnvironment ?? {};
	const listed = WATCH_NAMESPACES.split(',')
		.map(name => name.trim())
		.filter(name => name !== '');
	if (CLUSTERWIDE === '' || listed.includes(wanted) || namespace === wanted) return true;
	return CLUSTERWIDE.toLowerCase() === 'true' && listed.length === 0;
}

function environmentFacts({namespace, name, seldonEnvironment}: WorkloadRow) {
	return Object.entries(seldonEnvironment ?? {}).map(([variable, value]) => ({
		source: `Deployment ${namespace}/${name} env ${variable}`,
		value: value || 'set from elsewhere or empty',
	}));
}

function unwatched(snapshot: Snapshot, controllers: readonly WorkloadRow[]): readonly Finding[] {
	const states = modelStates(snapshot);
	const namespaces = [...new Set(states.map(({row}) => row.namespace))].sort();
	const unseen = namespaces.filter(
		namespace =>
			!controllers.some(controller => watches(controller, namespace)) &&
			states.some(
				state => state.row.namespace === namespace && state.kind === 'failing' && state.trouble === 'unseen',
			),
	);
	if (unseen.length === 0) return [];
	const [controller] = controllers as readonly [WorkloadRow, ...WorkloadRow[]];
	return [
		finding(named, {
			part: 'unwatched',
			verdict: 'FAIL',
			subjects: [
				{kind: 'Deployment', namespace: controller.namespace, name: controller.name},
				...unseen.map(name => ({kind: 'Namespace', namespace: '', name})),
			],
			summary: `Seldon's controller does not watch ${few(unseen)}`,
			explanation:
				'Models there get no status: nobody looks at them. Without CLUSTERWIDE the controller sees its own namespace alone, with WATCH_NAMESPACES those that it lists.',
			evidence: fields(controllers.flatMap(environmentFacts)),
			ruledOut: ['the network: a controller that does not watch a namespace sends nothing there'],
			remedies: [
				{
					owner: 'platform',
					text: 'Set it where the installation is kept (chart value controller.clusterwide or controller.watchNamespaces), not by hand.',
					command: kubectl('-n', controller.namespace, 'get', 'deployment', controller.name, '-o', 'yaml'),
					risk: 'low',
					verify: 'a model of the namespace gets a status: ktriage check SEL-01',
				},
			],
		}),
	];
}

/** Said only while models fail, when somebody may be about to act on it. */
function withoutHost(snapshot: Snapshot, controllers: readonly WorkloadRow[]): readonly Finding[] {
	const without = controllers.filter(
		({seldonEnvironment}) =>
			seldonEnvironment !== undefined && !('SELDON_SCHEDULER_HOST' in seldonEnvironment),
	);
	const troubled = modelStates(snapshot).some(({kind}) => kind === 'failing');
	if (without.length === 0 || !troubled) return [];
	return [
		finding(named, {
			part: 'scheduler-host',
			verdict: 'WARN',
			class: 'advisory',
			confidence: 'possible',
			subjects: without.map(({namespace, name}) => ({kind: 'Deployment', namespace, name})),
			summary: 'SELDON_SCHEDULER_HOST is not set in the controller, which hardly matters',
			explanation:
				'Runbooks name this as the cause of "Scheduler not ready". The controller of 2.7 to 2.10 does not read it: it dials seldon-scheduler.NAMESPACE of the model on 9004. The variables belong to the agents (9005). Set them as a trial at most, and believe it only when the log of the controller changes.',
			evidence: fields(without.flatMap(environmentFacts)),
			remedies: [
				{
					owner: 'platform',
					text: 'Look at the other causes first.',
					command: '',
					risk: 'none',
					verify: 'ktriage check SEL-05',
				},
			],
		}),
	];
}
