import {describe, expect, it} from 'vitest';
import type {Counter} from '../../src/policy-hits/counter.ts';
import {chainName, interfaceOf} from '../../src/policy-hits/policy-names.ts';
import {readCounters} from '../../src/policy-hits/read-counters.ts';
import {bothEngines, bpf, newCalico, nftables, oldBpf} from './fixtures.ts';

const said = (counters: readonly Counter[]) =>
	counters.map(({engine, action, direction, of, endpoint, packets}) => {
		const what =
			of.kind === 'rule'
				? `${of.policy.group} ${of.policy.kind} ${of.policy.namespace}/${of.policy.name} ${of.line}`
				: of.kind === 'rest'
					? `rest of "${of.tier}" at ${endpoint}`
					: of.kind === 'profile'
						? of.name
						: of.prefix;
		return `${engine} ${action} ${direction} ${what}: ${packets}`;
	});

describe('iptables-save -c', () => {
	it('tells rules, logs, and what no rule let through, of both engines', () => {
		const {backend, counters, problems} = readCounters(bothEngines);
		expect(backend).toBe('iptables-nft');
		expect(problems).toEqual([]);
		expect(said(counters)).toEqual([
			'calico allow ingress networking.k8s.io NetworkPolicy demo/web-from-client 0: 5',
			'calico allow egress projectcalico.org NetworkPolicy demo/client-egress 0: 40',
			'calico pass egress projectcalico.org NetworkPolicy demo/client-egress 1: 20',
			'calico log egress projectcalico.org NetworkPolicy demo/client-egress 2: 6',
			'calico deny ingress projectcalico.org GlobalNetworkPolicy /deny-stranger 0: 4',
			'calico deny ingress rest of "default" at cali21b98377ec0: 72',
			'calico deny ingress rest of "" at cali21b98377ec0: 1',
			'kube-router allow ingress networking.k8s.io NetworkPolicy demo/web-from-client 0: 8',
			'kube-router deny undefined rest of "default" at demo/web-0: 2',
		]);
	});
	it('counts chains with rules in them, of a second engine and of Flannel', () => {
		expect(readCounters(bothEngines).leftovers).toEqual({
			kubeRouterPods: 1,
			kubeRouterPolicies: 1,
			kubeRouterHooked: true,
			flannelRules: 1,
			calicoPods: 1,
		});
	});
	it('follows other mark bits, and leaves scratch bits out', () => {
		const {backend, counters} = readCounters(newCalico);
		expect(backend).toBe('iptables-legacy');
		expect(said(counters)).toEqual([
			'calico allow ingress networking.k8s.io NetworkPolicy seldon/allow-scheduler 0: 3',
			'calico deny ingress rest of "default" at calib22222222: 2',
		]);
	});
	it('keeps families apart', () => {
		const six = newCalico.replace('iptables-save', 'ip6tables-save');
		const {counters} = readCounters(`${newCalico}${six}`);
		expect(counters.map(({family}) => family)).toEqual([4, 4, 6, 6]);
		expect(new Set(counters.map(({key}) => key)).size).toBe(4);
	});
});

it('reads nft -j, by the chain where the comment was cut off', () => {
	const {backend, counters, leftovers} = readCounters(nftables);
	expect(backend).toBe('nftables');
	expect(said(counters)).toEqual([
		'calico allow ingress networking.k8s.io NetworkPolicy seldon/allow-scheduler 0: 3',
		'calico deny egress projectcalico.org GlobalNetworkPolicy /cut-off 0: 4',
		'calico deny ingress rest of "default" at cali21b98377ec0: 2',
	]);
	expect(leftovers.calicoPods).toBe(1);
});

it('reads iptables beside nft: a second engine is in the former', () => {
	const {backend, counters, leftovers} = readCounters(`${bothEngines}\n${nftables}`);
	expect(backend).toBe('nftables');
	expect(counters).toHaveLength(12);
	expect(leftovers.kubeRouterPods).toBe(1);
});

it('reads dumps of eBPF of both forms; the hook is the opposite of the direction', () => {
	expect(said(readCounters(bpf).counters)).toEqual([
		'calico allow ingress networking.k8s.io NetworkPolicy seldon/allow-scheduler 0: 3',
		'calico deny ingress networking.k8s.io NetworkPolicy seldon/allow-scheduler 1: 7',
	]);
	expect(said(readCounters(oldBpf).counters)).toEqual([
		'calico allow egress networking.k8s.io NetworkPolicy seldon/allow-scheduler 0: 5',
	]);
});

it('names what it does not understand, and never throws', () => {
	for (const text of ['', 'hello', '{"nftables": [', '{"nftables": 7}', '[x:y] -A a', '\u0000\u001b[2J'])
		expect(readCounters(text).counters).toEqual([]);
	expect(readCounters('hello').problems[0]).toContain('neither');
	expect(readCounters('{"nftables": [').problems[0]).toContain('no JSON');
	expect(readCounters('*filter\n-A INPUT -j DROP\n').problems[0]).toContain('-c');
});

it('names chains and interfaces as Calico does', () => {
	expect(chainName('cali-pi-', 'knp/seldon/allow-scheduler')).toBe('cali-pi-_FDIV4a-UWXCYJ85VrSb');
	expect(chainName('cali-pi-', 'gnp/long-policy-name-that-gets-hashed')).toBe('cali-pi-_PymyFHQQg3808jiz1OJ');
	expect(interfaceOf('seldon', 'mlserver-0')).toBe('cali21b98377ec0');
});
