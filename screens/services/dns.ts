import type {DnsSummary} from '../../src/systems/dns.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import type {VerdictWord} from '../../src/ui/theme.ts';

/** Something that belongs to the DNS of the cluster: who answers, for which zones, and who cannot ask. */
export type DnsRow = {
	readonly key: string;
	readonly what: 'pod' | 'zone' | 'cannot ask';
	readonly name: string;
	readonly state: VerdictWord;
	readonly says: string;
	/** What Enter opens. */
	readonly subject: {readonly kind: string; readonly namespace: string; readonly name: string} | undefined;
};

/** Who cannot ask, then who answers, then the zones. */
export const dnsRows = lastCall(({pods, zones, denied}: DnsSummary): readonly DnsRow[] => [
	...denied.map(
		({namespace, pods: count, ports, policies}): DnsRow => ({
			key: `denied ${namespace}`,
			what: 'cannot ask',
			name: namespace,
			state: {word: 'denied', tone: 'fail'},
			says: `${plural(count, 'pod')}, ${ports.join(' ')}, by ${policies.join(', ')}`,
			subject: subjectOf(policies[0]),
		}),
	),
	...pods.map(
		({namespace, name, node, ip, ready, network}): DnsRow => ({
			key: `pod ${namespace}/${name}`,
			what: 'pod',
			name,
			state: ready ? {word: 'ready', tone: 'ok'} : {word: 'NOT', tone: 'fail'},
			says: `${ip || 'no address'} on ${node || 'no node'}, network ${network}`,
			subject: {kind: 'Pod', namespace, name},
		}),
	),
	...zones.map(
		({zones: names, file, plugins, forwards}, index): DnsRow => ({
			key: `zone ${index} ${names.join(' ')}`,
			what: 'zone',
			name: names.join(' ') || '.',
			state: {word: '', tone: 'plain'},
			says: `${plugins.includes('kubernetes') ? 'cluster names; ' : ''}${forwards.length > 0 ? `forwards to ${forwards.join(', ')}` : 'forwards nothing'}; ${file}`,
			subject: configOf(file),
		}),
	),
]);

/** How rows are told apart and filtered. */
export const dnsWay: Way<DnsRow> = {
	keyOf: ({key}) => key,
	filterKeys: ['what', 'name', 'state', 'says'],
	fieldOf: (row, column) => {
		if (column === 'state') return row.state.word;
		return column === 'what' ? row.what : column === 'name' ? row.name : row.says;
	},
};

export const dnsColumns: readonly Column[] = [
	{id: 'what', title: 'WHAT', min: 10, ideal: 10, priority: 90, sortable: true},
	{id: 'name', title: 'NAME', min: 16, ideal: 28, cut: 'middle', priority: 100, sortable: true},
	{id: 'state', title: 'STATE', min: 6, ideal: 6, priority: 80, sortable: true},
	{id: 'says', title: 'DETAILS', min: 16, ideal: 40, grow: 1, priority: 95},
];

/** Cells of a row. */
export function dnsCells({what, name, state, says}: DnsRow): Readonly<Record<string, Cell>> {
	return {what, name, state: {text: state.word, tone: state.tone}, says};
}

/** Details of a row. */
export function dnsDetails({what, name, says}: DnsRow, width: number): readonly Line[] {
	return factLines(
		[
			[what, name],
			['details', says],
		],
		width,
	);
}

function subjectOf(policy: string | undefined): DnsRow['subject'] {
	const [namespace, name] = policy?.split('/') ?? [];
	return namespace && name ? {kind: 'NetworkPolicy', namespace, name} : undefined;
}

/** "ConfigMap NAMESPACE/NAME FILE". */
function configOf(file: string): DnsRow['subject'] {
	const [, namespace, name] = /^ConfigMap ([^/]+)\/(\S+)/.exec(file) ?? [];
	return namespace && name ? {kind: 'ConfigMap', namespace, name} : undefined;
}
