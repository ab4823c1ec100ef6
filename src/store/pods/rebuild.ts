import {inPage} from './arena.ts';
import {type Columns, column, columnCount, rowBits} from './columns.ts';
import {createDictionary, type Dictionary} from './dictionary.ts';
import type {Interner} from './intern.ts';

/** Copies of ids on their way to another interner, each copied once. */
function mover<Value>(from: Interner<Value>, to: Interner<Value>): (id: number) => number {
	const moved = new Int32Array(from.size()).fill(-1);
	return id => {
		if (moved[id]! < 0) moved[id] = from.copyTo(id, to);
		return moved[id]!;
	};
}

/**
 * Writes every row anew against a dictionary that holds only what is in use: names and label sets of gone pods are dropped.
 * Slots stay. Tables published earlier keep the old dictionary.
 */
export function rebuildDictionary(columns: Columns, old: Dictionary): Dictionary {
	const fresh = createDictionary();
	const namespaces = mover(old.namespaces, fresh.namespaces);
	const nodes = mover(old.nodes, fresh.nodes);
	const owners = mover(old.owners, fresh.owners);
	const labels = mover(old.labels, fresh.labels);
	const statuses = mover(old.statuses, fresh.statuses);
	const ends = mover(old.ends, fresh.ends);
	const specs = mover(old.specs, fresh.specs);
	const uids = mover(old.uids, fresh.uids);
	const words = new Uint32Array(columnCount);
	for (let slot = 0; slot < columns.capacity(); slot++) {
		for (let number = 0; number < columnCount; number++) words[number] = columns.get(slot, number);
		const lengths = words[column.lengths]!;
		if (!(lengths & (rowBits.used << 16))) continue;
		const offset = words[column.text]!;
		const at = offset & inPage;
		const textLength = (lengths & 255) + ((lengths >>> 8) & 255);
		words[column.text] = fresh.arena.append(old.arena.page(offset), at, at + textLength);
		words[column.namespace] = namespaces(words[column.namespace]!);
		words[column.node] = nodes(words[column.node]!);
		words[column.owner] = owners(words[column.owner]!);
		words[column.labels] = labels(words[column.labels]!);
		words[column.status] = statuses(words[column.status]!);
		words[column.ends] = ends(words[column.ends]!);
		words[column.spec] = specs(words[column.spec]!);
		if (lengths & (rowBits.oddUid << 16)) words[column.uid0] = uids(words[column.uid0]!);
		columns.setRow(slot, words);
	}
	return fresh;
}
