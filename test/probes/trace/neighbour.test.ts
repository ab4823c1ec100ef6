import {expect, test} from 'vitest';
import type {Neighbours} from '../../../src/probes/local/neighbours.ts';
import type {ProbeClass, ProbeRun} from '../../../src/probes/question.ts';
import {neighbourOf} from '../../../src/probes/trace/neighbour.ts';
import {h0} from '../../checks/fixtures.ts';

const snapshot = h0();
const [one, two] = snapshot.tables.nodes;
const address = '192.168.1.249';
const of = (
	entries: readonly (readonly [string | undefined, string])[],
	more: Partial<Neighbours> = {},
): Neighbours => ({
	hardware: new Map(entries.map(([ip, hardware]) => [ip ?? '', hardware])),
	known: true,
	interfaceOf: () => 'eno1',
	...more,
});
const ipOf = (node: typeof one) => node?.internalIps[0];
const run = (outcome: ProbeClass): ProbeRun => ({
	question: {kind: 'tcp', host: address, port: 80},
	from: {kind: 'outside'},
	answer: {class: outcome, detail: ''},
	millis: 1,
	at: 1,
	tool: '',
});

test.each([
	[
		'the node that announces it',
		of([
			[address, 'aa'],
			[ipOf(one), 'aa'],
		]),
		{kind: 'same', node: one?.name},
	],
	[
		'another node',
		of([
			[address, 'bb'],
			[ipOf(one), 'aa'],
			[ipOf(two), 'bb'],
		]),
		{kind: 'other', node: two?.name},
	],
	[
		'a stranger',
		of([
			[address, 'cc'],
			[ipOf(one), 'aa'],
		]),
		{kind: 'other', node: ''},
	],
	['somebody, and the node is not known here', of([[address, 'cc']]), {kind: 'unknown'}],
	['nobody', of([]), {kind: 'silent'}],
	['beyond a router', of([], {interfaceOf: () => undefined}), {kind: 'unknown'}],
	['no table', of([], {known: false}), {kind: 'unknown'}],
])('%s', (_, neighbours, expected) => {
	expect(neighbourOf(snapshot, address, one?.name ?? '', neighbours, run('timeout'))).toMatchObject(expected);
});

test('no entry in the table means nothing while the address answers', () => {
	expect(neighbourOf(snapshot, address, one?.name ?? '', of([]), run('ok')).kind).toBe('unknown');
	expect(neighbourOf(snapshot, 'fd00::9', '', of([]), run('timeout')).kind).toBe('unknown');
});
