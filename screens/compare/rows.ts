import type {Verdict} from '../../src/checks/finding.ts';
import type {Diagnosis} from '../../src/diagnosis/diagnosis.ts';
import type {Difference, ObjectChange} from '../../src/diagnosis/difference/difference.ts';
import type {CompareView} from '../../src/session/compare/state.ts';
import type {ObjectTarget} from '../../src/session/session.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {podTarget} from '../../src/ui/objects/targets.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Tone, verdictWord} from '../../src/ui/theme.ts';

/** One thing that is not as it was, or not as it is there. */
export type CompareRow = {
	readonly key: string;
	/** What kind of thing: "verdict", "Service", "pod". */
	readonly part: string;
	readonly name: string;
	readonly change: string;
	readonly before: string;
	readonly after: string;
	readonly tone: Tone;
	/** More words for the details. */
	readonly text: string;
	/** The finding, or the pod, that Enter opens. */
	readonly opens?: readonly UiAction[];
	readonly target?: ObjectTarget;
};

type Plain = Omit<CompareRow, 'key' | 'tone' | 'text'> & Partial<Pick<CompareRow, 'tone' | 'text'>>;

const rank: Readonly<Record<Verdict, number>> = {FAIL: 0, WARN: 1, UNKNOWN: 2, SKIP: 3, PASS: 4};

/** Everything that differs, what matters most first. Of two clusters, what only one of them can have the same name of is left out. */
export function compareRows(
	found: Difference,
	kind: CompareView['kind'],
	{findings}: Pick<Diagnosis, 'findings'>,
): readonly CompareRow[] {
	const isMoments = kind === 'moments';
	return [
		...(isMoments ? [] : missingRows(findings)),
		...verdictRows(found).filter(({name}) => isMoments || !betweenClusters.test(name)),
		...found.services.map(one => ({
			part: 'Service',
			name: one.service,
			change: one.change,
			before: one.before,
			after: one.after,
			tone: losesService.has(one.change) ? ('fail' as const) : ('plain' as const),
		})),
		...found.workloads.map(one => ({
			part: one.kind,
			name: one.workload,
			change: one.change,
			before: one.before,
			after: one.after,
			tone: one.change === 'gone' || one.change === 'no-ready-pod' ? ('fail' as const) : ('plain' as const),
		})),
		...networkRows(found),
		...found.pods.moved.map(one => ({
			part: 'moved',
			name: one.workload,
			change: 'network',
			before: networks(one.before),
			after: networks(one.after),
		})),
		...objectRows('policy', found.policies),
		...objectRows('pool', found.pools),
		...(isMoments ? objectRows('node', found.nodes) : []),
		...(isMoments ? podRows(found) : []),
		...found.counts.map(({what, before, after}) => ({
			part: 'count',
			name: what,
			change: 'count',
			before: String(before),
			after: String(after),
		})),
		...found.unread.map(name => ({
			part: 'unread',
			name,
			change: 'not compared',
			before: '',
			after: '',
			tone: 'unknown' as const,
			text: 'It could not be read at one of the two: what it would show is not compared.',
		})),
	].map((row: Plain) => ({
		...row,
		key: `${row.part} ${row.name} ${row.change}`,
		tone: row.tone ?? 'plain',
		text: row.text ?? '',
	}));
}

/** Checks that compare themselves: that the other cluster is not compared with anything is no news. */
const betweenClusters = /^(?:CTX-|RBK-05)/;
const losesService: ReadonlySet<string> = new Set(['gone', 'clusterIp', 'loadBalancerIp']);

/** What the cluster that is replaced has and this one has not, as the check of it found it. */
function missingRows(findings: Diagnosis['findings']): readonly Plain[] {
	return findings
		.filter(({code, verdict}) => code === 'CTX-02' && verdict === 'FAIL')
		.flatMap(({id, subjects}) =>
			subjects.map(({kind, namespace, name}) => ({
				part: 'missing',
				name: `${namespace}/${name}`,
				change: kind,
				before: 'there',
				after: 'not here',
				tone: 'fail' as const,
				opens: [{type: 'go' as const, place: {screen: 'finding' as const, id}}],
			})),
		);
}

function verdictRows({verdicts}: Difference): readonly Plain[] {
	const worst = (verdict: Verdict | undefined): number => rank[verdict ?? 'PASS'];
	return [...verdicts]
		.sort((a, b) => worst(a.after) - worst(b.after) || (a.id < b.id ? -1 : 1))
		.map(({id, code, before, after, summary}) => ({
			part: 'verdict',
			name: id.startsWith(code) ? id : `${code} ${id}`,
			change: 'verdict',
			before: before === undefined ? '' : verdictWord(before).word,
			after: after === undefined ? '' : verdictWord(after).word,
			tone: verdictWord(after ?? 'PASS').tone,
			text: summary,
			...(after !== undefined && {opens: [{type: 'go' as const, place: {screen: 'finding' as const, id}}]}),
		}));
}

function networkRows({pods: {networks}}: Difference): readonly Plain[] {
	const names = new Set([...Object.keys(networks.before), ...Object.keys(networks.after)]);
	return [...names].flatMap(name => {
		const [before, after] = [networks.before[name] ?? 0, networks.after[name] ?? 0];
		return before === after
			? []
			: [{part: 'network', name, change: 'pods', before: String(before), after: String(after)}];
	});
}

function networks(counts: Readonly<Record<string, number>>): string {
	return Object.entries(counts)
		.map(([name, pods]) => `${pods} ${name}`)
		.join(', ');
}

function objectRows(part: string, changes: readonly ObjectChange[]): readonly Plain[] {
	return changes.map(({kind, name, change, parts}) => ({
		part,
		name,
		change,
		before: change === 'new' ? '' : change === 'gone' ? 'there' : parts.join(', '),
		after: change === 'new' ? 'there' : change === 'gone' ? '' : 'changed',
		text: kind,
	}));
}

function podRows({pods}: Difference): readonly Plain[] {
	const targetOf = (pod: string): ObjectTarget => {
		const [namespace = '', name = ''] = pod.split('/');
		return podTarget(namespace, name);
	};
	return [
		...pods.changed.map(({pod, change, before, after}) => ({
			part: 'pod',
			name: pod,
			change,
			before,
			after,
			target: targetOf(pod),
		})),
		...pods.gone.map(pod => ({part: 'pod', name: pod, change: 'gone', before: 'there', after: ''})),
		...pods.added.map(pod => ({
			part: 'pod',
			name: pod,
			change: 'new',
			before: '',
			after: 'there',
			target: targetOf(pod),
		})),
	];
}

/** How rows are told apart and filtered. */
export const compareWay: Way<CompareRow> = {
	keyOf: ({key}) => key,
	filterKeys: ['part', 'name', 'change', 'before', 'after'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'part':
				return row.part;
			case 'name':
				return row.name;
			case 'change':
				return row.change;
			case 'before':
				return row.before;
			default:
				return row.after;
		}
	},
};

export const compareColumns: readonly Column[] = [
	{id: 'part', title: 'WHAT', min: 7, ideal: 11, priority: 90, sortable: true},
	{id: 'name', title: 'NAME', min: 20, ideal: 40, grow: 2, priority: 100, sortable: true},
	{id: 'change', title: 'CHANGE', min: 7, ideal: 13, priority: 60, sortable: true},
	{id: 'before', title: 'BEFORE', min: 8, ideal: 16, grow: 1, priority: 80},
	{id: 'after', title: 'AFTER', min: 8, ideal: 16, grow: 1, priority: 85},
];

/** The cells of a row. */
export function compareCells({
	part,
	name,
	change,
	before,
	after,
	tone,
}: CompareRow): Readonly<Record<string, Cell>> {
	return {
		part: {text: part, tone: 'dim'},
		name,
		change,
		before: before || '-',
		after: {text: after || '-', tone},
	};
}
