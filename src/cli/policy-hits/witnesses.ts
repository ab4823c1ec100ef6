import {systemClock} from '../../kube/clock.ts';
import type {Flow} from '../../policy-hits/flows/flow.ts';
import {type Hit, hitsOf} from '../../policy-hits/hits.ts';
import type {Counted} from '../../policy-hits/meeting.ts';
import {type HitSource, noSource, type PassedSource} from '../../policy-hits/source.ts';
import {countedOf, countedOfFlows, isAt} from '../../policy-hits/witness.ts';
import {openFlowWitness} from '../../probes/hits/flow-witness.ts';
import type {NodesRead} from '../../probes/hits/read-nodes.ts';
import type {Explanation, Side} from '../../systems/reach/explain.ts';
import {countedSides} from '../../systems/reach/sides.ts';
import type {Probing} from '../probe/open.ts';
import {forwardOf, grantOf, readNodes} from './read-nodes.ts';

/** What the data plane says of a connection that was tried. */
export type DataPlane = {
	readonly source: HitSource;
	readonly counted: Counted;
	/** Why it says nothing; empty when it does. */
	readonly why: string;
	readonly moved: readonly Hit[];
};

/** A witness of the data plane: made before the connection is tried, asked afterwards. */
export type Witness = {readonly after: (tried: boolean) => Promise<DataPlane>};

/** The best witness here: flows of Goldmane, else counters at both ends. */
export async function openWitness(
	probing: Probing,
	explanation: Explanation,
	signal: AbortSignal,
): Promise<Witness> {
	const nodes = nodesOf(explanation);
	const silent = (why: string, passed: readonly PassedSource[] = []): Witness => ({
		after: async () => ({source: {...noSource, passed}, counted: 'unread', why, moved: []}),
	});
	if (probing.recorded) return silent('recorded counters cannot move during a probe');
	if (nodes.length === 0) return silent('neither end is a pod with a network of its own');
	const [exec, forward] = [grantOf(probing), forwardOf(probing)];
	if (typeof exec === 'string') return silent(exec);
	if (typeof forward === 'string') return silent(forward);
	const {snapshot} = probing.frame;
	const sides = countedSides(explanation);
	const flows = await openFlowWitness({
		snapshot,
		forward,
		clock: systemClock,
		isOurs: flow => isOf(explanation, flow),
		signal,
	});
	if (typeof flows !== 'string')
		return {
			after: async tried => {
				const source: HitSource = {kind: 'flows', why: 'flows of Goldmane by Whisker', passed: []};
				if (!tried) return {source, counted: 'unread', why: 'nothing was tried', moved: []};
				probing.progress.say('waiting for flows, up to 45 s');
				const seen = await flows.after();
				return {source, counted: countedOfFlows(sides, seen.flows), why: '', moved: seen.hits};
			},
		};
	const passed: readonly PassedSource[] = [{kind: 'flows', why: flows}];
	const before = await readNodes(probing, exec, nodes, signal);
	if (before.readings.length === 0) return silent(whyUnread(before), passed);
	return {
		after: async () => {
			const after = await readNodes(probing, exec, nodes, signal);
			const {snapshot} = probing.frame;
			const {counted, moved} = countedOf(sides, hitsOf(snapshot, after.readings, before.readings));
			return {
				source: {kind: 'counters', why: 'counters of the packet filters, read in calico-node', passed},
				counted,
				why: counted !== 'unread' ? '' : after.readings.length > 0 ? uncounted : whyUnread(after),
				moved,
			};
		},
	};
}

const uncounted = 'no rule that counts decides here';

function whyUnread({unread}: NodesRead): string {
	return (
		unread.map(({node, why}) => `${node}: ${why}`).join('; ') || 'neither end is a pod whose node can be read'
	);
}

/** Whether a flow is of one of the ways of a question: between the pods at its ends, to its port. */
function isOf({ways}: Explanation, {source, destination, protocol, port}: Flow): boolean {
	return ways.some(way => {
		const [number = '', name = ''] = way.port.split('/');
		const isEnd = ({engine}: Side, text: string, flowEnd: string) =>
			engine === undefined || isAt(flowEnd, text);
		return (
			name.toUpperCase() === protocol &&
			Number(number) === port &&
			isEnd(way.egress, way.from, source) &&
			isEnd(way.ingress, way.to, destination)
		);
	});
}

function nodesOf({way}: Explanation): readonly string[] {
	const names = [way?.egress.engine?.node ?? '', way?.ingress.engine?.node ?? ''];
	return [...new Set(names)].filter(name => name !== '');
}
