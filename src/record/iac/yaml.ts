import {
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	parseAllDocuments,
} from 'yaml';
import type {IacNode} from '../../store/iac.ts';
import {cell, lines} from '../../store/sanitise.ts';
import {holdsSecret} from './secrets.ts';

export type YamlResult = {
	readonly documents: readonly IacNode[];
	readonly problems: readonly {readonly line: number; readonly why: string}[];
};

const mostNodes = 200_000;
const deepest = 100;

/**
 * Reads YAML as Ansible's loader does (YAML 1.1, last of two equal keys wins) into values with lines. No tag is applied; `!vault` values
 * and values under names of secrets are left out. Aliases that multiply or nest without end are refused.
 */
export function readYaml(text: string): YamlResult {
	const counter = new LineCounter();
	let parsed: readonly Document.Parsed[];
	try {
		parsed = parseAllDocuments(text, {
			version: '1.1',
			customTags: tags => tags.filter(tag => typeof tag === 'string' || !/timestamp|int|float/.test(tag.tag)),
			uniqueKeys: false,
			prettyErrors: false,
			logLevel: 'silent',
			lineCounter: counter,
		}) as readonly Document.Parsed[];
	} catch (error) {
		const why =
			error instanceof Error && error.message.includes('call stack') ? 'nested too deeply' : String(error);
		return {documents: [], problems: [{line: 1, why: cell(why, 200)}]};
	}
	const problems: {line: number; why: string}[] = [];
	const documents: IacNode[] = [];
	for (const document of parsed) {
		const [error] = document.errors;
		if (error !== undefined) {
			problems.push({line: counter.linePos(error.pos[0]).line, why: cell(error.message, 200)});
			continue;
		}
		if (document.contents === null) continue;
		try {
			documents.push(convert(document, counter, problems));
		} catch (cause) {
			problems.push({line: 1, why: cause instanceof Error ? cell(cause.message, 200) : 'cannot be read'});
		}
	}
	return {documents, problems};
}

function convert(
	document: Document.Parsed,
	counter: LineCounter,
	problems: {line: number; why: string}[],
): IacNode {
	let nodes = 0;
	const walk = (node: Node | null | undefined, line: number, depth: number): IacNode => {
		nodes += 1;
		if (nodes > mostNodes) throw new Error('the aliases of this file multiply: too many values');
		if (depth > deepest) throw new Error('nested too deeply');
		if (node === null || node === undefined) return {kind: 'scalar', line, value: null};
		const here = node.range ? counter.linePos(node.range[0]).line : line;
		if (node.tag === '!vault' || node.tag === '!vault-encrypted')
			return {kind: 'secret', line: here, why: 'vaulted'};
		if (isAlias(node)) return walk(node.resolve(document), here, depth + 1);
		if (isSeq(node))
			return {kind: 'list', line: here, items: node.items.map(item => walk(item as Node, here, depth + 1))};
		if (isMap(node)) return mapNode(node.items as readonly Pair[], here, depth);
		if (isScalar(node)) return {kind: 'scalar', line: here, value: scalar(node.value)};
		return {kind: 'scalar', line: here, value: null};
	};
	const mapNode = (items: readonly Pair[], line: number, depth: number): IacNode => {
		const merged: Entry[] = [];
		const own: Entry[] = [];
		for (const {key, value} of items) {
			const name = isScalar(key) ? String(key.value) : '';
			const at = key?.range ? counter.linePos(key.range[0]).line : line;
			if (name === '<<') {
				const inner = walk(value, at, depth + 1);
				for (const part of inner.kind === 'list' ? inner.items : [inner])
					if (part.kind === 'map') merged.push(...part.entries);
				continue;
			}
			const shown = cell(name, 200);
			if (own.some(entry => entry.key === shown))
				problems.push({line: at, why: `key ${shown} stands twice; Ansible takes the last one`});
			own.push({key: shown, line: at, value: hidden(shown, walk(value, at, depth + 1))});
		}
		return {
			kind: 'map',
			line,
			entries: [...merged.filter(({key}) => !own.some(entry => entry.key === key)), ...own],
		};
	};
	return walk(document.contents as Node, 1, 0);
}

type Pair = {readonly key: Node | null; readonly value: Node | null};
type Entry = {readonly key: string; readonly line: number; readonly value: IacNode};

function hidden(key: string, node: IacNode): IacNode {
	const template = node.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('{{');
	return node.kind === 'scalar' && typeof node.value === 'string' && !template && holdsSecret(key)
		? {kind: 'secret', line: node.line, why: 'its name says that it is a secret'}
		: node;
}

function scalar(value: unknown): string | number | boolean | null {
	if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
	return typeof value === 'string' ? lines(value) : lines(String(value));
}
