import {type InferenceAnswer, inferenceAnswers} from '../../migration/inference-answers.ts';
import {type ModelState, modelCondition} from '../../migration/model-states.ts';
import {perSnapshot} from '../../migration/per-snapshot.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {agentHop} from './agent.ts';
import {envoyHop, schedulerHop} from './components.ts';
import {type Hop, type HopName, hop, noServer} from './hop.ts';
import {serverHop} from './server.ts';

/** The stations of one model. */
export function chainOf(snapshot: Snapshot, state: ModelState): readonly Hop[] {
	return [
		objectHop(snapshot, state),
		schedulerHop(snapshot, state),
		agentHop(snapshot, state),
		serverHop(snapshot, state),
		envoyHop(snapshot, state),
		answerHop(snapshot, state),
	];
}

/** The first station past the object that fails; "no server" is said by the scheduler and comes from what fails after it. */
export function failingHop(hops: readonly Hop[]): HopName | null {
	const failing = hops.filter(({state}) => state === 'fail');
	const past = failing.filter(({hop}) => hop !== 'cr');
	return (past.find(({word}) => word !== noServer) ?? past[0] ?? failing[0])?.hop ?? null;
}

function objectHop({now}: Snapshot, state: ModelState): Hop {
	const {row} = state;
	const condition = modelCondition(row);
	const source = `Model ${row.namespace}/${row.name} .status.conditions[ModelReady]`;
	const said = condition && [condition.message, condition.reason].filter(text => text !== '').join('; ');
	const facts = [{source, value: condition === undefined ? 'no status' : `${condition.status}; ${said}`}];
	switch (state.kind) {
		case 'ready':
			return hop('cr', 'ok', 'ready', '', facts);
		case 'off':
			return hop('cr', 'ok', 'scaled to 0', 'it is scaled to nothing', facts);
		case 'loading':
			return hop('cr', 'unknown', 'loading', 'it is being loaded', facts);
		case 'unconfirmed': {
			const age = minutes(now - state.condition.at);
			const since =
				state.schedulerSince === 0 ? 'no scheduler is there now' : 'the scheduler was restarted since';
			return hop('cr', 'unknown', 'ready?', `"Ready" is ${age} old and ${since}: not evidence`, facts);
		}
		case 'failing':
			return hop(
				'cr',
				'fail',
				condition?.message || 'no status',
				said === undefined ? 'nobody has looked at it' : '',
				facts,
			);
	}
}

/** Milliseconds as "2h14" or "35m". */
function minutes(milliseconds: number): string {
	const all = Math.max(0, Math.floor(milliseconds / 60_000));
	return all < 60 ? `${all}m` : `${Math.floor(all / 60)}h${String(all % 60).padStart(2, '0')}`;
}

/** The last answer for each model: of its own, or of an experiment that has it as a candidate. */
const answersByModel = perSnapshot((snapshot: Snapshot): ReadonlyMap<string, InferenceAnswer> => {
	const found = new Map<string, InferenceAnswer>();
	const put = (namespace: string, name: string, answer: InferenceAnswer) => {
		const before = found.get(`${namespace}/${name}`);
		if (before === undefined || before.probe.at < answer.probe.at) found.set(`${namespace}/${name}`, answer);
	};
	const experiments = new Map(
		snapshot.tables.seldonExperiments.map(row => [`${row.namespace}/${row.name}`, row] as const),
	);
	for (const answer of inferenceAnswers(snapshot)) {
		for (const namespace of answer.namespaces) {
			const {kind, name} = answer.asked;
			if (kind === 'Model') put(namespace, name.replace(/_\d+$/, ''), answer);
			for (const member of experiments.get(`${namespace}/${name}`)?.members ?? [])
				put(namespace, member, answer);
		}
	}
	return found;
});

function answerHop(snapshot: Snapshot, {row}: ModelState): Hop {
	const answer = answersByModel(snapshot).get(`${row.namespace}/${row.name}`);
	if (answer === undefined) return hop('answer', 'unknown', 'not asked', 'no probe was run');
	const {probe, outcome, asked} = answer;
	const facts = [
		{
			source: `${probe.probe} ${probe.to.url || probe.to.host}`,
			value: [probe.outcome, probe.detail].filter(text => text !== '').join(': '),
		},
	];
	const word = /^http\((\d+)\)$/.exec(probe.outcome)?.[1] ?? probe.outcome;
	const via = asked.kind === 'Experiment' ? `experiment ${asked.name}` : '';
	if (outcome === 'answered' && asked.kind !== 'Model' && !probe.detail.includes(`:${row.name}_`))
		return hop('answer', 'unknown', 'exp. ok', `${via} answers; which of its models did is not said`, facts);
	if (outcome === 'answered') return hop('answer', 'ok', 'ok', via, facts);
	if (outcome === 'tool' || outcome === 'other')
		return hop('answer', 'unknown', '?', 'the probe says nothing', facts);
	if (outcome === 'routed')
		return hop('answer', 'ok', word, 'routed to it, and refused by it: the payload', facts);
	return hop('answer', 'fail', word, via, facts);
}
