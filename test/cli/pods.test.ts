import {describe, expect, it} from 'vitest';
import {ktriage} from './support/run.ts';

type Buckets = {
	readonly format: string;
	readonly buckets: readonly {
		readonly cidr: string;
		readonly kind: string;
		readonly pods: readonly {
			readonly namespace: string;
			readonly name: string;
			readonly ip: string;
			readonly node: string;
			readonly owner: string;
		}[];
	}[];
};

describe('pods --by cidr', () => {
	it('puts the seven pods that were never restarted into the old network', async () => {
		const {code, stdout} = await ktriage(['pods', '--by', 'cidr', '--demo', '-o', 'json']);
		expect(code).toBe(0);
		const {format, buckets} = JSON.parse(stdout) as Buckets;
		expect(format).toBe('ktriage.pods/v1');
		const old = buckets.filter(({kind}) => kind === 'flannel');
		expect(old.map(({cidr}) => cidr)).toEqual(['10.42.0.0/16']);
		expect(old.flatMap(({pods}) => pods)).toHaveLength(7);
		expect(old.flatMap(({pods}) => pods)).toContainEqual({
			namespace: 'financial-inference',
			name: 'seldon-scheduler-0',
			ip: '10.42.3.21',
			node: 'nuc10i5fnh',
			owner: 'StatefulSet/seldon-scheduler',
		});
		expect(buckets.find(({kind}) => kind === 'calico')?.cidr).toBe('10.244.0.0/16');
	});

	it('says the same as CSV and as text', async () => {
		const [csv, text] = await Promise.all([
			ktriage(['pods', '--demo', '-o', 'csv']),
			ktriage(['pods', '--demo']),
		]);
		const [head, ...lines] = csv.stdout.trimEnd().split('\n');
		expect(head).toBe('cidr,kind,namespace,name,ip,node,owner');
		expect(lines.filter(line => line.startsWith('10.42.0.0/16,flannel,'))).toHaveLength(7);
		expect(text.stdout).toContain('10.42.0.0/16 flannel: 7 pods');
	});

	it('reads one namespace alone with -n', async () => {
		const {stdout} = await ktriage(['pods', '--demo', '-n', 'jupyterhub', '-o', 'json']);
		const namespaces = (JSON.parse(stdout) as Buckets).buckets.flatMap(({pods}) =>
			pods.map(({namespace}) => namespace),
		);
		expect(namespaces.length).toBeGreaterThan(0);
		expect(new Set(namespaces)).toEqual(new Set(['jupyterhub']));
	});
});
