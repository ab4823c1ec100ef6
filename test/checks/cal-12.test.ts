import {describe, expect, it} from 'vitest';
import {bare, calicoNode, clusterOf, findingsOf, h0, node, verdicts} from './fixtures.ts';

const detected = (addresses: Readonly<Record<string, readonly [string, string]>>) =>
	bare([
		...Object.entries(addresses).map(([name, [ip, calico]]) =>
			node(name, {
				ip,
				annotations: {[`projectcalico.org/IPv${calico.includes(':') ? 6 : 4}Address`]: calico},
			}),
		),
		...calicoNode(Object.keys(addresses)),
	]);

describe('CAL-12 node address detection', () => {
	it('passes when Calico uses the addresses of the nodes, in both families', () => {
		expect(verdicts('CAL-12', h0())).toEqual(['PASS CAL-12']);
		expect(
			verdicts('CAL-12', detected({a: ['fd00::1', 'fd00:0::1/64'], b: ['fd00::2', 'fd00::2/64']})),
		).toEqual(['PASS CAL-12']);
		expect(verdicts('CAL-12', detected({a: ['10.0.0.1', '10.0.0.1']}))).toEqual(['PASS CAL-12']);
	});
	it('fails for the one node that took another address', () => {
		const [finding, ...rest] = findingsOf('CAL-12', clusterOf('sc-21'));
		expect(rest).toEqual([]);
		expect(finding).toMatchObject({
			id: 'CAL-12/nuc10i7fnh',
			verdict: 'FAIL',
			class: 'root',
			owner: 'platform',
		});
		expect(finding?.evidence[0]).toMatchObject({
			source: 'Node/nuc10i7fnh metadata.annotations[projectcalico.org/IPv4Address]',
			value: '172.17.0.1/16',
		});
	});
	it('fails for every node when all took the address of their own bridge', () => {
		const bridges = detected({a: ['10.0.0.1', '172.17.0.1/16'], b: ['10.0.0.2', '172.18.0.1/16']});
		expect(verdicts('CAL-12', bridges)).toEqual(['FAIL CAL-12/a', 'FAIL CAL-12/b']);
	});
	it('fails for nodes that claim one and the same address', () => {
		const same = detected({a: ['10.0.0.1', '172.17.0.1/16'], b: ['10.0.0.2', '172.17.0.1/16']});
		expect(verdicts('CAL-12', same)).toEqual(['FAIL CAL-12/a', 'FAIL CAL-12/b']);
	});
	it('only notes a network of its own on which all nodes agree', () => {
		const storage = detected({
			a: ['10.0.0.1', '10.9.0.1/24'],
			b: ['10.0.0.2', '10.9.0.2/24'],
			c: ['10.0.0.3', '10.9.0.3/24'],
		});
		expect(findingsOf('CAL-12', storage)[0]).toMatchObject({
			verdict: 'WARN',
			class: 'advisory',
			confidence: 'possible',
		});
	});
	it('compares only where the node reports an address of that family', () => {
		const v6 = (n: number) => ({
			'projectcalico.org/IPv4Address': `10.0.0.${n}/24`,
			'projectcalico.org/IPv6Address': `2001:db8:${n}::1/64`,
		});
		const nodes = [1, 2].map(n => node(`n${n}`, {ip: `10.0.0.${n}`, annotations: v6(n)}));
		expect(verdicts('CAL-12', bare([...nodes, ...calicoNode(['n1', 'n2'])]))).toEqual(['PASS CAL-12']);
		const silent = {...(node('a', {annotations: v6(1)}) as object), status: {}};
		expect(verdicts('CAL-12', bare([silent, ...calicoNode(['a'])]))).toEqual(['UNKNOWN CAL-12']);
	});
	it('warns of firstFound on nodes with several addresses', () => {
		const two = (method: unknown) =>
			h0(draft => {
				const addresses = draft.all('Node')[0]!.status!.addresses as unknown as unknown[];
				addresses.push({type: 'InternalIP', address: '10.9.0.1'});
				draft.set(draft.one('Installation'), 'spec.calicoNetwork.nodeAddressAutodetectionV4', method);
			});
		const [finding] = findingsOf('CAL-12', two({firstFound: true}));
		expect(finding).toMatchObject({verdict: 'WARN', class: 'advisory', subjects: [{kind: 'Node'}]});
		expect(verdicts('CAL-12', two({kubernetes: 'NodeInternalIP'}))).toEqual(['PASS CAL-12']);
	});
	it('replaces the detection method that is set, as the operator allows one only', () => {
		const snapshot = clusterOf('sc-21', draft =>
			draft.set(draft.one('Installation'), 'spec.calicoNetwork.nodeAddressAutodetectionV4', {
				interface: 'eth0',
			}),
		);
		expect(findingsOf('CAL-12', snapshot)[0]?.remedies[0]?.command).toContain(
			'"nodeAddressAutodetectionV4":{"interface":null,"kubernetes":"NodeInternalIP"}',
		);
	});
	it('says that it does not know when no node shows an address', () => {
		expect(verdicts('CAL-12', bare([node('a'), ...calicoNode(['a'])]))).toEqual(['UNKNOWN CAL-12']);
		expect(verdicts('CAL-12', bare([node('a')]))).toEqual(['SKIP CAL-12']);
	});
});
