import type {ServerResponse} from 'node:http';
import {describe, expect, it, onTestFinished} from 'vitest';
import {startPulse} from '../../src/kube/pulse.ts';
import {never, transportTo} from './support/connect.ts';
import {freePort, startServer, status} from './support/server.ts';
import {until, virtualClock} from './support/time.ts';

type Answer = (response: ServerResponse) => void;
const ready: Answer = response => response.end('ok');
const silent: Answer = () => {};

/** A pulse in virtual time on a server that has answered once. */
async function pulseOn(first: Answer) {
	let answer = first;
	const open = new Set<ServerResponse>();
	const server = await startServer((_, response) => {
		open.add(response);
		answer(response);
	});
	const clock = virtualClock();
	const transport = await transportTo(server.url, {}, clock);
	await transport.requestText({path: '/version', signal: never});
	const stop = new AbortController();
	onTestFinished(() => stop.abort());
	const silences: unknown[] = [];
	const answers: number[] = [];
	startPulse({
		transport,
		clock,
		signal: stop.signal,
		onSilence: error => silences.push(error),
		onAnswer: () => answers.push(clock.now()),
	});
	const asked = () => server.seen.filter(({url}) => url === '/readyz' || url === '/version').length - 1;
	return {
		server,
		clock,
		transport,
		silences,
		answers,
		stop,
		asked,
		become: (next: Answer) => {
			answer = next;
		},
		/** Time goes on by these steps; then a question reaches the server. */
		question: async (...steps: readonly number[]) => {
			const before = asked();
			for (const step of steps) clock.advance(step);
			await until(() => asked() > before, 'a question');
		},
	};
}

describe('the pulse of an API server', () => {
	it('is felt now and then while bytes arrive, and every few seconds while none do', async () => {
		const {clock, transport, asked, answers} = await pulseOn(ready);
		for (let times = 0; times < 2; times++) {
			await transport.requestText({path: '/api', signal: never});
			clock.advance(5_000);
		}
		expect(asked()).toBe(0);
		await transport.requestText({path: '/api', signal: never});
		clock.advance(5_000);
		await until(() => asked() === 1 && transport.statistics().inFlight === 0, 'a question');
		await until(() => clock.waiting().length === 1, 'the next look is planned');
		clock.advance(5_000);
		await until(() => asked() === 2, 'another one');
		await until(() => answers.length === 2, 'both answers are told');
	});

	it('that stops is silence, told once it has been waited for, and over with the first answer', async () => {
		const {clock, transport, silences, question, become} = await pulseOn(ready);
		become(silent);
		await question(5_000, 5_000);
		expect(transport.api().kind).toBe('up');
		clock.advance(4_999);
		expect(silences).toEqual([]);
		clock.advance(1);
		await until(() => silences.length === 1, 'silence');
		expect(transport.api()).toMatchObject({kind: 'down', fault: 'network', retryAt: clock.now() + 1_000});
		become(ready);
		await question(1_000);
		await until(() => transport.api().kind === 'up', 'it is back');
		expect(silences).toHaveLength(1);
	});

	it('in line behind what arrives over a narrow link is no silence', async () => {
		const {clock, transport, silences, question, become} = await pulseOn(ready);
		become(response => {
			if (response.req.url === '/api') response.end('a part of a list');
		});
		await question(5_000, 5_000);
		await transport.requestText({path: '/api', signal: never});
		clock.advance(5_000);
		await until(() => transport.statistics().inFlight === 0, 'the question is given up');
		await until(() => clock.waiting().length === 1, 'the next look is planned');
		expect(silences).toEqual([]);
		expect(transport.api().kind).toBe('up');
		await question(5_000, 5_000);
		clock.advance(5_000);
		await until(() => silences.length === 1, 'silence is told when nothing arrives');
		expect(transport.api().kind).toBe('down');
	});

	it('of a server that was slow before is waited for longer', async () => {
		const {clock, transport, silences, question, become} = await pulseOn(ready);
		let held: ServerResponse | undefined;
		become(response => {
			held = response;
		});
		const slow = transport.requestText({path: '/api', signal: never});
		await until(() => held !== undefined, 'asked');
		clock.advance(4_000);
		held?.end('ok');
		await slow;
		become(silent);
		await question(5_000, 5_000);
		clock.advance(15_999);
		expect(silences).toEqual([]);
		clock.advance(1);
		await until(() => silences.length === 1, 'silence');
	});

	it('is asked for every second while the server is not ready or nothing listens, and that is no silence', async () => {
		const {clock, transport, silences, server, question, become} = await pulseOn(ready);
		become(response => status(response, 503, 'ServiceUnavailable', 'starting'));
		await question(5_000, 5_000);
		for (let times = 0; times < 3; times++) {
			await until(() => clock.waiting().includes(1_000), 'the next question is planned');
			expect(transport.api().kind).toBe('down');
			await question(1_000);
			expect(server.seen.at(-1)?.url).toBe('/readyz');
		}
		await server.close();
		await until(() => clock.waiting().includes(1_000), 'the next question is planned');
		clock.advance(1_000);
		await until(() => clock.waiting().includes(1_000), 'and the one after it');
		expect(transport.api()).toMatchObject({kind: 'down', fault: 'network'});
		expect(silences).toEqual([]);
	});

	it('is felt at once when something else finds the server gone, and no more after the end', async () => {
		const {clock, transport, server, stop} = await pulseOn(ready);
		await server.close();
		await transport.requestText({path: '/api', signal: never}).catch(() => {});
		expect(clock.waiting()).toEqual([1_000]);
		stop.abort();
		expect(clock.waiting()).toEqual([]);
	});

	it('is asked for every second while credentials are refused, and tells when they are accepted', async () => {
		const {clock, transport, question, become} = await pulseOn(ready);
		const news: string[] = [];
		transport.subscribe((_, what) => news.push(what));
		become(response => status(response, 401, 'Unauthorized', 'Unauthorized'));
		await transport.requestText({path: '/api', signal: never}).catch(() => {});
		expect(transport.api()).toMatchObject({kind: 'down', fault: 'auth'});
		expect(clock.waiting()).toEqual([1_000]);
		await question(1_000);
		await until(() => clock.waiting().includes(1_000), 'the next question is planned');
		expect(news).not.toContain('ready');
		become(ready);
		await question(1_000);
		await until(() => news.includes('ready'), 'the word that it serves');
		expect(transport.readyAt()).toBe(clock.now());
	});

	it('is asked for until the server says that it is ready, although others are answered; that it is not makes no outage', async () => {
		const {clock, transport, server, question, become} = await pulseOn(ready);
		const starting: Answer = response => {
			const isReadiness = server.seen.at(-1)?.url === '/readyz';
			if (isReadiness) status(response, 500, 'InternalError', 'poststarthook failed');
			else ready(response);
		};
		become(response => response.destroy());
		await transport.requestText({path: '/api', signal: never}).catch(() => {});
		expect(transport.api().kind).toBe('down');
		become(starting);
		await transport.requestText({path: '/api', signal: never});
		for (let times = 0; times < 3; times++) {
			await until(() => clock.waiting().includes(1_000), 'the next question is planned');
			await question(1_000);
			expect(server.seen.at(-1)?.url).toBe('/readyz');
		}
		await until(() => clock.waiting().includes(1_000), 'the next question is planned');
		expect(transport.api().kind).toBe('up');
		expect(transport.readyAt()).toBe(Number.NEGATIVE_INFINITY);
		become(ready);
		await question(1_000);
		await until(() => transport.readyAt() === clock.now(), 'the word that it serves');
		await until(() => transport.statistics().inFlight === 0 && clock.waiting().length === 1, 'calm again');
		expect(clock.waiting()).toEqual([5_000]);
	});

	it('is asked for while the server wants to be spared, not sooner than it wants, and tells when that is over', async () => {
		const {clock, transport, question, asked, become} = await pulseOn(ready);
		become(response => status(response, 429, 'TooManyRequests', 'busy', {'retry-after': '3'}));
		await transport.requestText({path: '/api', signal: never}).catch(() => {});
		expect(transport.api().kind).toBe('up');
		expect(clock.waiting()).toEqual([1_000]);
		await question(1_000);
		await until(() => clock.waiting().length === 1 && clock.waiting()[0] === 3_000, 'the next question');
		become(ready);
		const before = asked();
		clock.advance(2_999);
		expect(asked()).toBe(before);
		await question(1);
		await until(() => transport.readyAt() === clock.now(), 'the word that it serves');
		await until(() => transport.statistics().inFlight === 0 && clock.waiting().length === 1, 'calm again');
		expect(clock.waiting()).toEqual([5_000]);
	});

	it('says nothing before there was an answer', async () => {
		const clock = virtualClock();
		const transport = await transportTo(`http://127.0.0.1:${await freePort()}`, {}, clock);
		const stop = new AbortController();
		onTestFinished(() => stop.abort());
		startPulse({transport, clock, signal: stop.signal, onSilence: () => {}, onAnswer: () => {}});
		clock.advance(5_000);
		await until(() => clock.waiting().length === 1, 'the next look');
		expect(transport.statistics().requests).toBe(0);
	});
});
