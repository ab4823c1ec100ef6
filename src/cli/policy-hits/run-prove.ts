import type {WantedPort} from '../../policy/port-text.ts';
import {hitsOf} from '../../policy-hits/hits.ts';
import {type Meeting, meet, seenIn} from '../../policy-hits/meeting.ts';
import {type CountedSide, countedOf} from '../../policy-hits/witness.ts';
import {readPlace} from '../../probes/place.ts';
import type {ProbeQuestion, ProbeRun} from '../../probes/question.ts';
import {type Proof, proofJson, proofText} from '../../report/policy/prove.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type Explanation, explain, type Side, symptomOf} from '../../systems/reach/explain.ts';
import type {CommandContext} from '../command-line.ts';
import type {ProveOptions} from '../commands/policy/prove.ts';
import {readPort, withPlaces} from '../commands/policy/read.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {type Probing, withProbes} from '../probe/open.ts';
import {probeAddress} from './probe-address.ts';
import {grantOf, type NodesRead, readNodes} from './read-nodes.ts';

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

/** Reads the counters at both ends, asks, reads them again. */
async function prove(
	probing: Probing,
	explanation: Explanation,
	options: ProveOptions,
	wanted: WantedPort,
	signal: AbortSignal,
): Promise<Proof> {
	const {snapshot} = probing.frame;
	const sides = sidesOf(explanation);
	const nodes = nodesOf(explanation);
	const read = await reader(probing, nodes, signal);
	const before = await read.once();
	const asked = await askOnce(probing, options, wanted);
	const after = before.readings.length === 0 ? before : await read.once();
	const {counted, moved} = countedOf(
		sides,
		hitsOf(snapshot, after.readings, before.readings.length === 0 ? [] : before.readings),
	);
	const {run} = asked;
	const seen = run === undefined ? 'unasked' : seenIn(run.answer.class);
	const symptom = explanation.way === undefined ? 'unknown' : symptomOf(explanation.way);
	return {
		explanation,
		counted,
		countedWhy: counted === 'unread' ? read.why || whyUncounted(after) : '',
		moved,
		seen,
		...(run && {run}),
		runWhy: asked.why,
		meeting: meet(explanation.verdict, counted, seen, symptom),
	};
}

function whyUncounted({readings, unread}: NodesRead): string {
	if (readings.length > 0) return 'no rule that counts decides here';
	return (
		unread.map(({node, why}) => `${node}: ${why}`).join('; ') || 'neither end is a pod whose node can be read'
	);
}

function sidesOf({way}: Explanation): readonly CountedSide[] {
	if (way === undefined) return [];
	const side = ({direction, decision, engine}: Side, name: string): CountedSide => ({
		direction: direction === 'Ingress' ? 'ingress' : 'egress',
		decision,
		pod: engine === undefined ? '' : name,
	});
	return [side(way.egress, way.from), side(way.ingress, way.to)];
}

function nodesOf({way}: Explanation): readonly string[] {
	const names = [way?.egress.engine?.node ?? '', way?.ingress.engine?.node ?? ''];
	return [...new Set(names)].filter(name => name !== '');
}

const nothingRead: NodesRead = {counters: [], readings: [], unread: []};

function reader(probing: Probing, nodes: readonly string[], signal: AbortSignal) {
	const none = (why: string) => ({why, once: async () => nothingRead});
	if (probing.recorded) return none('recorded counters cannot move during a probe');
	if (nodes.length === 0) return none('neither end is a pod with a network of its own');
	const exec = grantOf(probing);
	if (typeof exec === 'string') return none(exec);
	return {why: '', once: async () => await readNodes(probing, exec, nodes, signal)};
}

/** A probe of the same question; a text says why there is none. */
async function askOnce(
	{frame: {snapshot}, ask}: Probing,
	{from, to}: ProveOptions,
	wanted: WantedPort,
): Promise<{readonly run?: ProbeRun; readonly why: string}> {
	const asker = readPlace(snapshot, from);
	if (typeof asker === 'string') return {why: asker};
	const question = questionOf(snapshot, to, wanted);
	if (typeof question === 'string') return {why: question};
	const run = await ask(question, asker);
	return {run, why: run.answer.detail};
}

function questionOf(snapshot: Snapshot, to: string, wanted: WantedPort): ProbeQuestion | string {
	const target = probeAddress(snapshot, to, wanted);
	if (typeof target === 'string') return target;
	const {host, port} = target;
	if (wanted.protocol === 'UDP' && port === 53)
		return {kind: 'dns', name: 'kubernetes.default.svc.cluster.local.', server: host, protocol: 'UDP'};
	if (wanted.protocol !== 'TCP') return `no probe speaks ${wanted.protocol} to port ${port}`;
	return {kind: 'tcp', host, port};
}
