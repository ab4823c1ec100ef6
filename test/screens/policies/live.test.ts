import {describe, expect, it} from 'vitest';
import {nextRates, noRates} from '../../../src/policy-hits/rates.ts';
import {type HitsState, noHitsYet} from '../../../src/session/hits/state.ts';
import type {Session} from '../../../src/session/session.ts';
import {lineText} from '../../../src/ui/text/line.ts';
import {fakeSession, frameOf, scenarioFrame} from '../../support/frames.ts';
import {snapshotOf, testNow} from '../../support/snapshot.ts';
import {createRig, type Rig, tooWide} from '../../support/ui.tsx';

const frame = scenarioFrame('canonical');
const heads = (rig: Rig) => rig.model().head.map(lineText).join('\n');
const picture = (rig: Rig) => rig.draw().join('\n');

/** A session whose hits do what they are told and write it down. */
function session(first: Partial<HitsState>) {
	let state: HitsState = {...noHitsYet, permission: {kind: 'allowed'}, ...first};
	const done: string[] = [];
	const hits: NonNullable<Session['hits']> = {
		state: () => state,
		subscribe: () => () => {},
		permit: () => {
			done.push('permit');
			state = {...state, permitted: true};
		},
		turnOn: () => {
			done.push('on');
			state = {...state, phase: {kind: 'on', since: testNow}};
		},
		turnOff: () => {
			done.push('off');
			state = {...state, phase: {kind: 'off'}};
		},
	};
	const show = (part: Partial<HitsState>) => {
		state = {...state, ...part};
	};
	return {session: {...fakeSession(frame), hits}, done, show};
}

const denied = (packets: number) =>
	({
		key: 'calico rest financial-inference/mlserver-0 egress',
		engine: 'calico',
		action: 'deny',
		direction: 'egress',
		endpoint: 'financial-inference/mlserver-0',
		tier: 'default',
		nodes: ['nuc10i4fnh'],
		packets,
		reset: false,
	}) as const;

/** Two readings ten seconds apart between which 28 packets were denied. */
const rates = nextRates(nextRates(noRates, [denied(14)], testNow - 10_000), [denied(42)], testNow);
const on: Partial<HitsState> = {
	permitted: true,
	phase: {kind: 'on', since: testNow - 20_000},
	source: {kind: 'counters', why: 'counters of the packet filters', passed: []},
	nodes: {read: 2, of: 5},
	rates,
};

describe('reading what is hit, from the Policy screen', () => {
	it('reads nothing before a person agreed, and asks once', () => {
		const {session: given, done} = session({});
		const rig = createRig(given);
		rig.press('5');
		expect(heads(rig)).toContain('static only: press X to read counters (exec)');
		rig.press('X');
		expect(picture(rig)).toContain('exec in calico-node');
		rig.press('enter');
		rig.press('X', 'esc');
		expect(done).toEqual([]);
		rig.press('X', 'y');
		expect(done).toEqual(['permit', 'on']);
		rig.press('X');
		rig.press('X');
		expect(done).toEqual(['permit', 'on', 'off', 'on']);
		expect(rig.app.store.get().overlay.kind).toBe('none');
	});

	it('says why nothing may be read, and that there is nothing to read', () => {
		const refused = session({permission: {kind: 'refused', why: 'this run is read-only (--read-only)'}});
		const rig = createRig(refused.session);
		rig.press('5', 'X');
		expect(rig.app.store.get().notice?.text).toContain('read-only');
		expect(heads(rig)).toContain('static only: this run is read-only');
		expect(refused.done).toEqual([]);
		const replay = createRig(fakeSession(frame));
		replay.press('5', 'X');
		expect(replay.app.store.get().notice?.text).toContain('static only');
	});

	it('shows rate, total, course and last hit, denials first, and where they come from', () => {
		const rig = createRig(session(on).session);
		rig.press('5');
		expect(heads(rig)).toContain('counters by exec on 2 of 5 nodes');
		expect(heads(rig)).toContain('2.8 denied/s');
		rig.press('v', 'v');
		expect(picture(rig)).toMatch(/deny +42 +2\.8 .* 0\.\ds +out +financial-infer.*matches/);
		expect(picture(rig)).toContain('last hit: 0.');
	});

	it('lets the witnesses of a question meet: what the policies deny is denied', () => {
		const at = testNow - 5_000;
		const probe = {
			probe: 'dns',
			from: {kind: 'pod', namespace: 'financial-inference', pod: 'mlserver-0', container: ''},
			to: {
				host: '10.43.0.10',
				port: 53,
				protocol: 'udp',
				name: 'kubernetes.default.svc.cluster.local',
				url: '',
			},
			at,
			outcome: 'dns-timeout',
			detail: 'no answer',
			millis: 5_000,
		} as const;
		const {session: given} = session(on);
		given.show({...frame, snapshot: {...frame.snapshot, probes: [...frame.snapshot.probes, probe]}});
		const rig = createRig(given);
		rig.app.store.dispatch({
			type: 'go',
			place: {
				screen: 'explain',
				from: 'financial-inference/mlserver-0',
				to: 'kube-system/service:kube-dns',
				port: '53/UDP',
			},
		});
		const said = heads(rig);
		expect(said).toMatch(/policy +DENY/);
		expect(said).toMatch(/live +DENIED/);
		expect(said).toMatch(/probe +dns-timeout/);
		expect(said).toContain('settled: policies deny it, and it does not come through');
	});

	it('says that it is loading, not that there are none', () => {
		const loading = {kind: 'loading', since: testNow} as const;
		const rig = createRig(fakeSession(frameOf(snapshotOf([], {sources: {networkPolicies: loading}}))));
		rig.press('5');
		expect(heads(rig)).toContain('policies: loading');
		expect(heads(rig)).not.toContain('0 policies');
	});

	it.each([
		{columns: 60, rows: 20},
		{columns: 80, rows: 24},
		{columns: 200, rows: 50},
	])('fits into $columns×$rows, the question too', size => {
		const rig = createRig(session(on).session, size);
		rig.press('5', 'v', 'v');
		expect(tooWide(rig.draw(), size.columns)).toEqual([]);
		rig.press('X', 'X');
		expect(tooWide(rig.draw(), size.columns)).toEqual([]);
		const asking = createRig(session({}).session, size);
		asking.press('5', 'X');
		expect(asking.draw()).toHaveLength(size.rows);
		expect(tooWide(asking.draw(), size.columns)).toEqual([]);
	});
});
