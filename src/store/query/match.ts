import type {PodTable} from '../pod-table.ts';
import type {FilterField, FilterTerm, PodFilter} from './filter.ts';

export type SlotTest = (slot: number) => boolean;

const looksLikeIpv4 = /^\d{1,3}\.(?:\d{1,3}\.){0,2}\d{0,3}$/;
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
	const labels = table.labelsOf(id);
	const equals = text.indexOf('=');
	const keyPart = text.slice(0, equals);
	const valuePart = text.slice(equals + 1);
	for (const name of Object.keys(labels)) {
		const key = name.toLowerCase();
		const value = (labels[name] ?? '').toLowerCase();
		if (
			equals < 0
				? key.includes(text) || value.includes(text)
				: key.endsWith(keyPart) && value.startsWith(valuePart)
		) {
			return true;
		}
	}
	return false;
}

/** True for addresses that begin with `text`, as in "10.42.1": whole octets but the last, which may be a beginning. */
function hasIpv4Prefix(table: PodTable, text: string): SlotTest {
	const octets = text.split('.');
	const begun = octets.pop() ?? '';
	const shift = 32 - 8 * octets.length;
	const prefix = octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
	const fits = Uint8Array.from({length: 256}, (_, octet) => (String(octet).startsWith(begun) ? 1 : 0));
	return slot => {
		const address = table.ipv4(slot);
		if (address === 0 || Math.floor(address / 2 ** shift) !== prefix) return false;
		return fits[(address >>> (shift - 8)) & 255] === 1;
	};
}

/** IPv4 addresses by their beginning, IPv6 ones by any part. */
function hasAddress(table: PodTable, text: string): SlotTest {
	if (looksLikeIpv4.test(text)) return hasIpv4Prefix(table, text);
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
