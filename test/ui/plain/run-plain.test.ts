import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import type {Frame} from '../../../src/session/session.ts';
import {news, nothingSaid} from '../../../src/ui/plain/news.ts';
import {runPlain} from '../../../src/ui/plain/run-plain.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';

const healthy = scenarioFrame('h0');
const broken = scenarioFrame('canonical');

function without(frame: Frame, code: string): Frame {
	const causes = frame.diagnosis.causes
		.filter(({finding}) => finding.code !== code)
		.map((cause, index) => ({...cause, rank: index + 1}));
	return {...frame, diagnosis: {...frame.diagnosis, causes}};
}

function down(frame: Frame): Frame {
	const api = {kind: 'down', since: frame.snapshot.now, why: 'connection refused', fault: 'network'} as const;
	return {...frame, snapshot: {...frame.snapshot, api}};
}

describe('what there is to say', () => {
	it('is everything at first, and nothing when nothing has changed', () => {
		const {lines, said} = news(broken, nothingSaid);
		const {causes} = broken.diagnosis;
		expect(lines).toHaveLength(causes.length + 1);
		expect(lines[0]).toBe(`Cluster prod-k3s: ${causes.length} problems.`);
		expect(lines[1]).toMatch(
			new RegExp(`^Problem 1, ${causes[0]?.finding.verdict}, ${causes[0]?.finding.code}: `),
		);
		expect(news(broken, said).lines).toEqual([]);
	});

	it('names what is over, and does not repeat what only moved up', () => {
		const first = broken.diagnosis.causes[0]?.finding.code ?? '';
		const {said} = news(broken, nothingSaid);
		const left = without(broken, first);
		const {lines} = news(left, said);
		expect(lines[0]).toBe(`Cluster prod-k3s: ${left.diagnosis.causes.length} problems.`);
		expect(lines.slice(1).every(line => line.startsWith('No longer a problem of its own: '))).toBe(true);
		expect(lines[1]).toContain(first);
	});

	it('takes no problem for solved because the API server does not answer', () => {
		const {said} = news(broken, nothingSaid);
		const away = news(down(broken), said);
		expect(away.lines).toEqual(['Cluster prod-k3s: the API server does not answer: connection refused.']);
		const back = news(broken, away.said);
		expect(back.lines).toHaveLength(1);
	});
});

function start(frame: Frame, once = false) {
	const stdin = new PassThrough();
	const stdout = new PassThrough();
	const session = fakeSession(frame);
	const told = new AbortController();
	let written = '';
	stdout.on('data', (piece: Buffer) => {
		written += piece.toString();
	});
	const ended = runPlain({
		session: async () => session,
		stdin,
		stdout,
		signal: told.signal,
		once,
		milliseconds: () => Date.UTC(2026, 0, 1, 22, 14, 5),
	});
	return {stdin, stdout, session, told, ended, written: () => written};
}

describe('lines that are only added', () => {
	it('carry the time and no control sequence, repeat at Enter and end at q', async () => {
		const {stdin, ended, written} = start(broken);
		stdin.write('\nq\n');
		expect(await ended).toBe(0);
		const lines = written().trimEnd().split('\n');
		expect(lines.every(line => line.startsWith('22:14:05Z '))).toBe(true);
		expect(lines.filter(line => line.includes('Problem 1, '))).toHaveLength(2);
		expect(written()).toContain(' failed, ');
		expect(written()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
	});

	it('end with 130 when the program is told to end, and with 0 when nobody reads or asks any more', async () => {
		const told = start(healthy);
		told.told.abort();
		expect(await told.ended).toBe(130);
		const unread = start(healthy);
		unread.stdout.destroy(new Error('EPIPE'));
		expect(await unread.ended).toBe(0);
		const hungUp = start(healthy);
		hungUp.stdin.end();
		expect(await hungUp.ended).toBe(0);
	});

	it('end by themselves when a recorded cluster has been said', async () => {
		const {ended, written} = start(healthy, true);
		expect(await ended).toBe(0);
		expect(written()).toBe('22:14:05Z Cluster prod-k3s: nothing is wrong.\n');
	});
});
