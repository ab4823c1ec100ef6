import type {WantedPort} from '../../policy/port-text.ts';
import {type Meeting, meet, seenIn} from '../../policy-hits/meeting.ts';
import {readPlace} from '../../probes/place.ts';
import {connectionQuestion} from '../../probes/plans/connection.ts';
import type {ProbeRun} from '../../probes/question.ts';
import {type Proof, proofJson, proofText} from '../../report/policy/prove.ts';
import {type Explanation, explain, symptomOf} from '../../systems/reach/explain.ts';
import type {CommandContext} from '../command-line.ts';
import type {ProveOptions} from '../commands/policy/prove.ts';
import {readPort, withPlaces} from '../commands/policy/read.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {type Probing, withProbes} from '../probe/open.ts';
import {openWitness} from './witnesses.ts';

/** `policy prove`: exit 0 when the witnesses agree, 1 when they do not, 3 when too few spoke. */
export async function runProve(options: ProveOptions, context: CommandContext): Promise<number> {
	const wanted = await readPort(options.port);
	return await withProbes(options, context, async probing => {
		const {snapshot} = probing.frame;
		const explanation = await withPlaces(() => explain(snapshot, options.from, options.to, wanted));
		const proof = await prove(probing, explanation, options, wanted, context.signal);
		probing.progress.end();
		await writeAll(context.stdout, [
			options.output === 'json'
				? `${JSON.stringify(proofJson(snapshot, proof), null, 2)}\n`
				: proofText(proof),
		]);
		return exits[proof.meeting.kind];
	});
}

const exits: Readonly<Record<Meeting['kind'], number>> = {
	settled: exitCodes.pass.code,
	disagreement: exitCodes.fail.code,
	open: exitCodes.inconclusive.code,
};

/** Has the data plane watched, asks, and hears what it says. */
async function prove(
	probing: Probing,
	explanation: Explanation,
	options: ProveOptions,
	wanted: WantedPort,
	signal: AbortSignal,
): Promise<Proof> {
	const witness = await openWitness(probing, explanation, signal);
	const asked = await askOnce(probing, options, wanted);
	const {run} = asked;
	const {source, counted, why, moved} = await witness.after(run !== undefined);
	const seen = run === undefined ? 'unasked' : seenIn(run.answer.class);
	const symptom = explanation.way === undefined ? 'unknown' : symptomOf(explanation.way);
	return {
		explanation,
		source,
		counted,
		countedWhy: why,
		moved,
		seen,
		...(run && {run}),
		runWhy: asked.why,
		meeting: meet(explanation.verdict, counted, seen, symptom),
	};
}

/** A probe of the same question; a text says why there is none. */
async function askOnce(
	{frame: {snapshot}, ask}: Probing,
	{from, to}: ProveOptions,
	wanted: WantedPort,
): Promise<{readonly run?: ProbeRun; readonly why: string}> {
	const asker = readPlace(snapshot, from);
	if (typeof asker === 'string') return {why: asker};
	const question = connectionQuestion(snapshot, to, wanted);
	if (typeof question === 'string') return {why: question};
	const run = await ask(question, asker);
	return {run, why: run.answer.detail};
}
