import {expect, test} from 'vitest';
import {latencyRun} from '../../src/probes/latency.ts';
import {askMany} from '../../src/probes/many.ts';
import type {ProbeClass, ProbeRun} from '../../src/probes/question.ts';

const questions = Array.from({length: 20}, (_, index) => index);
const base = {pace: {atOnce: 4, everyMs: 10}, signal: new AbortController().signal};

test('never more at once than allowed, answers in the order of the questions, with a pause between', async () => {
	let running = 0;
	let most = 0;
	const waits: number[] = [];
	const progress: number[] = [];
	const {answers, cancelled} = await askMany(
		questions,
		async question => {
			most = Math.max(most, ++running);
			await new Promise(resolve => setImmediate(resolve));
			running--;
			return question * 2;
		},
		{
			...base,
			wait: async milliseconds => {
				waits.push(milliseconds);
			},
			onAnswer: (_, done) => progress.push(done),
		},
	);
	expect(most).toBe(4);
	expect(answers).toEqual(questions.map(question => question * 2));
	expect(cancelled).toBe(false);
	expect(waits).toEqual(Array.from({length: 19}, () => 10));
	expect(progress).toEqual(questions.map(question => question + 1));
});

test('what is known when it is cancelled is kept', async () => {
	const stop = new AbortController();
	const {answers, cancelled} = await askMany(
		questions,
		async question => {
			if (question === 3) stop.abort();
			if (stop.signal.aborted) throw new Error('cancelled');
			return question;
		},
		{pace: {atOnce: 1, everyMs: 0}, signal: stop.signal, wait: async () => {}},
	);
	expect(cancelled).toBe(true);
	expect(answers.filter(answer => answer !== undefined)).toEqual([0, 1, 2]);
});

test('an error that is no cancelling is not swallowed', async () => {
	const failing = askMany(questions, async () => Promise.reject(new Error('a fault')), {
		...base,
		wait: async () => {},
	});
	await expect(failing).rejects.toThrow('a fault');
});

const run = (millis: number, outcome: ProbeClass = 'ok'): ProbeRun => ({
	question: {kind: 'latency', host: '10.1.1.1', port: 80},
	from: {kind: 'outside'},
	answer: {class: outcome, detail: ''},
	millis,
	at: 1,
	tool: 'this machine',
});

test('latency is the median, with what was not answered', () => {
	const summary = latencyRun([run(3), run(1), run(2), run(3_000, 'timeout')]);
	expect(summary).toMatchObject({millis: 2, answer: {class: 'ok'}});
	expect(summary?.answer.detail).toBe(
		'2.0 ms median of 3, 1.0 ms to 3.0 ms, p95 3.0 ms, 1 of 4 not answered (timeout)',
	);
	expect(latencyRun([run(1, 'timeout'), run(1, 'timeout')])?.answer.class).toBe('timeout');
	expect(latencyRun([])).toBeUndefined();
});
