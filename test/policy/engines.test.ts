import {describe, expect, it} from 'vitest';
import {podEnd, policyWorlds} from '../../src/migration/policies.ts';
import type {PodEnd} from '../../src/policy/ends.ts';
import {evaluate} from '../../src/policy/evaluate.ts';
import {wantedPort} from '../../src/policy/port-text.ts';
import type {Engine} from '../../src/policy/world.ts';
import {explain, symptomOf} from '../../src/systems/reach/explain.ts';
import {k3s, node} from '../checks/fixtures.ts';
import {ask, cluster, object, policy} from './fixtures.ts';

const onPorts = (ports: readonly object[]) => [
	policy('x/p', {podSelector: {}, policyTypes: ['Ingress'], ingress: [{ports}]}),
];
const k3sServer = (...args: readonly string[]) =>
	node('server', {ip: '192.168.1.10', podCidr: '10.42.9.0/24', annotations: k3s('server', ...args)});

describe('an engine that K3s runs beside Calico', () => {
	const opened = object('projectcalico.org/v3', 'GlobalNetworkPolicy', 'open', {
		order: 1,
		selector: 'all()',
		types: ['Ingress'],
		ingress: [{action: 'Allow'}],
	});
	const closed = policy('x/closed', {podSelector: {}, policyTypes: ['Ingress']});
	it('denies what a policy of Calico opens', () => {
		const said = (...args: readonly string[]) =>
			ask(cluster([k3sServer(...args), closed, opened]), 'y/client x/web 80').verdict;
		expect(said()).toBe('deny');
		expect(said('--disable-network-policy')).toBe('allow');
	});
	it('leaves open how a denial shows', () => {
		const symptom = (...args: readonly string[]) => {
			const said = explain(cluster([k3sServer(...args), closed]), 'y/client', 'x/web', wantedPort('80')!);
			return symptomOf(said.way!);
		};
		expect(symptom()).toBe('unknown');
		expect(symptom('--disable-network-policy')).toBe('timeout');
	});
});

describe('a range of ports that is none', () => {
	const snapshot = cluster(onPorts([{port: 8080, endPort: 8000}]));
	const said = (kind: Engine['kind'], port: number) => {
		const end = (name: string) =>
			podEnd(snapshot, snapshot.pods.find(...(name.split('/') as [string, string])));
		const world = {...policyWorlds(snapshot).now, engine: () => ({kind, why: ''})};
		return evaluate(world, {from: end('y/client'), to: end('x/web'), port: {protocol: 'TCP', port}}).verdict;
	};
	it('is its first port to kube-router, and nothing that is known to others', () => {
		expect(said('kube-router', 8080)).toBe('allow');
		expect(said('kube-router', 8050)).toBe('deny');
		expect(said('calico', 8050)).toBe('unknown');
	});
});

describe('connections that are open', () => {
	const snapshot = cluster([
		policy('x/in', {podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ports: [{port: 80}]}]}),
	]);
	it('need no rule for replies (trap 18)', () => {
		expect(ask(snapshot, 'y/client x/web 80').verdict).toBe('allow');
		expect(ask(snapshot, 'x/web y/client 40000').verdict).toBe('deny');
	});
	it('are not asked about: the verdict is of a new one, whatever was open before (trap 19)', () => {
		const before = cluster([]);
		const pod = podEnd(before, before.pods.find('x', 'web')) as PodEnd;
		expect(ask(before, 'y/client x/web 81').verdict).toBe('allow');
		const {ingress} = evaluate(policyWorlds(snapshot).now, {
			from: podEnd(snapshot, snapshot.pods.find('y', 'client')),
			to: pod,
			port: {protocol: 'TCP', port: 81},
		});
		expect(ingress.kind).toBe('deny');
	});
});
