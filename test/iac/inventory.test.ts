import {describe, expect, it} from 'vitest';
import {hostRange, readInventory} from '../../src/iac/inventory.ts';
import {isMeant} from '../../src/iac/plays.ts';
import {iacOf} from '../support/iac.ts';

describe('inventories', () => {
	it('reads groups of groups from INI, with ranges, ports and variables', () => {
		const {files} = iacOf({
			'hosts.ini': `; comment
lone ansible_host=10.0.0.1
[workers]
node[01:03].lan:2222 zone="a b"
[cluster:children]
workers
[cluster:vars]
k3s_version = v1.33.1 # pinned
`,
		});
		const {hosts, variables, depth} = readInventory(files);
		expect([...hosts.keys()]).toEqual(['lone', 'node01.lan', 'node02.lan', 'node03.lan']);
		expect([...hosts.get('node02.lan')!].sort()).toEqual(['all', 'cluster', 'workers']);
		expect(depth.get('workers')).toBeGreaterThan(depth.get('cluster')!);
		expect(variables.find(({name}) => name === 'zone')?.node).toMatchObject({value: 'a b'});
		expect(variables.find(({name}) => name === 'k3s_version')).toMatchObject({
			line: 8,
			node: {value: 'v1.33.1'},
		});
	});

	it('reads the same from YAML', () => {
		const {files} = iacOf({
			'hosts.yml': `all:
  children:
    cluster:
      vars: {a: 1}
      children:
        workers:
          hosts:
            node[1:2]: {b: 2}
`,
		});
		const {hosts, variables} = readInventory(files);
		expect([...hosts.get('node2')!].sort()).toEqual(['all', 'cluster', 'workers']);
		expect(variables.map(({of, name}) => `${of.name} ${name}`)).toEqual(['cluster a', 'node1 b', 'node2 b']);
	});

	it('takes ranges apart, and none that never ends', () => {
		expect(hostRange('r[a:c]-[1:2]')).toHaveLength(6);
		expect(hostRange('n[1:9:4]')).toEqual(['n1', 'n5', 'n9']);
		expect(hostRange('n[1:99999999]')).toEqual([]);
	});

	it.each([
		['all', true],
		['workers', true],
		['masters', false],
		['masters:workers', true],
		['all:!workers', false],
		['all:&workers', true],
		['node*', true],
		['node1', true],
		['{{ target }}', true],
	])('pattern %s', (pattern, meant) => {
		expect(isMeant(pattern, 'node1', new Set(['all', 'workers']))).toBe(meant);
	});
});
