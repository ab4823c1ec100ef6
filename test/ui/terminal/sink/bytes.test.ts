import {PassThrough} from 'node:stream';
import {afterEach, describe, expect, it} from 'vitest';
import {runUi} from '../../../../src/ui/run.ts';
import type {TerminalInput} from '../../../../src/ui/terminal/terminal.ts';
import {createEmulator} from '../../../support/emulator.ts';
import {fakeSession, frameOf} from '../../../support/frames.ts';
import {snapshotOf, testNow} from '../../../support/snapshot.ts';

type PodFacts = {readonly restarts?: number};

const pods = 300;
const hours = 3_600_000;

/** Pods of the age of hours, so that no age moves on while bytes are counted; `facts` by number. */
function cluster(facts: Readonly<Record<number, PodFacts>> = {}) {
	const created = new Date(testNow - 5 * hours).toISOString();
	const list = Array.from({length: pods}, (_, index) => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: `checkout-${String(index).padStart(4, '0')}-7f9c6d5b4-${(index * 7919).toString(36).padStart(5, 'x')}`,
			namespace: `team-${Math.floor(index / 40)}`,
			uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
			creationTimestamp: created,
			ownerReferences: [{kind: 'ReplicaSet', name: 'checkout-7f9c6d5b4', controller: true}],
		},
		spec: {nodeName: `node-${index % 12}`, containers: [{name: 'main'}]},
		status: {
			phase: 'Running',
			podIP: `10.42.${index % 12}.${index % 250}`,
			podIPs: [{ip: `10.42.${index % 12}.${index % 250}`}],
			conditions: [{type: 'Ready', status: 'True'}],
			containerStatuses: [
				{
					name: 'main',
					ready: true,
					restartCount: facts[index]?.restarts ?? 3,
					state: {running: {startedAt: created}},
				},
			],
		},
	}));
	return frameOf(snapshotOf(list));
}

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const end of endings.splice(0)) await end();
});

/** The screens at 200×50 on a terminal that answers, on the list of pods. */
async function openPods() {
	const emulator = createEmulator(200, 50);
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: () => stdin,
		ref: () => stdin,
		unref: () => stdin,
	});
	emulator.onReply(reply => stdin.write(reply));
	const session = fakeSession(cluster());
	let clock = testNow;
	const ended = runUi({
		session,
		stdin: stdin as unknown as TerminalInput,
		stdout: emulator.output,
		stderr: {write: () => true},
		env: {LANG: 'C.UTF-8'},
		options: {milliseconds: () => clock, elapsed: () => 0},
	});
	endings.push(() => {
		stdin.write('\u0003\u0003');
		return ended;
	});
	const until = async (holds: () => boolean) => {
		while (!holds()) {
			await new Promise(resolve => setTimeout(resolve, 5));
			await emulator.drawn();
		}
	};
	const shows = (text: string) => emulator.screen().some(row => row.includes(text));
	await until(() => shows('Triage'));
	stdin.write('2');
	await until(() => shows('checkout-0039'));
	/** Bytes from doing something until the screen shows it. */
	const cost = async (act: () => void, done: () => boolean) => {
		const before = emulator.bytes().length;
		act();
		await until(done);
		return Buffer.byteLength(emulator.bytes().slice(before));
	};
	return {
		session,
		stdin,
		shows,
		cost,
		screen: emulator.screen,
		advance: (milliseconds: number) => {
			clock += milliseconds;
		},
	};
}

describe('bytes on the link', () => {
	it('sends at most 300 for a frame with eight changed rows and 60 for one', async () => {
		const {session, cost, screen} = await openPods();
		const restarted = (text: string) => () => screen().some(row => row.includes(text));
		const one = await cost(() => session.show(cluster({5: {restarts: 4}})), restarted(' 4 '));
		expect(one).toBeLessThanOrEqual(60);
		const eight = Object.fromEntries([2, 5, 9, 14, 20, 26, 31, 37].map(index => [index, {restarts: 8}]));
		const many = await cost(
			() => session.show(cluster(eight)),
			() => screen().filter(row => row.includes(' 8 ')).length >= 8,
		);
		expect(many).toBeLessThanOrEqual(300);
	});

	it('sends at most 5.5 kB for a page of other rows', async () => {
		const {stdin, cost, shows, screen} = await openPods();
		const pageDown = () => stdin.write('\u001b[6~');
		await cost(pageDown, () => screen().some(row => row.startsWith('▸') && /checkout-004/.test(row)));
		const page = await cost(pageDown, () => shows('checkout-0080') && !shows('checkout-0040'));
		expect(page).toBeLessThanOrEqual(5500);
	});

	it('sends at most 50 a second while nothing happens', async () => {
		const {cost, advance, shows} = await openPods();
		const second = await cost(
			() => advance(1000),
			() => shows('15:40:13Z'),
		);
		expect(second).toBeLessThanOrEqual(50);
	});
});
