import {beforeAll, describe, expect, it} from 'vitest';
import {kubectl, limitedKubeconfig, nodeNames} from './support/cluster.ts';
import {reach} from './support/stage.ts';

type Condition = {readonly type: string; readonly status: string};
type Item = {
	readonly metadata: {readonly name: string; readonly labels?: Readonly<Record<string, string>>};
	readonly spec: {readonly clusterIP?: string};
	readonly status: {
		readonly phase?: string;
		readonly podIP?: string;
		readonly conditions?: readonly Condition[];
	};
};

async function list(...args: readonly string[]): Promise<readonly Item[]> {
	return (JSON.parse(await kubectl(['get', ...args, '-o', 'json'])) as {items: readonly Item[]}).items;
}

const names = (items: readonly Item[]) => items.map(item => item.metadata.name).sort();

const isTrue = (item: Item, type: string) =>
	item.status.conditions?.some(condition => condition.type === type && condition.status === 'True');

describe('a fresh cluster', () => {
	beforeAll(() => reach('flannel'));

	it('has three Ready nodes', async () => {
		const nodes = await list('nodes');
		expect(names(nodes)).toEqual([...nodeNames()].sort());
		expect(names(nodes.filter(node => !isTrue(node, 'Ready')))).toEqual([]);
	});

	it('has a DNS service that answers pods', async () => {
		const service = (await list('services', '-n', 'kube-system')).find(
			item => item.metadata.name === 'kube-dns',
		);
		expect(service?.spec.clusterIP).toBe('10.43.0.10');
		const lookup = ['exec', '-n', 'demo', 'deploy/client', '--', 'nslookup', 'web.demo.svc.cluster.local'];
		expect(await kubectl(lookup)).toMatch(/Address:\s+10\.43\./);
	});

	it('runs the demo pods on flannel addresses', async () => {
		const pods = await list('pods', '-n', 'demo');
		expect(pods).toHaveLength(9);
		expect(names(pods.filter(pod => pod.status.phase !== 'Running' || !isTrue(pod, 'Ready')))).toEqual([]);
		expect(names(pods.filter(pod => !pod.status.podIP?.startsWith('10.42.')))).toEqual([]);
	});

	it('gives a limited user no more than its rules', async () => {
		const rules = [{verbs: ['get', 'list'], apiGroups: [''], resources: ['pods']}];
		const kubeconfig = await limitedKubeconfig('viewer', rules, 'demo');
		expect(await kubectl(['get', 'pods', '-n', 'demo', '-o', 'name'], {kubeconfig})).toContain(
			'pod/stranger',
		);
		await expect(kubectl(['get', 'pods', '-A'], {kubeconfig})).rejects.toThrow(/Forbidden/);
		await expect(kubectl(['get', 'nodes'], {kubeconfig})).rejects.toThrow(/Forbidden/);
	});
});
