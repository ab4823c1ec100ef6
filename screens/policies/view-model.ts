import {type HitRate, nextRates, noRates, type Rates} from '../../src/policy-hits/rates.ts';
import {hitsIn, readingsIn} from '../../src/policy-hits/readings.ts';
import type {HitsState} from '../../src/session/hits/state.ts';
import type {SourceName} from '../../src/store/rows.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {PolicyLine} from '../../src/systems/policies/inventory.ts';
import type {Isolation} from '../../src/systems/policies/isolation.ts';
import {type PoliciesSummary, policiesSummary} from '../../src/systems/policies.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {answerLine, emptyLines, explainSources, worstFirst} from '../../src/ui/notes.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import {partOf} from '../../src/ui/parts.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {hitCells, hitColumns, hitDetails, hitTitle, hitWay, whatText} from './hits.ts';
import {
	namespaceCells,
	namespaceColumns,
	namespaceDetails,
	namespacesInOrder,
	namespaceWay,
} from './namespaces.ts';
import {policyCells, policyColumns, policyDetails, policyTitle, policyWay} from './policies.ts';

/** The lists of this screen, in the order in which a key goes through them. */
export const policiesParts = ['policies', 'namespaces', 'hits'] as const;

const sources: readonly SourceName[] = ['networkPolicies', 'namespaces', 'pods'];

const arrangePolicies = createArrange<PolicyLine>();
const arrangeNamespaces = createArrange<Isolation>();
const arrangeHits = createArrange<HitRate>();
const inOrder = lastCall((policies: readonly PolicyLine[]) => worstFirst(policies, policyWay.keyOf));

/** Who isolates whom, who enforces it, and which selectors select nothing. */
export function policiesModel(input: ScreenInput): ScreenModel {
	const summary = policiesSummary(input.frame);
	const head = headLines(input, summary);
	if (partOf(input.view, policiesParts) === 'namespaces') {
		const list = namespaceList(input, summary);
		return listScreen(input, head, list, arrangeNamespaces(input, list));
	}
	if (partOf(input.view, policiesParts) === 'hits') {
		const list = hitList(input);
		return listScreen(input, head, list, arrangeHits(input, list));
	}
	const list = policyList(input, summary);
	return listScreen(input, head, list, arrangePolicies(input, list));
}

/** The findings about the selected row, worst first. */
export function policiesFindings(input: ScreenInput) {
	const summary = policiesSummary(input.frame);
	if (partOf(input.view, policiesParts) !== 'policies') return summary.findings;
	const list = policyList(input, summary);
	return selectedRow(input, list, arrangePolicies(input, list))?.findings ?? [];
}

function policyList({frame, now, theme}: ScreenInput, {policies}: PoliciesSummary): List<PolicyLine> {
	const {snapshot} = frame;
	const longest = policies.reduce(
		(most, {namespace, name}) => Math.max(most, namespace.length + name.length + 1),
		0,
	);
	return {
		pane: 'policies',
		rows: inOrder(policies),
		way: policyWay,
		columns: policyColumns(longest),
		cellsOf: row => policyCells(row, theme.glyphs),
		titleOf: policyTitle,
		linesOf: policyDetails,
		targetOf: ({kind, namespace, object}) => subjectTarget(snapshot, {kind, namespace, name: object}),
		copyOf: ({namespace, name}) => (namespace === '' ? name : `${namespace}/${name}`),
		empty: emptyLines(
			explainSources(snapshot, sources, now),
			'no policies: every pod may talk to every other one',
		),
		noun: 'policy',
	};
}

function namespaceList({frame, now, theme}: ScreenInput, {namespaces}: PoliciesSummary): List<Isolation> {
	const {snapshot} = frame;
	return {
		pane: 'namespaces',
		rows: namespacesInOrder(namespaces),
		way: namespaceWay,
		columns: namespaceColumns(namespaces.reduce((most, {namespace}) => Math.max(most, namespace.length), 0)),
		cellsOf: row => namespaceCells(row, theme.glyphs),
		titleOf: ({namespace}) => [span(namespace, 'strong')],
		linesOf: namespaceDetails,
		targetOf: ({namespace}) => subjectTarget(snapshot, {kind: 'Namespace', namespace: '', name: namespace}),
		copyOf: ({namespace}) => namespace,
		empty: emptyLines(explainSources(snapshot, sources, now), 'no namespace has pods or policies'),
		noun: 'namespace',
	};
}

/** What is hit, denials first: live where it is read, else as it was recorded. */
export function ratesOf({hits, frame}: Pick<ScreenInput, 'hits' | 'frame'>): Rates {
	return hits !== undefined && hits.rates.readings > 0 ? hits.rates : recordedRates(frame.snapshot);
}

const recordedRates = lastCall((snapshot: Snapshot): Rates => {
	const hits = hitsIn(snapshot);
	const at = Math.max(0, ...readingsIn(snapshot).now.map(reading => reading.at));
	const rates = hits.length === 0 ? noRates : nextRates(noRates, hits, at);
	const withRate = (one: HitRate): HitRate =>
		one.hit.rate === undefined ? one : {...one, rate: one.hit.rate};
	return {...rates, rules: rates.rules.map(withRate), endpoints: rates.endpoints.map(withRate)};
});

/** Rules and pods in one list: what is denied before everything else. */
const hitsInOrder = lastCall(({rules, endpoints}: Rates): readonly HitRate[] => {
	const denies = ({hit, total}: HitRate) => Number(hit.action === 'deny' && total > 0);
	return [...rules, ...endpoints].sort(
		(a, b) =>
			denies(b) - denies(a) ||
			(b.rate ?? 0) - (a.rate ?? 0) ||
			b.total - a.total ||
			(a.hit.key < b.hit.key ? -1 : 1),
	);
});

function hitList(input: ScreenInput): List<HitRate> {
	const {frame, theme, now, hits} = input;
	const {snapshot} = frame;
	const rows = hitsInOrder(ratesOf(input));
	return {
		pane: 'hits',
		rows,
		way: hitWay,
		columns: hitColumns(rows.reduce((most, {hit}) => Math.max(most, whatText(hit).length), 0)),
		cellsOf: row => hitCells(row, theme.glyphs, now),
		titleOf: hitTitle,
		linesOf: (row, width) => hitDetails(row, width, now),
		targetOf: ({hit: {policy}}) =>
			policy?.group === 'networking.k8s.io' ? subjectTarget(snapshot, policy) : undefined,
		copyOf: ({hit}) => whatText(hit),
		empty: [[span(`${sourceText(hits, 0)}; ktriage policy hits --allow-actions reads them once`, 'dim')]],
		noun: 'hit',
	};
}

/** Where hits come from, in words: what is read, or what would have to be done to read it. */
export function sourceText(hits: HitsState | undefined, recorded: number): string {
	if (hits === undefined || hits.source.kind === 'recorded')
		return recorded > 0
			? `counters of ${plural(recorded, 'node')}, as they were recorded`
			: 'static only: no counters were recorded';
	const {phase, source, nodes, permission} = hits;
	if (phase.kind === 'off')
		return permission.kind === 'refused'
			? `static only: ${permission.why}`
			: 'static only: press X to read counters (exec)';
	if (phase.kind === 'starting') return 'looking for the best source of counters';
	if (phase.kind === 'waiting') return `counters are not current: ${phase.why}`;
	switch (source.kind) {
		case 'flows':
			return 'flows by Goldmane';
		case 'counters':
			return `counters by exec on ${nodes.read} of ${plural(nodes.of, 'node')}`;
		default:
			return source.why;
	}
}

function headLines({theme, frame, now, hits}: ScreenInput, summary: PoliciesSummary): readonly Line[] {
	const dot = ` ${theme.glyphs.dot} `;
	const why = explainSources(frame.snapshot, sources, now);
	const {policies, deadSelectors, namespaces} = summary;
	const sum = (of: (row: Isolation) => number) => namespaces.reduce((total, row) => total + of(row), 0);
	const pods = sum(row => row.pods);
	const open = sum(row => row.notEnforced);
	const undecided = sum(row => row.undecided);
	const isReading =
		policies.length === 0 &&
		frame.snapshot.sources.some(({name, state}) => name === 'networkPolicies' && state.kind === 'loading');
	const source = sourceText(hits, readingsIn(frame.snapshot).now.length);
	const denials = ratesOf({hits, frame})
		.rules.concat(ratesOf({hits, frame}).endpoints)
		.reduce((sum, {hit, rate}) => sum + (hit.action === 'deny' ? (rate ?? 0) : 0), 0);
	return [
		[
			isReading
				? span('policies: loading', 'warn')
				: span(plural(policies.length, 'policy', 'policies'), 'strong'),
			...(deadSelectors > 0 ? [span(dot, 'dim'), span(plural(deadSelectors, 'dead selector'), 'warn')] : []),
			span(dot, 'dim'),
			...enforcer(summary, open > 0),
		],
		[
			span('isolated: ', 'dim'),
			span(
				`${formatCount(sum(row => row.ingress))} of ${plural(pods, 'pod')} in, ${formatCount(sum(row => row.egress))} out`,
			),
			...(open > 0 ? [span(dot, 'dim'), span(`not enforced on ${formatCount(open)}`, 'warn')] : []),
			...(undecided > 0 ? [span(dot, 'dim'), span(`${formatCount(undecided)} undecided`, 'unknown')] : []),
		],
		[
			span('hits: ', 'dim'),
			span(source, hits?.phase.kind === 'waiting' ? 'warn' : 'plain'),
			...(denials > 0 ? [span(dot, 'dim'), span(`${denials.toFixed(1)} denied/s`, 'warn')] : []),
		],
		why === '' ? answerLine(summary, 'nothing is wrong with the policies') : [span(why, 'warn')],
	];
}

const engineNames: Readonly<Record<string, string>> = {
	calico: 'Calico',
	'kube-router': 'kube-router',
	none: 'nobody',
	foreign: 'another program',
	unknown: 'not known who',
};

function enforcer({engines}: PoliciesSummary, othersSelected: boolean): Line {
	const {calico, others, both} = engines;
	const nameOf = (kind: string) => engineNames[kind] ?? kind;
	if (calico.kind === others.kind || (others.kind === 'none' && !othersSelected))
		return [span(`enforced by ${nameOf(calico.kind)}`, calico.kind === 'none' ? 'warn' : 'plain')];
	return [
		span(`enforced by ${nameOf(calico.kind)} on its pods, `),
		span(`by ${nameOf(others.kind)} on others`, others.kind === 'none' ? 'warn' : 'plain'),
		...(both ? [span(', two engines at once', 'warn')] : []),
	];
}
