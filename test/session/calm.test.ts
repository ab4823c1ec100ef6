import {describe, expect, it} from 'vitest';
import {type Diagnosis, undiagnosed} from '../../src/diagnosis/diagnosis.ts';
import {createCalm} from '../../src/session/calm.ts';
import {says} from '../playbook/support/walk.ts';

const saying = (verdict: 'PASS' | 'FAIL'): Diagnosis => ({
	...undiagnosed(1),
	findings: [says('NET-01', verdict)],
});

/** Judged as often as needed to be past the first runs, each taking 10 ms; the last one ends at 0. */
function calmSaying(verdicts: readonly ('PASS' | 'FAIL')[]) {
	const calm = createCalm();
	for (const verdict of verdicts) calm.judged(saying(verdict), 10, 0);
	return calm;
}

/** How long after the last one the next is due, in milliseconds. */
function restOf(calm: ReturnType<typeof createCalm>, changed: boolean): number {
	let after = 0;
	while (!calm.isDue(after, changed) && after < 100_000) after += 20;
	return after;
}

describe('how often the cluster is judged', () => {
	it('is always for the first pictures', () => {
		expect(restOf(calmSaying(['PASS', 'PASS', 'PASS']), true)).toBe(0);
	});

	it('is less and less often while the verdicts stay, and often again when one changes', () => {
		const steady = (times: number) => restOf(calmSaying([...Array(times).fill('PASS')]), true);
		expect(steady(4)).toBe(64 * 10);
		expect(steady(9)).toBe(512 * 10);
		expect(restOf(calmSaying(['PASS', 'PASS', 'PASS', 'PASS', 'FAIL']), true)).toBe(8 * 10);
		expect(restOf(calmSaying(['PASS', 'PASS', 'PASS', 'PASS', 'FAIL', 'FAIL']), true)).toBe(16 * 10);
	});

	it('is never more than ten seconds late, however dear it is', () => {
		const calm = createCalm();
		for (let run = 0; run < 9; run += 1) calm.judged(saying('FAIL'), 1_000, 0);
		expect(calm.next()).toBe(10_000);
	});

	it('is rarer still where nothing but the time has changed', () => {
		const calm = calmSaying(['PASS', 'PASS', 'PASS', 'PASS']);
		expect(restOf(calm, false)).toBe(1_200 * 10);
	});
});
