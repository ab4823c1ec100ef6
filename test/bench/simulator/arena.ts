const SLAB_BYTES = 32 << 20;

/** Many byte strings in few large buffers: no string crosses a buffer, so each can be handed out, and changed in place, as a view. */
export type Arena = {
	readonly slabs: Buffer[];
	readonly slabOf: number[];
	readonly start: number[];
	readonly end: number[];
};

export function createArena(): Arena {
	return {slabs: [], slabOf: [], start: [], end: []};
}

/** Append one item made of parts; its index is the number of items before it. */
export function append(arena: Arena, ...parts: readonly Buffer[]): void {
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	const last = arena.slabs.length - 1;
	const used = arena.slabOf.at(-1) === last ? (arena.end.at(-1) ?? 0) : 0;
	const fits = last >= 0 && used + length <= (arena.slabs[last]?.length ?? 0);
	if (!fits) arena.slabs.push(Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, length)));
	const slab = arena.slabs.length - 1;
	let at = fits ? used : 0;
	arena.slabOf.push(slab);
	arena.start.push(at);
	for (const part of parts) at += part.copy(arena.slabs[slab] as Buffer, at);
	arena.end.push(at);
}

export function itemAt(arena: Arena, index: number): Buffer {
	return (arena.slabs[arena.slabOf[index] ?? 0] as Buffer).subarray(arena.start[index], arena.end[index]);
}

/** Items [from, to) as few views as they lie in. */
export function itemRange(arena: Arena, from: number, to: number): readonly Buffer[] {
	const views: Buffer[] = [];
	for (let index = from; index < to; ) {
		const slab = arena.slabOf[index] ?? 0;
		let last = index;
		while (last + 1 < to && arena.slabOf[last + 1] === slab) last++;
		views.push((arena.slabs[slab] as Buffer).subarray(arena.start[index], arena.end[last]));
		index = last + 1;
	}
	return views;
}

/** Bytes of items [from, to). */
export function rangeBytes(arena: Arena, from: number, to: number): number {
	return itemRange(arena, from, to).reduce((sum, view) => sum + view.length, 0);
}
