import type {Group} from '../../systems/reach/groups.ts';
import {type Block, blocksOn, cellsOf, type Matrix} from '../../systems/reach/matrix.ts';

const matrixFormat = 'ktriage.policy-matrix/v1';
/** Cells that are printed at once. */
const perChunk = 500;

/** The matrix in pieces, since one of a big cluster is bigger than memory. */
export function* matrixOutput(matrix: Matrix, output: 'text' | 'json' | 'csv'): Generator<string> {
	if (output === 'text') yield* texts(matrix);
	else if (output === 'csv') yield* chunks(csv(matrix), '');
	else {
		yield `{"format": "${matrixFormat}", "cells": [\n`;
		yield* chunks(json(matrix), ',\n');
		yield '\n]}\n';
	}
}

function* json(matrix: Matrix): Generator<string> {
	for (const cell of cellsOf(matrix)) yield JSON.stringify(cell);
}

function* csv(matrix: Matrix): Generator<string> {
	yield 'from,to,port,verdict\n';
	for (const {from, to, port, verdict} of cellsOf(matrix)) yield `${from},${to},${port},${verdict}\n`;
}

/** Lines put together, with what stands between two of them. */
export function* chunks(lines: Iterable<string>, between: string): Generator<string> {
	let held: string[] = [];
	let isFirst = true;
	for (const line of lines) {
		held.push(line);
		if (held.length < perChunk) continue;
		yield `${isFirst ? '' : between}${held.join(between)}`;
		isFirst = false;
		held = [];
	}
	if (held.length > 0) yield `${isFirst ? '' : between}${held.join(between)}`;
}

function* texts(matrix: Matrix): Generator<string> {
	if (matrix.groups.length === 0) yield 'There are no pods.\n';
	for (const port of matrix.ports) {
		yield `${port.text}\n`;
		for (const block of blocksOn(matrix, port)) yield blockText(block, matrix.groups);
	}
}

function blockText({from, to, verdict}: Block, all: readonly Group[]): string {
	return `  ${verdict.padEnd(7)}  ${groupsText(from, all)} → ${groupsText(to, all)}\n`;
}

/** Groups that are named; others are counted. */
const named = 4;

/** "NAMESPACE/POD +2, NAMESPACE/OTHER"; "all pods", or "all pods but …" where few are missing. */
export function groupsText(groups: readonly Group[], all: readonly Group[]): string {
	if (groups.length === all.length && all.length > 1) return 'all pods';
	const missing = all.length - groups.length;
	if (groups.length > named && missing <= named) {
		const inside = new Set(groups);
		return `all pods but ${all
			.filter(group => !inside.has(group))
			.map(({title}) => title)
			.join(', ')}`;
	}
	const shown = groups.slice(0, named).map(({title}) => title);
	const pods = groups.slice(named).reduce((sum, {slots}) => sum + slots.length, 0);
	return `${shown.join(', ')}${pods === 0 ? '' : ` and ${pods} more pods`}`;
}
