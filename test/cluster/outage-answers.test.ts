import {writeFile} from 'node:fs/promises';
import {performance} from 'node:perf_hooks';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ktriage} from '../pty/support/ktriage.ts';
import {closeTerminals, type Terminal} from '../pty/support/terminal.ts';
import {type Answering, type AnswerRelay, startAnswerRelay} from './support/answers.ts';
import {reach} from './support/stage.ts';

const live = /live \d+ms/;
/** Since when and when it is tried again, in the first line of every screen. */
const away = /(API DOWN|sources? stale) \S+ · (next try in [\d.]+s|trying now)/;
const screens = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** What a question takes on a machine that is not busy, milliseconds. */
const usualRoundTrip = 20;

describe('an API server that answers otherwise than it should', () => {
	let relay: AnswerRelay;
	let terminal: Terminal;
	const firstLine = (pattern: RegExp, what: string) =>
		terminal.until(() => pattern.test(terminal.row(0)), `${what} in the first line`);

	const timeShown = () => Date.parse(`1970-01-01T${/[\d:]{8}Z/.exec(terminal.row(0))?.[0] ?? ''}`);

	beforeAll(async () => {
		await reach('half');
		relay = await startAnswerRelay();
		terminal = ktriage(['--kubeconfig', relay.kubeconfig], {cols: 120, rows: 32, patience: 60_000});
		await firstLine(live, 'every source read');
	});
	afterAll(async () => {
		await closeTerminals();
		await relay.close();
	});

	it.each<[string, Answering]>([
		['breaks every connection', 'reset'],
		['lets connections stand and says nothing', 'hang'],
		['answers 503', 503],
		['answers 429', 429],
		['accepts nobody any more', 401],
	])('%s: every screen says since when and the next try, and it is over at once', async (_, answering) => {
		relay.become(answering);
		await firstLine(away, 'the outage');
		for (const key of screens) {
			const before = terminal.row(0).split(' · ')[0];
			terminal.type(key);
			await terminal.until(
				() => key === '1' || terminal.row(0).split(' · ')[0] !== before,
				`the screen of ${key}`,
			);
			expect(terminal.row(0), `screen ${key}`).toMatch(/API DOWN|sources? stale/);
			expect(terminal.row(0), `screen ${key}`).not.toMatch(live);
		}
		// What was read is resumed, not read again.
		expect(relay.lists()).toBeLessThanOrEqual(3);
		relay.become('pass');
		const started = performance.now();
		await firstLine(live, 'the end of the outage');
		const took = performance.now() - started;
		const slowness = Math.max(1, (await relay.roundTrip()) / usualRoundTrip);
		expect(took).toBeLessThanOrEqual(2_000 * slowness);
		expect(relay.lists()).toBeLessThanOrEqual(3);
		terminal.type('1');
		await firstLine(/^Triage/, 'the first screen');
		// One outage at a time: the next one begins when this one is over for good.
		const end = timeShown();
		await terminal.until(() => live.test(terminal.row(0)) && timeShown() >= end + 5_000, 'five calm seconds');
	});

	it('answers late: goes on, and says how late', async () => {
		relay.become('slow');
		await firstLine(/live [12]\d{3}ms/, 'how slow it is');
		relay.become('pass');
		await firstLine(/live (\d{1,3}|1[0-4]\d\d)ms/, 'quick answers again');
	});

	it('has a name that leads nowhere: says so, keeps trying, and leaves when asked', async () => {
		const kubeconfig = `${relay.kubeconfig}-nowhere`;
		const server = 'https://api.ktriage-test.invalid:6443';
		const config = {
			apiVersion: 'v1',
			kind: 'Config',
			'current-context': 'nowhere',
			clusters: [{name: 'nowhere', cluster: {server}}],
			users: [{name: 'nobody', user: {token: 'x'}}],
			contexts: [{name: 'nowhere', context: {cluster: 'nowhere', user: 'nobody'}}],
		};
		await writeFile(kubeconfig, JSON.stringify(config));
		const lost = ktriage(['--kubeconfig', kubeconfig], {cols: 120, rows: 32});
		await lost.until(() => /API DOWN \S+ · (next try in|trying now)/.test(lost.row(0)), 'the outage');
		expect(lost.text()).toContain('api.ktriage-test.invalid');
		lost.type('q');
		await expect(lost.exit).resolves.toMatchObject({code: 0});
	});
});
