import type {Frame, ObjectTarget} from '../session/session.ts';
import {addressesIn} from './addresses.ts';
import {nodeTarget, podTarget} from './objects/targets.ts';
import type {ScreenDefinition} from './screen.ts';
import {listedScreens} from './screen-order.ts';
import type {UiAction} from './state/action.ts';

/** A place one can go to by name. */
export type PaletteEntry = {
	readonly label: string;
	readonly detail: string;
	readonly actions: readonly UiAction[];
};

/** Pods are searched only from this many letters on, and so many are offered. */
const podSearchFrom = 2;
const mostPods = 50;

/**
 * Where a typed name leads: what is called so before what only speaks of it, each as screens, findings, nodes, namespaces and pods in
 * this order; words may stand in any order.
 */
export function paletteEntries(
	frame: Frame,
	screens: readonly ScreenDefinition[],
	text: string,
): readonly PaletteEntry[] {
	const words = text
		.toLowerCase()
		.split(/\s+/)
		.filter(word => word !== '');
	const matches = (...within: readonly string[]) => {
		const haystack = within.join(' ').toLowerCase();
		return words.every(word => haystack.includes(word));
	};
	const fixed = [
		...screenEntries(screens),
		...findingEntries(frame),
		...nodeEntries(frame),
		...namespaceEntries(frame),
	];
	const found = fixed.filter(entry => matches(entry.label, entry.detail));
	const all = words.join('').length < podSearchFrom ? found : [...found, ...podEntries(frame, matches)];
	const isCalledSo = ({label}: PaletteEntry) => matches(label);
	return [
		...noteEntries(text),
		...addressEntries(text),
		...all.filter(isCalledSo),
		...all.filter(entry => !isCalledSo(entry)),
	];
}

/** "note TEXT" writes it down. */
function noteEntries(text: string): readonly PaletteEntry[] {
	const note = /^note\s+(\S.*)$/i.exec(text)?.[1];
	if (note === undefined) return [];
	const command = {do: 'note', text: note} as const;
	return [{label: note, detail: 'write this down with the time', actions: [{type: 'record', command}]}];
}

/** An address leads to whoever has it. */
function addressEntries(text: string): readonly PaletteEntry[] {
	const addresses = addressesIn(text).join(' ');
	if (addresses === '') return [];
	const place = {screen: 'who', addresses} as const;
	return [{label: addresses, detail: 'whose address this is', actions: [{type: 'go', place}]}];
}

function screenEntries(screens: readonly ScreenDefinition[]): readonly PaletteEntry[] {
	return listedScreens(screens).flatMap(({name, title, question}) =>
		name === 'object' ||
		name === 'finding' ||
		name === 'why' ||
		name === 'who' ||
		name === 'explain' ||
		name === 'reach' ||
		name === 'what-if'
			? []
			: [{label: title, detail: question, actions: [{type: 'go', place: {screen: name}}]}],
	);
}

function findingEntries({diagnosis}: Frame): readonly PaletteEntry[] {
	return diagnosis.findings
		.filter(
			finding => finding.verdict === 'FAIL' || finding.verdict === 'WARN' || finding.verdict === 'UNKNOWN',
		)
		.map(finding => ({
			label: finding.code,
			detail: finding.summary,
			actions: [{type: 'go', place: {screen: 'finding', id: finding.id}}],
		}));
}

function nodeEntries({snapshot}: Frame): readonly PaletteEntry[] {
	return snapshot.tables.nodes.map(node => ({
		label: node.name,
		detail: 'node',
		actions: openObject(nodeTarget(node.name)),
	}));
}

function namespaceEntries({snapshot}: Frame): readonly PaletteEntry[] {
	return snapshot.tables.namespaces.map(({name}) => ({
		label: name,
		detail: 'pods of this namespace',
		actions: [
			{type: 'go', place: {screen: 'pods'}},
			{type: 'option', name: 'group', value: ''},
			{type: 'option', name: 'bucket', value: 'all'},
			{type: 'filter', text: `namespace:${name}`},
		],
	}));
}

function podEntries(
	{snapshot}: Frame,
	matches: (...within: readonly string[]) => boolean,
): readonly PaletteEntry[] {
	const {pods} = snapshot;
	const entries: PaletteEntry[] = [];
	for (const slot of pods.slots()) {
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		const name = pods.name(slot);
		if (!matches(namespace, name)) continue;
		entries.push({
			label: `${namespace}/${name}`,
			detail: 'pod',
			actions: openObject(podTarget(namespace, name)),
		});
		if (entries.length === mostPods) break;
	}
	return entries;
}

function openObject(target: ObjectTarget): readonly UiAction[] {
	return [{type: 'go', place: {screen: 'object', target}}];
}
