import {ActionError} from '../actions/action-error.ts';
import {KubeError, messageOf} from '../kube/errors.ts';
import type {ProbePlace} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {runningContainers} from './containers.ts';
import {checkedAnswer} from './dns-question.ts';
import type {ExecGrant, ExecWorld} from './exec-grant.ts';
import {askInPod} from './in-pod.ts';
import {askHere} from './local/here.ts';
import type {Asker} from './place.ts';
import type {ProbeQuestion, ProbeRun} from './question.ts';
import {recordedRun} from './recorded.ts';

/** Everything a probe needs of the world. */
export type ProbeWorld = {
	readonly snapshot: Snapshot;
	readonly transport: ExecWorld['transport'];
	/** Runs commands in containers; a text says why none may be run. */
	readonly exec: ExecGrant | string;
	/** A snapshot or a demo is read: this machine is not in its network, its records answer instead. */
	readonly recorded: boolean;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly signal: AbortSignal;
};

/** Asks the network. Never throws for what a server, a pod or the network does; rejects only when it was cancelled. */
export type Ask = (question: ProbeQuestion, from: Asker) => Promise<ProbeRun>;

/** One asker for a whole run: what was learned about the containers and tools of a pod is used again. */
export function createAsk(world: ProbeWorld): Ask {
	const containers = new Map<string, Promise<readonly string[]>>();
	const tools = new Map<string, Map<string, boolean>>();
	const {snapshot, now, signal} = world;

	const fromPod = async (question: ProbeQuestion, slot: number, wanted: string): Promise<ProbeRun> => {
		const {pods} = snapshot;
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		const pod = pods.name(slot);
		const place: ProbePlace = {kind: 'pod', namespace, pod, container: wanted};
		if (typeof world.exec === 'string') return ourFault(question, place, now(), world.exec);
		const key = `${namespace}/${pod}`;
		const known = containers.get(key) ?? runningContainers(world.transport, namespace, pod, signal);
		containers.set(key, known);
		const running = await known;
		if (wanted !== '' && !running.includes(wanted))
			return ourFault(
				question,
				place,
				now(),
				`container ${wanted} does not run in ${key}; there run ${running.join(', ') || 'none'}`,
			);
		const podTools = tools.get(key) ?? new Map<string, boolean>();
		tools.set(key, podTools);
		const options = {exec: world.exec, namespace, pod, tools: podTools, now, signal};
		return await askInPod(question, {...options, containers: wanted === '' ? running : [wanted]});
	};

	const anywhere = async (question: ProbeQuestion, {place, slots}: Asker): Promise<ProbeRun> => {
		if (place.kind === 'outside')
			return world.recorded
				? ourFault(
						question,
						place,
						now(),
						'nobody recorded an answer to this question from outside the cluster',
					)
				: await askHere(question, {now, signal});
		if (slots.length === 0)
			return ourFault(
				question,
				place,
				now(),
				place.kind === 'node'
					? 'no running pod on the network of the node can be asked'
					: 'the pod is not there any more, and nobody recorded an answer to this question from it',
			);
		let last: ProbeRun | undefined;
		for (const slot of slots) {
			const run = await fromPod(question, slot, place.kind === 'pod' ? place.container : '');
			last = place.kind === 'node' ? {...run, from: place} : run;
			if (last.answer.class !== 'tool') return last;
		}
		return last ?? ourFault(question, place, now(), 'nobody to ask');
	};

	return async (question, from) => {
		try {
			const run = await anywhere(question, from);
			const instead =
				world.recorded &&
				run.answer.class === 'tool' &&
				(from.slots.length === 0 || typeof world.exec !== 'string')
					? recordedRun(snapshot, question, run.from)
					: undefined;
			const {answer} = instead ?? run;
			return {...(instead ?? run), answer: checkedAnswer(snapshot, question, answer)};
		} catch (error) {
			if (signal.aborted) throw error;
			if (error instanceof KubeError || error instanceof ActionError)
				return ourFault(question, from.place, now(), messageOf(error));
			throw error;
		}
	};
}

/** An answer that says nothing about the network. */
export function ourFault(question: ProbeQuestion, from: ProbePlace, at: number, detail: string): ProbeRun {
	return {question, from, answer: {class: 'tool', detail}, millis: 0, at, tool: ''};
}
