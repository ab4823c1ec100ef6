import type {Verdict} from '../checks/finding.ts';
import {type ModelState, modelStates} from '../migration/model-states.ts';
import {usable} from '../migration/per-snapshot.ts';
import {goingNamespaces, seldonControllers, serverPods, servingNamespaces} from '../migration/seldon.ts';
import {podFlags} from '../store/pod-table.ts';
import type {SeldonRouteRow, SeldonServerRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {chainOf, failingHop} from './seldon/chain.ts';
import type {Hop, HopName} from './seldon/hop.ts';
import {type Gap, gapsOf, type Note, notesBySubject, notesOf, passedOf, perFrame, worst} from './system.ts';

export const seldonFormat = 'ktriage.seldon/v1';

/** A model and its way to an answer. */
export type SeldonModel = {
	readonly namespace: string;
	readonly name: string;
	/** What its object says, as far as that is evidence. */
	readonly state: ModelState['kind'];
	/** Whether it answers: measured by a probe, never read from the object alone. */
	readonly answering: 'yes' | 'no' | 'unknown';
	/** The first hop that fails. */
	readonly failing: HopName | null;
	/** The Server it is on, else the one it asks for; empty when neither is said. */
	readonly server: string;
	readonly storageUri: string;
	readonly hops: readonly Hop[];
	readonly verdict: Verdict;
	readonly findings: readonly Note[];
};

export type SeldonServer = {
	readonly namespace: string;
	readonly name: string;
	readonly wanted: number;
	readonly pods: number;
	readonly ready: number;
	readonly loadedModels: number;
	/** Empty when those of its ServerConfig hold. */
	readonly capabilities: readonly string[];
	readonly verdict: Verdict;
	readonly findings: readonly Note[];
};

/** An Experiment or a Pipeline. */
export type SeldonRoute = {
	readonly kind: 'Experiment' | 'Pipeline';
	readonly namespace: string;
	readonly name: string;
	/** null when nobody has looked at it. */
	readonly ready: boolean | null;
	readonly members: readonly string[];
	/** Conditions that are not True, in their own words. */
	readonly says: string;
	readonly verdict: Verdict;
	readonly findings: readonly Note[];
};

/** Seldon Core v2 as it is: which models answer, and where the way of the others breaks off. */
export type SeldonSummary = {
	readonly format: typeof seldonFormat;
	readonly presence: 'running' | 'absent' | 'unknown';
	readonly why: string;
	readonly controllers: readonly {
		readonly namespace: string;
		readonly name: string;
		readonly ready: number;
		readonly desired: number;
	}[];
	readonly models: readonly SeldonModel[];
	readonly servers: readonly SeldonServer[];
	readonly routes: readonly SeldonRoute[];
	readonly findings: readonly Note[];
	/** How many findings about it passed. */
	readonly passed: number;
	readonly gaps: readonly Gap[];
};

/** Which models answer, and if they do not, which hop. */
export const seldonSummary = perFrame((input): SeldonSummary => {
	const {snapshot} = input;
	const {tables} = snapshot;
	const going = goingNamespaces(snapshot);
	const live = <Row extends {readonly namespace: string; readonly deletedAt?: number}>(
		rows: readonly Row[],
	) => rows.filter(({namespace, deletedAt}) => deletedAt === undefined && !going.has(namespace));
	const seen = servingNamespaces(snapshot).size > 0;
	const readable = usable(snapshot, 'seldonModels');
	const ofModels = notesBySubject(input, 'Model');
	const ofServers = notesBySubject(input, 'Server');
	const ofRoutes = new Map(['Experiment', 'Pipeline'].map(kind => [kind, notesBySubject(input, kind)]));
	return {
		format: seldonFormat,
		presence: seen ? 'running' : readable || isAbsent(snapshot) ? 'absent' : 'unknown',
		why: seen ? '' : whyAbsent(snapshot),
		controllers: seldonControllers(snapshot).map(({namespace, name, ready, desired}) => ({
			namespace,
			name,
			ready,
			desired,
		})),
		models: modelStates(snapshot).map(state => modelLine(snapshot, state, ofModels)),
		servers: live(tables.seldonServers).map(row => serverLine(snapshot, row, ofServers)),
		routes: live([...tables.seldonExperiments, ...tables.seldonPipelines]).map(row =>
			routeLine(row, ofRoutes),
		),
		findings: notesOf(input, 'SEL-'),
		passed: passedOf(input, 'SEL-'),
		gaps: gapsOf(snapshot, [
			'seldonModels',
			'seldonServers',
			'seldonExperiments',
			'seldonPipelines',
			'seldonRuntimes',
			'services',
			'endpointSlices',
			'pods',
			'storageSecrets',
		]),
	};
});

function isAbsent({sources}: Snapshot): boolean {
	return sources.find(({name}) => name === 'seldonModels')?.state.kind === 'absent';
}

function whyAbsent({sources}: Snapshot): string {
	const state = sources.find(({name}) => name === 'seldonModels')?.state;
	if (state === undefined) return 'Models are not read in this session';
	return 'why' in state
		? state.why
		: state.kind === 'live'
			? 'no model, server or runtime exists'
			: 'still being read';
}

function modelLine(
	snapshot: Snapshot,
	state: ModelState,
	notes: ReadonlyMap<string, readonly Note[]>,
): SeldonModel {
	const {namespace, name, scheduledOn, server, storageUri} = state.row;
	const hops = chainOf(snapshot, state);
	const answer = hops.find(({hop}) => hop === 'answer')?.state;
	const findings = notes.get(`${namespace}/${name}`) ?? [];
	const fails = state.kind === 'failing' || answer === 'fail';
	return {
		namespace,
		name,
		state: state.kind,
		answering: fails ? 'no' : answer === 'ok' ? 'yes' : 'unknown',
		failing: failingHop(hops),
		server: scheduledOn || server,
		storageUri,
		hops,
		verdict: fails ? 'FAIL' : worst(findings),
		findings,
	};
}

function serverLine(
	snapshot: Snapshot,
	row: SeldonServerRow,
	notes: ReadonlyMap<string, readonly Note[]>,
): SeldonServer {
	const {pods} = snapshot;
	const {namespace, name, replicas, loadedModels, capabilities, extraCapabilities} = row;
	const slots = serverPods(snapshot).get(`${namespace}/${name}`) ?? [];
	const findings = notes.get(`${namespace}/${name}`) ?? [];
	return {
		namespace,
		name,
		wanted: replicas,
		pods: slots.length,
		ready: slots.filter(slot => (pods.flags(slot) & podFlags.ready) !== 0).length,
		loadedModels,
		capabilities: [...capabilities, ...extraCapabilities],
		verdict: worst(findings),
		findings,
	};
}

function routeLine(
	row: SeldonRouteRow,
	notes: ReadonlyMap<string, ReadonlyMap<string, readonly Note[]>>,
): SeldonRoute {
	const {kind, namespace, name, members, conditions} = row;
	const own =
		conditions.find(({type}) => type === 'Ready') ??
		conditions.find(({type}) => /^(Experiment|Pipeline)Ready$/.test(type));
	const findings = notes.get(kind)?.get(`${namespace}/${name}`) ?? [];
	return {
		kind,
		namespace,
		name,
		ready: own === undefined ? null : own.status === 'True',
		members,
		says: conditions
			.filter(({status}) => status !== 'True')
			.map(({type, reason, message}) => [type, reason, message].filter(text => text !== '').join(': '))
			.join('; '),
		verdict: worst(findings),
		findings,
	};
}
