import {agoText} from '../checks/duration.ts';
import {finalizerFacts} from '../migration/finalizers.ts';
import {repositoryOf} from '../migration/namespace-roles.ts';
import {everRead, perSnapshot} from '../migration/per-snapshot.ts';
import {schedulerServices, seldonControllers} from '../migration/seldon.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {StuckFacts} from './facts.ts';
import type {TerminatingObject} from './object.ts';

/**
 * Whether somebody works on a finalizer. alive: it runs and the object is young, or it runs and says what it waits for · slow: it runs and
 * should have finished · dead: it is proven not to run · unknown: nothing that could be read proves either.
 */
export type ControllerState = 'alive' | 'slow' | 'dead' | 'unknown';

export type FinalizerVerdict = {
	readonly name: string;
	/** Who takes it away when all is well. */
	readonly controller: string;
	readonly state: ControllerState;
	readonly why: string;
	/** A person may take it away in the end. */
	readonly removable: boolean;
	/** What is left behind when a person does. */
	readonly cost: string;
	/** It runs and cannot finish before something else is brought back. */
	readonly hindered?: true;
	/** The workload that runs it, when there is one: what would have to be brought back. */
	readonly workload?: {readonly kind: string; readonly namespace: string; readonly name: string};
};

/** What a controller needs at most when nothing is wrong. */
const patience = 10 * 60_000;
/** Leases of Kubernetes' controllers are renewed every few seconds. */
const leaseLife = 60_000;

/** Who should take a finalizer away, and whether it can: by workloads, leases and endpoints, never by time alone. */
export function finalizerVerdict(
	name: string,
	object: TerminatingObject,
	snapshot: Snapshot,
	facts: StuckFacts,
): FinalizerVerdict {
	const {by, system, removable, cost} = finalizerFacts(name);
	const common = {name, controller: by, removable, cost};
	const age = snapshot.now - Date.parse(object.deletionTimestamp);
	if (system === 'seldon') return {...common, ...seldonState(object, snapshot, age)};
	if (system === 'kubernetes') return {...common, ...builtInState(snapshot, facts, age)};
	if (!everRead(snapshot, 'deployments'))
		return {...common, state: 'unknown', why: 'the Deployments of this cluster cannot be read'};
	const workloads = system === 'calico' ? tigeraOperators(snapshot) : workloadsFor(name, object, snapshot);
	if (workloads.length === 0 && system === 'calico')
		return {...common, ...nobody('Tigera operator', snapshot)};
	return {...common, ...workloadState(workloads, age)};
}

type State = Pick<FinalizerVerdict, 'state' | 'why' | 'workload' | 'hindered'>;

/** There is none: dead, where all namespaces were looked through. */
function nobody(what: string, {namespaceScope}: Snapshot): State {
	if (namespaceScope !== undefined)
		return {state: 'unknown', why: `no ${what} is in ${namespaceScope}, and only that namespace is read`};
	return {state: 'dead', why: `no ${what} is in this cluster`};
}

function seldonState(object: TerminatingObject, snapshot: Snapshot, age: number): State {
	if (!everRead(snapshot, 'deployments'))
		return {state: 'unknown', why: 'the Deployments of this cluster cannot be read'};
	const controllers = seldonControllers(snapshot);
	const [first] = controllers;
	if (first === undefined) return nobody('controller of Seldon', snapshot);
	const running = controllers.find(({ready}) => ready > 0);
	if (running === undefined)
		return {
			state: 'dead',
			why: `Deployment ${first.namespace}/${first.name} ${first.desired === 0 ? 'is scaled to 0' : `has 0 of ${first.desired} ready`}`,
			workload: workloadName(first),
		};
	const workload = workloadName(running);
	const schedulers = schedulerServices(snapshot).get(object.namespace) ?? [];
	const answers = schedulers.some(({ready, isAlias}) => ready > 0 || isAlias);
	if (!answers)
		return {
			state: 'alive',
			why: `it runs, but no scheduler answers in ${object.namespace}: it tries for ever to unload there`,
			hindered: true,
			workload,
		};
	return age > patience
		? {
				state: 'slow',
				why: `it runs and a scheduler answers, and it has not finished for ${agoText(age)}`,
				workload,
			}
		: {state: 'alive', why: 'it runs and a scheduler answers', workload};
}

function builtInState(snapshot: Snapshot, {leases}: StuckFacts, age: number): State {
	const lease = leases.find(({name}) => name === 'kube-controller-manager' || name === 'k3s');
	if (lease === undefined || Number.isNaN(lease.renewedAt))
		return {state: 'unknown', why: 'no lease says whether the controllers of Kubernetes run'};
	const silent = snapshot.now - lease.renewedAt;
	if (silent > leaseLife)
		return {
			state: 'dead',
			why: `the lease of the controller manager was last renewed ${agoText(silent)} ago`,
		};
	return age > patience
		? {state: 'slow', why: 'the controller manager runs and waits for what this finalizer protects'}
		: {state: 'alive', why: 'the controller manager runs'};
}

function tigeraOperators({tables}: Snapshot): readonly WorkloadRow[] {
	return tables.deployments.filter(({images}) =>
		images.some(image => /(^|\/)tigera\/operator$/.test(repositoryOf(image))),
	);
}

/** Where each name and each word of the names of workloads and of their images stands in the list of workloads. */
const workloadNames = perSnapshot(({tables}: Snapshot) => {
	const rows = [...tables.deployments, ...tables.statefulSets, ...tables.daemonSets];
	const places = {names: new Map<string, Set<number>>(), words: new Map<string, Set<number>>()};
	const note = (index: Map<string, Set<number>>, key: string, place: number): void => {
		const known = index.get(key);
		if (known === undefined) index.set(key, new Set([place]));
		else known.add(place);
	};
	for (const [place, {name, images}] of rows.entries()) {
		for (const one of [name, ...images.map(image => repositoryOf(image).split('/').at(-1) ?? '')]) {
			note(places.names, one, place);
			for (const word of one.split('-')) note(places.words, word, place);
		}
	}
	return {rows, ...places};
});

/** Workloads that wrote fields of the object, or are named like the domain of the finalizer. */
function workloadsFor(
	finalizer: string,
	{managers, group}: TerminatingObject,
	snapshot: Snapshot,
): readonly WorkloadRow[] {
	const {rows, names, words} = workloadNames(snapshot);
	const domain = finalizer.includes('/') ? (finalizer.split('/')[0] ?? '') : finalizer;
	const told = [domain, group].flatMap(name =>
		name.split('.').filter(word => word.length > 3 && !common.has(word)),
	);
	const places = new Set([
		...managers.flatMap(name => [...(names.get(name) ?? [])]),
		...told.flatMap(word => [...(words.get(word) ?? [])]),
	]);
	return [...places].sort((a, b) => a - b).flatMap(place => rows[place] ?? []);
}

const common = new Set(['kubernetes', 'finalizer', 'finalizers', 'controller', 'resources']);

function workloadState(workloads: readonly WorkloadRow[], age: number): State {
	const running = workloads.find(({ready}) => ready > 0);
	if (running !== undefined) {
		const workload = workloadName(running);
		const title = `${running.kind} ${running.namespace}/${running.name}`;
		return age > patience
			? {state: 'slow', why: `${title} runs and has not finished for ${agoText(age)}`, workload}
			: {state: 'alive', why: `${title} runs`, workload};
	}
	const [down] = workloads;
	if (down === undefined) return {state: 'unknown', why: 'nothing in this cluster shows who takes it away'};
	const how = down.desired === 0 ? 'is scaled to 0' : `has 0 of ${down.desired} ready`;
	return {
		state: 'dead',
		why: `${down.kind} ${down.namespace}/${down.name} ${how}`,
		workload: workloadName(down),
	};
}

const workloadName = ({kind, namespace, name}: WorkloadRow) => ({kind, namespace, name});
