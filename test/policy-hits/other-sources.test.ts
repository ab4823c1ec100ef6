import {expect, it} from 'vitest';
import type {Flow} from '../../src/policy-hits/flows/flow.ts';
import {createLedger} from '../../src/policy-hits/flows/ledger.ts';
import {hitsOf} from '../../src/policy-hits/hits.ts';
import {meet} from '../../src/policy-hits/meeting.ts';
import {nextRates, noRates} from '../../src/policy-hits/rates.ts';
import {readCounters} from '../../src/policy-hits/read-counters.ts';
import {countedOfFlows, isAt} from '../../src/policy-hits/witness.ts';
import {cluster} from '../policy/fixtures.ts';
import {flow} from './flows/fixtures.ts';

const line = (ends: string, prefix = 'calico-packet') =>
	`[ 12.345678] ${prefix}: ${ends} MAC=aa SRC=10.42.1.5 DST=10.43.0.10 LEN=60 TOS=0x00 PROTO=TCP SPT=40000 DPT=9004 SYN`;

it('the log of a kernel tells packets by prefix and interface', () => {
	const text = [
		line('IN=cali1 OUT=eth0'),
		line('IN=cali1 OUT=eth0'),
		line('IN=eth0 OUT=cali2', 'np shop/web'),
		line('IN=eth0 OUT=eth1', 'UFW BLOCK'),
		'[ 13.0] usb 1-1: new device',
	].join('\n');
	const {backend, counters} = readCounters(text);
	expect(backend).toBe('kernel-log');
	expect(counters.map(({direction, endpoint, packets}) => [direction, endpoint, packets])).toEqual([
		['egress', 'cali1', 2],
		['ingress', 'cali2', 1],
	]);
});

it('metrics of Felix are facts, and hit nothing', () => {
	const {backend, counters, facts} = readCounters(
		'# HELP felix_active_local_policies x\nfelix_active_local_policies 7\n',
	);
	expect([backend, counters, facts]).toEqual([
		'felix-metrics',
		[],
		['7 policies are active for pods of this node (felix_active_local_policies)'],
	]);
});

const flowsOf = (...objects: readonly object[]): readonly Flow[] => {
	const ledger = createLedger();
	for (const one of objects) ledger.add(one);
	return ledger.sums().map(one => one.flow);
};
const side = {
	direction: 'ingress',
	decision: {kind: 'allow', because: 'not isolated'},
	pod: 'x/web-0',
} as const;

it('flows are a witness like counters', () => {
	const allowed = flow({action: 'Allow', reporter: 'Src'});
	expect(countedOfFlows([side], flowsOf(allowed))).toBe('allowed');
	expect(countedOfFlows([side], flowsOf(allowed, flow()))).toBe('denied');
	expect(countedOfFlows([side], [])).toBe('still');
	expect(countedOfFlows([{...side, pod: ''}], [])).toBe('unread');
	expect(meet('allow', countedOfFlows([side], flowsOf(flow())), 'timeout').id).toBe('data-plane-denies');
	expect([isAt('x/web-*', 'x/web-0'), isAt('x/web-*', 'y/web-0'), isAt('x/web-0', 'x/web-00')]).toEqual([
		true,
		false,
		false,
	]);
});

it('rates follow totals, count anew from 0, and remember when they moved', () => {
	const hits = (packets: number) =>
		hitsOf(cluster([]), [
			{
				node: 'a',
				at: 0,
				reading: readCounters(
					`[${packets}:1] -A cali-tw-cali1 -m comment --comment "Drop if no profiles matched" -j DROP\n`,
				),
			},
		]);
	let rates = nextRates(noRates, hits(5), 1_000);
	expect(rates.endpoints).toMatchObject([{total: 5, samples: []}]);
	expect(rates.endpoints[0]).not.toHaveProperty('rate');
	rates = nextRates(rates, hits(25), 11_000);
	rates = nextRates(rates, hits(25), 21_000);
	expect(rates.endpoints).toMatchObject([{total: 25, rate: 0, samples: [2, 0], lastHit: 11_000}]);
	rates = nextRates(rates, hits(10), 31_000);
	expect(rates.endpoints).toMatchObject([{rate: 1, samples: [2, 0, 1], lastHit: 31_000}]);
});
