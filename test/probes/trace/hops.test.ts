import {expect, test} from 'vitest';
import type {ProbeClass, ProbeRun} from '../../../src/probes/question.ts';
import {firstBroken, type TraceObservations, traceHops} from '../../../src/probes/trace/hops.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {clusterOf, type Draft, h0} from '../../checks/fixtures.ts';

const run = (outcome: ProbeClass): ProbeRun => ({
	question: {kind: 'tcp', host: '192.168.1.249', port: 80},
	from: {kind: 'outside'},
	answer: {class: outcome, detail: ''},
	millis: 1,
	at: 1,
	tool: '',
});
const unseen: TraceObservations = {neighbour: {kind: 'unknown', why: 'a router is between'}};

function balanced(snapshot: Snapshot) {
	return snapshot.tables.services.find(({name}) => name === 'ingress-nginx-controller')!;
}
const states = (snapshot: Snapshot, seen: TraceObservations) => {
	const hops = traceHops(snapshot, balanced(snapshot), seen);
	return {broken: firstBroken(hops)?.hop, of: Object.fromEntries(hops.map(({hop, state}) => [hop, state]))};
};

test('a healthy way is broken nowhere', () => {
	const {broken, of} = states(h0(), {...unseen, balancer: run('ok')});
	expect(broken).toBeUndefined();
	expect(of).toMatchObject({
		address: 'ok',
		announcement: 'ok',
		neighbour: 'unknown',
		endpoints: 'ok',
		'load balancer': 'ok',
	});
});

test.each([
	['another machine answers', {neighbour: {kind: 'other', hardware: 'aa', node: ''}}, 'neighbour'],
	['nobody answers', {neighbour: {kind: 'silent'}}, 'neighbour'],
	['the address drops', {...unseen, balancer: run('timeout')}, 'load balancer'],
	['only the node port works', {...unseen, balancer: run('refused'), nodePort: run('ok')}, 'load balancer'],
	['only the pod is cut', {...unseen, balancer: run('ok'), pod: run('timeout')}, 'pod'],
] as const)('%s', (_, seen, expected) => {
	expect(states(h0(), seen).broken).toBe(expected);
});

test('a question that could not be asked breaks no hop', () => {
	const {broken, of} = states(h0(), {...unseen, balancer: run('tool'), pod: run('tool')});
	expect([broken, of['load balancer'], of.pod]).toEqual([undefined, 'unknown', 'unknown']);
});

const changes: readonly (readonly [string, (draft: Draft) => void, string])[] = [
	[
		'no address yet',
		draft => draft.set(draft.one('Service', 'ingress-nginx-controller'), 'status.loadBalancer', {}),
		'address',
	],
	[
		'no ready endpoint',
		draft => {
			for (const slice of draft.all('EndpointSlice'))
				if (slice.metadata.name.startsWith('ingress-nginx')) draft.set(slice, 'endpoints', []);
		},
		'endpoints',
	],
	['no advertisement', draft => draft.remove('L2Advertisement'), 'announcement'],
];

test.each(changes)('%s', (what, change, expected) => {
	const snapshot = h0(draft => {
		change(draft);
		if (what === 'no advertisement')
			for (const status of [...draft.all('ServiceL2Status')])
				draft.remove('ServiceL2Status', status.metadata.name);
	});
	expect(states(snapshot, unseen).broken).toBe(expected);
});

test('an advertisement that MetalLB does not read is where the way ends (SC-15)', () => {
	expect(states(clusterOf('sc-15'), {...unseen, balancer: run('timeout')}).broken).toBe('announcement');
});
