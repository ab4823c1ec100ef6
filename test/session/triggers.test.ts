import {describe, expect, it} from 'vitest';
import {rememberTriggers} from '../../src/session/triggers.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {RememberedTriggers, TriggerTimes} from '../../src/store/trigger-times.ts';
import {findingsOf, h0} from '../checks/fixtures.ts';

const minute = 60_000;
const start = Date.parse('2026-11-20T15:00:00Z');

/** The baseline at that minute, with or without a server of DNS of which nothing says since when. */
function at(minutes: number, dns: 'up' | 'dead', triggers?: RememberedTriggers): Snapshot {
	const snapshot = h0(
		draft => {
			if (dns === 'up') return;
			for (const slice of draft.all('EndpointSlice'))
				if (slice.metadata.namespace === 'kube-system') draft.set(slice, 'endpoints', []);
			draft.set(draft.one('Deployment', 'coredns'), 'status.conditions', []);
		},
		{now: start + minutes * minute},
	);
	return triggers === undefined ? snapshot : {...snapshot, triggers};
}

function memoryOf(kept: TriggerTimes = {}, refusal = '') {
	const disk: {times: TriggerTimes; saves: number} = {times: kept, saves: 0};
	return {
		disk,
		load: async () => ({times: disk.times, note: ''}),
		save: async (_: string, times: TriggerTimes) => {
			disk.saves += 1;
			if (refusal === '') disk.times = times;
			return refusal;
		},
	};
}

/** One run of ktriage that looks at these moments and is then closed; gives what it knew last. */
async function run(
	memory: ReturnType<typeof memoryOf>,
	...looks: readonly (readonly [number, 'up' | 'dead'])[]
) {
	let told: RememberedTriggers | undefined;
	let steady = 0;
	const timers = rememberTriggers({
		memory,
		monotonic: () => steady,
		tell: triggers => {
			told = triggers;
		},
	});
	for (const [minutes, dns] of looks) {
		const snapshot = at(minutes, dns, told);
		await timers.recall(snapshot);
		steady = minutes * minute;
		timers.look(snapshot);
	}
	await timers.close();
	return told;
}

const verdict = (minutes: number, triggers: RememberedTriggers | undefined) =>
	findingsOf('RBK-01', at(minutes, 'dead', triggers))[0];

describe('timers of rollback triggers', () => {
	it('go on after a restart, and the trigger fires when half an hour is over', async () => {
		const memory = memoryOf();
		await run(memory, [0, 'dead'], [20, 'dead']);
		const told = await run(memory, [25, 'dead'], [26, 'dead']);
		expect(verdict(29, told)).toMatchObject({verdict: 'WARN', confidence: 'probable'});
		expect(verdict(31, told)).toMatchObject({verdict: 'FAIL'});
		expect(verdict(31, told)?.summary).toContain('since 15:00Z (31 min, limit 30)');
	});
	it('end when the condition is gone, also for the next run', async () => {
		const memory = memoryOf();
		await run(memory, [0, 'dead'], [5, 'up']);
		expect(memory.disk.times).toEqual({});
		const told = await run(memory, [40, 'dead']);
		expect(verdict(41, told)).toMatchObject({verdict: 'WARN'});
	});
	it('say that nobody looked for a while, and are then probable only', async () => {
		const memory = memoryOf();
		await run(memory, [0, 'dead']);
		const told = await run(memory, [35, 'dead']);
		const found = verdict(36, told);
		expect(found).toMatchObject({verdict: 'FAIL', confidence: 'probable'});
		expect(found?.explanation).toContain('Nobody looked from 15:00Z to 15:35Z');
	});
	it('begin again when the clock was set back, and say so', async () => {
		const told = await run(memoryOf({dns: {since: start + 90 * minute, seen: start + 95 * minute}}), [
			0,
			'dead',
		]);
		expect(told?.times.dns?.since).toBe(start);
		expect(told?.note).toContain('set back');
		expect(verdict(1, told)).toMatchObject({verdict: 'WARN'});
	});
	it('follow a clock that jumps ahead while ktriage runs', async () => {
		let told: RememberedTriggers | undefined;
		let steady = 0;
		const timers = rememberTriggers({
			memory: memoryOf(),
			monotonic: () => steady,
			tell: next => (told = next),
		});
		const first = at(0, 'dead');
		await timers.recall(first);
		timers.look(first);
		steady = minute;
		timers.look(at(121, 'dead', told));
		expect(told?.times.dns?.since).toBe(start + 120 * minute);
		expect(told?.note).toContain('moved by 120 min');
		expect(verdict(122, told)).toMatchObject({verdict: 'WARN'});
		await timers.close();
	});
	it('go on in this run and say why they will not outlive it where the disk refuses', async () => {
		const told = await run(
			memoryOf({}, 'Timers will not survive this run: the disk is full.'),
			[0, 'dead'],
			[31, 'dead'],
		);
		expect(verdict(32, told)).toMatchObject({verdict: 'FAIL'});
		expect(verdict(32, told)?.explanation).toContain('will not survive');
	});
	it('write nothing about a cluster in which nothing is wrong', async () => {
		const memory = memoryOf();
		await run(memory, [0, 'up'], [5, 'up']);
		expect(memory.disk.saves).toBe(0);
	});
	it('do not count from before the cluster itself says that it began', async () => {
		const told = {times: {nodes: {since: start - 300 * minute, seen: start - 290 * minute}}, note: ''};
		const down = (triggers?: RememberedTriggers) => {
			const snapshot = h0(
				draft => {
					for (const one of draft.all('Node'))
						draft.set(one, 'status.conditions', [
							{type: 'Ready', status: 'True'},
							{
								type: 'NetworkUnavailable',
								status: 'True',
								reason: 'CalicoIsDown',
								lastTransitionTime: '2026-11-20T15:20:00Z',
							},
						]);
				},
				{now: start + 40 * minute},
			);
			return triggers === undefined ? snapshot : {...snapshot, triggers};
		};
		expect(findingsOf('RBK-01', down(told))[0]).toMatchObject({verdict: 'WARN'});
		expect(findingsOf('RBK-01', down(told))[0]?.summary).toContain('since 15:20Z');
	});
	it('remember lost paths whose probes are gone with the run that asked them', () => {
		const times = {paths: {since: start, seen: start + 20 * minute}};
		const [found, ...rest] = findingsOf('RBK-01', {
			...h0(undefined, {now: start + 40 * minute, probes: []}),
			triggers: {times, note: ''},
		});
		expect(rest).toEqual([]);
		expect(found).toMatchObject({verdict: 'UNKNOWN', id: 'RBK-01/paths'});
		expect(found?.summary).toContain('from 15:00Z to 15:20Z');
	});
});
