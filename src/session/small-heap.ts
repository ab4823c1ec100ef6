import {setFlagsFromString} from 'node:v8';

/** From so many objects on, what is read into the store outweighs the code. */
const many = 20_000;
let isYoungKept = false;

/**
 * Keeps V8's young generation as large as it is when a source of many objects is being read. It doubles with whatever survives (Node 24: up to 48 MiB), and
 * everything that is put into the store does: 50,000 pods peak at 205 MiB then, at 140 without, at no more CPU time. Not at the start: code that
 * was compiled before counts as made for another program as soon as a flag has changed.
 */
export function keepYoungSpace(objects: number): void {
	if (isYoungKept || objects < many) return;
	isYoungKept = true;
	setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Keeps the heap of a program that is open for hours near what is in use: left alone, V8 lets it grow to twice of that before it collects (V8 13.6,
 * MemoryController::GrowingFactor). For when everything is loaded, for the same reason.
 */
export function keepHeapSmall(): void {
	keepYoungSpace(many);
	setFlagsFromString('--heap-growing-percent=40');
}
