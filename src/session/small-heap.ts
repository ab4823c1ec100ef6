import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';

/** From so many objects on, what is read into the store outweighs the code. */
const many = 20_000;
let isYoungKept = false;
/** In a young generation of so many bytes what lives for a moment is gone before it is looked at. */
const enough = 8 << 20;
let mayGrow = false;

/**
 * Keeps V8's young generation as large as it is. It doubles with whatever survives (Node 24: up to 48 MiB, three times over), and everything that is put into
 * the store does: 50,000 pods peak at 205 MiB then, at 140 without, at no more CPU time. Not before the code is loaded: what was compiled
 * before counts as made for another program as soon as a flag has changed.
 */
export function keepYoungSpace(): void {
	if (isYoungKept) return;
	isYoungKept = true;
	setFlagsFromString('--semi-space-growth-factor=1');
}

/** {@link keepYoungSpace} when a source of so many objects is being read. */
export function keepYoungSpaceFor(objects: number): void {
	if (objects >= many) keepYoungSpace();
}

/**
 * Lets the young generation grow again up to what is enough: V8 shrinks it to a megabyte while little is allocated, and every diagnosis would be
 * collected in forty pieces. To be called now and then; costs some microseconds.
 */
export function tendYoungSpace(): void {
	if (!isYoungKept) return;
	const size = getHeapSpaceStatistics().find(({space_name: name}) => name === 'new_space')?.space_size;
	const isSmall = size !== undefined && size < enough;
	if (isSmall === mayGrow) return;
	mayGrow = isSmall;
	setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
}

/**
 * Keeps the heap of a program that is open for hours near what is in use: left alone, V8 lets it grow to twice of that before it collects (V8 13.6,
 * MemoryController::GrowingFactor). For when everything is loaded, for the same reason.
 */
export function keepHeapSmall(): void {
	setFlagsFromString('--heap-growing-percent=40');
}
