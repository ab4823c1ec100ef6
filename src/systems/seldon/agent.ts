import {lastOfSign, logsOf, readingOf} from '../../migration/logs/reading.ts';
import type {ModelState, ModelTrouble} from '../../migration/model-states.ts';
import {everRead} from '../../migration/per-snapshot.ts';
import {serverPods} from '../../migration/seldon.ts';
import {podFlags} from '../../store/pod-table.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {deniedFlow, lostPath, pathFact} from './denied.ts';
import {type Hop, type HopLog, hop} from './hop.ts';

/** Slots of the pods of the servers that a model may be on: the one it was put on, the one it asks for, else all of its namespace. */
export function serverSlots(snapshot: Snapshot, {row}: ModelState): readonly number[] {
	const {namespace, scheduledOn, server} = row;
	const name = scheduledOn || server;
	const names =
		name !== ''
			? [name]
			: snapshot.tables.seldonServers.filter(one => one.namespace === namespace).map(one => one.name);
	return names.flatMap(one => serverPods(snapshot).get(`${namespace}/${one}`) ?? []);
}

/** What the agent met while it loaded this model, in a word. */
const loading: Readonly<Partial<Record<ModelTrouble, string>>> = {
	name: 'no DNS',
	network: 'no storage',
	secret: 'bad secret',
	artifact: 'no artifact',
};

/** The agent of the server pods: connected to the scheduler, and able to fetch what it is told to load. */
export function agentHop(snapshot: Snapshot, state: ModelState): Hop {
	const {pods} = snapshot;
	const {namespace} = state.row;
	const slots = serverSlots(snapshot, state);
	if (slots.length === 0) {
		return everRead(snapshot, 'pods') && everRead(snapshot, 'seldonServers')
			? hop('agent', 'fail', 'no pod', 'there is no server pod that it could be on')
			: hop('agent', 'unknown', '?', 'server pods cannot be read');
	}
	const log = agentLog(snapshot, namespace, slots);
	const denied =
		deniedFlow(snapshot, namespace, /^DNS$/, slots) ??
		deniedFlow(snapshot, namespace, /^agent to scheduler$/, slots);
	if (denied !== undefined) {
		const word = denied.why.startsWith('DNS') ? 'no DNS' : 'denied';
		return hop('agent', 'fail', word, denied.why, denied.facts, log?.line);
	}
	const lost = lostPath(snapshot, namespace, [9005, 9055], slots);
	if (lost !== undefined)
		return hop(
			'agent',
			'fail',
			lost.last.outcome,
			`agent to scheduler ${lost.last.to.port}: no answer`,
			[pathFact(lost)],
			log?.line,
		);
	const met = state.kind === 'failing' ? loading[state.trouble] : undefined;
	if (met !== undefined && state.kind === 'failing')
		return hop('agent', 'fail', met, state.condition?.reason ?? '', [], log?.line);
	if (log?.sign === 'bad') return hop('agent', 'fail', 'not connected', log.meaning, [], log.line);
	const ready = slots.filter(slot => (pods.flags(slot) & podFlags.ready) !== 0).length;
	const facts = slots.slice(0, 3).map(slot => ({
		source: `Pod ${namespace}/${pods.name(slot)} .status`,
		value: `${pods.ready(slot)} of ${pods.containers(slot)} containers ready`,
	}));
	if (ready > 0 || log?.sign === 'good')
		return hop(
			'agent',
			'ok',
			'connected',
			'its readiness includes the connection to the scheduler',
			facts,
			log?.line,
		);
	const [first] = slots as readonly [number];
	return hop(
		'agent',
		'unknown',
		`${pods.ready(first)}/${pods.containers(first)} ready`,
		'the log of container agent says what it waits for',
		facts,
	);
}

/** The last line of an agent that says how it stands with the scheduler. */
function agentLog(
	snapshot: Snapshot,
	namespace: string,
	slots: readonly number[],
): {readonly sign: 'good' | 'bad'; readonly meaning: string; readonly line: HopLog} | undefined {
	const names = new Set(slots.map(slot => snapshot.pods.name(slot)));
	for (const log of logsOf(snapshot, 'seldon agent')) {
		if (log.namespace !== namespace || !names.has(log.pod)) continue;
		const reading = readingOf(log);
		const bad = lastOfSign(reading, 'SEL-08', 'bad');
		const good = lastOfSign(reading, 'SEL-08', 'good');
		const newest = bad !== undefined && (good === undefined || good.lastIndex < bad.lastIndex) ? bad : good;
		if (newest === undefined) continue;
		return {
			sign: newest === bad ? 'bad' : 'good',
			meaning: newest.what.means,
			line: {
				container: `${log.namespace}/${log.pod}/${log.container}`,
				at: newest.last.at,
				text: newest.last.text,
			},
		};
	}
	return undefined;
}
