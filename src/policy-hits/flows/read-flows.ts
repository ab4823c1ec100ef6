import type {Counter, Leftovers, Reading} from '../counter.ts';
import type {FlowHit} from './flow.ts';
import {isStaged} from './flow-policy.ts';
import {createLedger, type FlowSum, type Ledger} from './ledger.ts';

/** How a recorded text of flows begins: a flow, an answer with a list of them, or a stream. */
export const beginsLikeFlows = /^\s*(?:data: ?)?\{\s*"(?:start_time|total|items|end_time)"/;

const none: Leftovers = {
	kubeRouterPods: 0,
	kubeRouterPolicies: 0,
	kubeRouterHooked: false,
	flannelRules: 0,
	calicoPods: 0,
};

/** Reads flows as they were recorded: one per line, as a stream of events, or a whole answer of Whisker. Never throws. */
export function readFlows(text: string): Reading {
	const ledger = createLedger();
	const problems: string[] = [];
	const whole = parsed(text);
	const objects = whole === undefined ? linesIn(text) : itemsIn(whole);
	for (const object of objects) ledger.add(object);
	if (ledger.malformed() > 0) problems.push(`${ledger.malformed()} flows are not understood`);
	return readingOfFlows(ledger, problems);
}

function* linesIn(text: string): Iterable<unknown> {
	for (const line of text.split('\n')) {
		const plain = line.replace(/^data: ?/, '').trim();
		if (plain !== '' && !plain.startsWith('error:')) yield parsed(plain);
	}
}

function itemsIn(value: unknown): readonly unknown[] {
	const {items} = value as {readonly items?: unknown};
	return Array.isArray(items) ? items : [value];
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

/** What flows say, in the form of counters: the same as packet filters are read into. */
export function readingOfFlows(ledger: Ledger, problems: readonly string[] = []): Reading {
	const left = ledger.passedOver();
	return {
		backend: 'flows',
		counters: merged(ledger.sums()),
		leftovers: none,
		problems: [
			...problems,
			...(left > 0 ? [`${left} flows were not counted: there are too many kinds of them`] : []),
		],
	};
}

/** One counter for each rule, and for each pod at which a tier ends. */
function merged(sums: readonly FlowSum[]): readonly Counter[] {
	const found = new Map<string, Counter>();
	for (const sum of sums) {
		const {enforced, pending} = sum.flow;
		for (const hit of enforced) add(found, sum, hit, false);
		for (const hit of pending) {
			// What is not staged is in both traces.
			if (hit.kind === 'rule' && hit.policy !== undefined && isStaged(hit.policy)) add(found, sum, hit, true);
			else if (hit.kind === 'rest' && !sameEnd(enforced, hit)) add(found, sum, hit, true);
		}
	}
	return [...found.values()];
}

const sameEnd = (enforced: readonly FlowHit[], hit: FlowHit): boolean =>
	enforced.some(({kind, tier, action}) => kind === 'rest' && tier === hit.tier && action === hit.action);

function add(
	found: Map<string, Counter>,
	{flow, packets, bytes}: FlowSum,
	hit: FlowHit,
	pending: boolean,
): void {
	if (hit.action === undefined || hit.kind === 'profile') return;
	const direction = flow.reporter === 'source' ? 'egress' : 'ingress';
	const {policy, tier, rule} = hit;
	const of =
		hit.kind === 'rule' && policy !== undefined
			? ({kind: 'rule', policy, line: rule, counted: 'whole'} as const)
			: ({kind: 'rest', tier, ...(policy && {because: policy})} as const);
	const endpoint = of.kind === 'rule' ? '' : direction === 'egress' ? flow.source : flow.destination;
	const key = `flows ${JSON.stringify([of, endpoint, direction, hit.action, pending])}`;
	const old = found.get(key);
	found.set(key, {
		key,
		engine: 'calico',
		// Flows do not tell: both are counted together.
		family: 4,
		action: hit.action,
		direction,
		of,
		endpoint,
		packets: packets + (old?.packets ?? 0),
		bytes: bytes + (old?.bytes ?? 0),
		lastAt: Math.max(flow.end, old?.lastAt ?? 0),
		...(pending && {pending: true}),
	});
}
