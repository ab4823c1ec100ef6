import {describe, expect, it} from 'vitest';
import {createEventReader} from '../../../src/policy-hits/flows/event-stream.ts';
import {createLedger} from '../../../src/policy-hits/flows/ledger.ts';
import {readFlows, readingOfFlows} from '../../../src/policy-hits/flows/read-flows.ts';
import {hitsOf} from '../../../src/policy-hits/hits.ts';
import {readCounters} from '../../../src/policy-hits/read-counters.ts';
import {cluster, policy} from '../../policy/fixtures.ts';
import {endOfTier, flow, ruleHit} from './fixtures.ts';

const at = Date.parse('2026-11-21T02:21:00Z');
const hits = (objects: readonly object[], ...policies: readonly unknown[]) => {
	const reading = readCounters(objects.map(one => JSON.stringify(one)).join('\n'));
	return hitsOf(cluster(policies), [{node: 'flows', at, reading}]);
};

describe('a flow', () => {
	it('that nothing let through is a denial at the pod, with the policy that brings it there', () => {
		expect(hits([flow()])).toEqual([
			expect.objectContaining({
				action: 'deny',
				direction: 'ingress',
				endpoint: 'seldon/seldon-scheduler-*',
				tier: 'default',
				because: {group: 'networking.k8s.io', kind: 'NetworkPolicy', namespace: 'seldon', name: 'deny-all'},
				packets: 2,
				nodes: [],
				lastAt: at,
			}),
		]);
	});

	it('is told of the side that saw it', () => {
		expect(hits([flow({reporter: 'Src'})])).toMatchObject([
			{direction: 'egress', endpoint: 'seldon/mlserver-*'},
		]);
	});

	it('names the rule of the object, of several that Calico makes of one', () => {
		const peers = [{podSelector: {}}, {namespaceSelector: {}}];
		const two = policy('x/two', {
			podSelector: {},
			ingress: [{from: peers, ports: [{port: 1}, {port: 2, protocol: 'UDP'}]}, {from: [{podSelector: {}}]}],
		});
		const allowed = (rule: number) =>
			flow({action: 'Allow', enforced: [ruleHit('NetworkPolicy', 'x/knp.default.two', 'Allow', rule)]});
		const at = (rule: number) => hits([allowed(rule)], two).map(hit => hit.rule);
		expect([at(0), at(3), at(4), at(5), at(-1)]).toEqual([[0], [0], [1], [undefined], [undefined]]);
	});

	it('keeps kinds apart, takes tiers off names, and passes profiles over', () => {
		const enforced = [
			ruleHit('GlobalNetworkPolicy', 'platform.guard', 'Pass', 0, 'platform'),
			ruleHit('CalicoNetworkPolicy', 'x/default.own', 'Allow', 1),
			ruleHit('Profile', 'kns.x', 'Allow', 0, ''),
			ruleHit('SomethingNew', 'x/new', 'Allow', 0),
		];
		expect(hits([flow({action: 'Allow', enforced})]).map(({action, policy}) => [action, policy])).toEqual([
			['pass', {group: 'projectcalico.org', kind: 'GlobalNetworkPolicy', namespace: '', name: 'guard'}],
			['allow', {group: 'projectcalico.org', kind: 'NetworkPolicy', namespace: 'x', name: 'own'}],
		]);
	});

	it('tells what a staged policy would do, apart from what is done', () => {
		const pending = [ruleHit('StagedNetworkPolicy', 'x/default.later', 'Deny', 0)];
		const enforced = [ruleHit('NetworkPolicy', 'x/open', 'Allow', 0)];
		expect(
			hits([flow({action: 'Allow', enforced, pending: [...pending, ...enforced]})]).map(
				({action, pending, policy}) => [action, pending, policy?.kind],
			),
		).toEqual([
			['deny', true, 'StagedNetworkPolicy'],
			['allow', undefined, 'NetworkPolicy'],
		]);
	});

	it('puts denials first, then what counted most', () => {
		const allow = (name: string, packets: number) =>
			flow({action: 'Allow', packets, enforced: [ruleHit('NetworkPolicy', name, 'Allow', 0)]});
		const all = hits([allow('x/a', 3), allow('x/b', 90), flow({packets: 1})]);
		expect(all.map(({action, packets}) => [action, packets])).toEqual([
			['deny', 1],
			['allow', 90],
			['allow', 3],
		]);
	});
});

describe('a ledger', () => {
	it('adds flows alike, each moment once, and reads its own text again', () => {
		const ledger = createLedger();
		const later = flow({at: '2026-11-21T02:21:00Z', packets: 5});
		expect([flow(), flow(), later, later].map(ledger.add)).toEqual([true, false, true, false]);
		expect(ledger.sums()).toMatchObject([{packets: 7, flow: {end: at + 15_000}}]);
		expect(readFlows(ledger.text())).toEqual(readingOfFlows(ledger));
		expect(ledger.text()).not.toContain('app=a');
	});

	it('counts what it does not understand, and never throws', () => {
		const ledger = createLedger();
		const bad = [null, 7, 'x', [], {}, {...flow(), reporter: 'Both'}, {...flow(), start_time: 'soon'}];
		const odd = [
			{...flow(), policies: 'x'},
			{...flow(), dest_port: 'http'},
		];
		expect([...bad, ...odd].map(ledger.add)).toEqual(Array(9).fill(false));
		expect(ledger.malformed()).toBe(9);
		expect(ledger.add({...flow(), policies: {enforced: null, pending: null}})).toBe(true);
	});

	it('makes names safe to draw', () => {
		const ledger = createLedger();
		ledger.add(flow({to: 'x/\u001b[2Jname'}));
		expect(ledger.sums()[0]?.flow.destination).toBe('x/·[2Jname');
	});
});

describe('recorded flows', () => {
	it('are known as lines, as a stream and as an answer', () => {
		const lines = JSON.stringify(flow());
		const forms = [lines, `data: ${lines}\n\n`, JSON.stringify({total: {totalPages: 1}, items: [flow()]})];
		for (const form of forms) {
			const {backend, counters, problems} = readCounters(form);
			expect([backend, counters.length, problems]).toEqual(['flows', 1, []]);
		}
		expect(readCounters(`${lines}\n{broken\n`).problems).toEqual(['1 flows are not understood']);
		expect(readCounters('{"total":{"totalPages":0},"items":null}').counters).toEqual([]);
	});
});

describe('a stream of events', () => {
	it('is put together however it is cut', () => {
		const text = 'data: {"a":\ndata: 1}\n\n: nothing\r\n\r\ndata:2\n\nerror: gone\n\ndata: half';
		for (const size of [1, 3, text.length]) {
			const read = createEventReader();
			const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
			expect(parts.flatMap(part => read(part))).toEqual([{data: '{"a":\n1}'}, {data: '2'}, {error: 'gone'}]);
		}
	});
});

it('ends of tiers that pass on are no denials', () => {
	const passing = {...endOfTier(), action: 'Pass', tier: 'platform'};
	expect(hits([flow({action: 'Allow', enforced: [passing]})])).toMatchObject([{action: 'pass', packets: 2}]);
});
