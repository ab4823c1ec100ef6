import type {IacNode} from '../store/iac.ts';

/** Where something stands: "group_vars/all.yml:12" is what people look up. */
export type Place = {readonly path: string; readonly line: number};

/** "PATH:LINE". */
export function placeText({path, line}: Place): string {
	return `${path}:${line}`;
}

/** The value at a key of a map, the last one as Ansible takes it; undefined when there is none. */
export function at(node: IacNode | undefined, key: string): IacNode | undefined {
	if (node?.kind !== 'map') return undefined;
	return node.entries.findLast(entry => entry.key === key)?.value;
}

/** The text of a scalar; undefined for anything else and for null. */
export function textOf(node: IacNode | undefined): string | undefined {
	return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

/** The text of a scalar at a key. */
export function textAt(node: IacNode | undefined, key: string): string | undefined {
	return textOf(at(node, key));
}

/** The items of a list; a single value counts as a list of one, null and nothing as an empty one. */
export function itemsOf(node: IacNode | undefined): readonly IacNode[] {
	if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
	return node.kind === 'list' ? node.items : [node];
}

/** The texts of a list, or of one scalar taken apart at commas, as tags and file lists are written. */
export function wordsOf(node: IacNode | undefined): readonly string[] {
	return itemsOf(node)
		.flatMap(item => textOf(item)?.split(',') ?? [])
		.map(word => word.trim())
		.filter(word => word !== '');
}

export type Leaf = Place & {
	readonly text: string;
	/** Keys from the outside in; items of lists have none. */
	readonly keys: readonly string[];
};

/** Every scalar below a node with the keys that lead to it; lines of block scalars come one by one from `linesOf`. */
export function* leavesOf(path: string, node: IacNode, keys: readonly string[] = []): Generator<Leaf> {
	if (node.kind === 'scalar') {
		if (node.value !== null) yield {path, line: node.line, text: String(node.value), keys};
	} else if (node.kind === 'list') {
		for (const item of node.items) yield* leavesOf(path, item, keys);
	} else if (node.kind === 'map') {
		for (const {key, value} of node.entries) yield* leavesOf(path, value, [...keys, key]);
	}
}

/** Every map below a node, itself first. */
export function* mapsOf(node: IacNode): Generator<IacNode & {readonly kind: 'map'}> {
	if (node.kind === 'map') {
		yield node;
		for (const {value} of node.entries) yield* mapsOf(value);
	} else if (node.kind === 'list') {
		for (const item of node.items) yield* mapsOf(item);
	}
}
