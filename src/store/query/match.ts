import type {PodTable} from '../pod-table.ts';
import type {FilterField, FilterTerm, PodFilter} from './filter.ts';

export type SlotTest = (slot: number) => boolean;

/** Text that can only be meant as (part of) an IPv4 address: with a dot, so that plain numbers stay cheap. */
const looksLikeIpv4 = /^(?=.*\.)[\d.]+$/;
const looksLikeIpv6 = /^[\da-f]*:[\da-f:]*$/;

/** Asks `test` once per id: ids repeat by the thousand. */
function perId(count: number, idOf: (slot: number) => number, test: (id: number) => boolean): SlotTest {
	const answers = new Uint8Array(count);
	return slot => {
		const id = idOf(slot);
		if (answers[id] === 0) answers[id] = test(id) ? 1 : 2;
		return answers[id] === 1;
	};
}

function ownerText(table: PodTable, id: number): string {
	const owner = table.ownerOf(id);
	return owner ? `${owner.kind}/${owner.name}`.toLowerCase() : '';
}

/** `label:key`, `label:key=value`, or any part of either. */
function labelsContain(table: PodTable, id: number, text: string): boolean {
	return Object.entries(table.labelsOf(id)).some(([key, value]) =>
		`${key}=${value}`.toLowerCase().includes(text),
	);
}

function hasAddress(table: PodTable, text: string): SlotTest {
	return slot => table.ips(slot).some(ip => ip.includes(text));
}

type FieldTests = {readonly [K in Exclude<FilterField, 'any'>]: (table: PodTable, text: string) => SlotTest};

const tests: FieldTests = {
	name: (table, text) => table.nameContains(text),
	namespace: (table, text) =>
		perId(table.idCounts.namespaces, table.namespaceId, id =>
			table.namespaceName(id).toLowerCase().includes(text),
		),
	node: (table, text) =>
		perId(table.idCounts.nodes, table.nodeId, id => table.nodeName(id).toLowerCase().includes(text)),
	owner: (table, text) =>
		perId(table.idCounts.owners, table.ownerId, id => ownerText(table, id).includes(text)),
	status: (table, text) =>
		perId(table.idCounts.statuses, table.statusId, id => table.statusOf(id).toLowerCase().includes(text)),
	ip: hasAddress,
	label: (table, text) => perId(table.idCounts.labels, table.labelsId, id => labelsContain(table, id, text)),
};

function anyField(table: PodTable, text: string): SlotTest {
	const fields = [tests.name, tests.namespace, tests.node, tests.status].map(test => test(table, text));
	if (looksLikeIpv4.test(text) || looksLikeIpv6.test(text)) fields.push(hasAddress(table, text));
	const [inName, inNamespace, onNode, inStatus, inAddress] = fields as [
		SlotTest,
		SlotTest,
		SlotTest,
		SlotTest,
		SlotTest?,
	];
	return slot =>
		inNamespace(slot) || inStatus(slot) || onNode(slot) || inName(slot) || (inAddress?.(slot) ?? false);
}

function testOf(table: PodTable, {field, text, negated}: FilterTerm): SlotTest {
	const test = field === 'any' ? anyField(table, text) : tests[field](table, text);
	return negated ? slot => !test(slot) : test;
}

/** The filter as a test of slots of one table. */
export function compileFilter(table: PodTable, filter: PodFilter): SlotTest {
	const terms = filter.map(term => testOf(table, term));
	const [only] = terms;
	if (only === undefined) return () => true;
	return terms.length === 1 ? only : slot => terms.every(test => test(slot));
}
