import {describe, expect, it} from 'vitest';
import {clusterOf, type Draft, findingsOf, h0, verdicts} from './fixtures.ts';

const annotate = (draft: Draft, annotations: Readonly<Record<string, string>>) =>
	draft.set(draft.one('Service', 'grafana'), 'metadata.annotations', annotations);
const asking = (annotations: Readonly<Record<string, string>>) => h0(draft => annotate(draft, annotations));
const version = (draft: Draft, tag: string) => {
	const controller = draft.all('Deployment').find(({metadata}) => metadata.namespace === 'metallb-system');
	const template = controller as unknown as {spec: {template: {spec: {containers: {image: string}[]}}}};
	template.spec.template.spec.containers[0]!.image = `quay.io/metallb/controller:${tag}`;
};

describe('MLB-05 annotations', () => {
	it('passes on the baseline; names the right key of the canonical cluster', () => {
		expect(verdicts('MLB-05', h0())).toEqual(['PASS MLB-05']);
		const [finding] = findingsOf('MLB-05', clusterOf('canonical'));
		expect(finding).toMatchObject({
			id: 'MLB-05/mlflow/mlflow-server',
			verdict: 'FAIL',
			owner: 'joint',
			summary:
				'mlflow/mlflow-server: metallb.universe.tf/loadBalancer-ip is not a key of MetalLB; wanted 192.168.1.201, has 192.168.1.203',
		});
		expect(finding?.remedies[0]?.command).toBe(
			'kubectl -n mlflow annotate --overwrite service mlflow-server metallb.universe.tf/loadBalancerIPs=192.168.1.203 metallb.universe.tf/loadBalancer-ip-',
		);
		expect(finding?.explanation).toContain('192.168.1.201 is held by seldon-system/seldon-scheduler');
	});
	it.each([
		['metallb.universe.tf/loadBalancer-ips', 'FAIL'],
		['metallb.universe.tf/LoadBalancerIPs', 'FAIL'],
		['metallb.universe.tf/load-balancer-ip', 'FAIL'],
	])('hears nothing in %s', (key, verdict) => {
		expect(verdicts('MLB-05', asking({[key]: '192.168.1.207'}))).toEqual([
			`${verdict} MLB-05/monitoring/grafana`,
		]);
	});
	it('knows the new prefix from 0.14.9 on, and the old one always', () => {
		const written = (key: string, tag: string) =>
			verdicts(
				'MLB-05',
				h0(draft => {
					version(draft, tag);
					annotate(draft, {[key]: '192.168.1.207'});
				}),
			)[0]?.split(' ')[0];
		expect(written('metallb.io/loadBalancerIPs', 'v0.14.8')).toBe('FAIL');
		expect(written('metallb.io/loadBalancerIPs', 'v0.14.9')).toBe('PASS');
		expect(written('metallb.universe.tf/loadBalancerIPs', 'v0.16.1')).toBe('PASS');
		expect(written('metallb.io/loadBalancerIPs', 'latest')).toBe('PASS');
	});
	it('takes the other keys and other vendors as they are', () => {
		const snapshot = asking({
			'metallb.universe.tf/address-pool': 'production-pool',
			'metallb.universe.tf/allow-shared-ip': 'key',
			'example.com/loadBalancer-ip': '192.168.1.9',
		});
		expect(verdicts('MLB-05', snapshot)).toEqual(['PASS MLB-05']);
	});
	it('fails for what is no address, and for asking twice', () => {
		const text = findingsOf('MLB-05', asking({'metallb.universe.tf/loadBalancerIPs': 'grafana.example'}));
		expect(text[0]?.summary).toContain('is not a list of addresses');
		const twice = h0(draft =>
			draft.set(draft.one('Service', 'grafana'), 'spec.loadBalancerIP', '192.168.1.207'),
		);
		expect(findingsOf('MLB-05', twice)[0]).toMatchObject({verdict: 'FAIL'});
		expect(findingsOf('MLB-05', twice)[0]?.remedies[0]?.command).toContain(
			'{"spec":{"loadBalancerIP":null}}',
		);
	});
	it('leaves Services of another class alone', () => {
		const snapshot = h0(draft => {
			annotate(draft, {'metallb.universe.tf/nonsense': 'x'});
			draft.set(draft.one('Service', 'grafana'), 'spec.loadBalancerClass', 'example.com/other');
		});
		expect(verdicts('MLB-05', snapshot)).toEqual(['PASS MLB-05']);
	});
});

describe('MLB-06 pinned addresses', () => {
	it('compares with what is asked for, meant, or expected by the profile', () => {
		expect(verdicts('MLB-06', h0())).toEqual(['PASS MLB-06']);
		expect(verdicts('MLB-06', clusterOf('canonical'))).toEqual(['FAIL MLB-06/mlflow/mlflow-server']);
		const moved = asking({'metallb.universe.tf/loadBalancerIPs': '192.168.1.230'});
		expect(verdicts('MLB-06', moved)).toEqual(['FAIL MLB-06/monitoring/grafana']);
		const pins = (ip: string) => h0(undefined, {profile: {metallb: {pins: {'minio/minio': ip}}}});
		expect(verdicts('MLB-06', pins('192.168.1.200'))).toEqual(['PASS MLB-06']);
		expect(verdicts('MLB-06', pins('192.168.1.222'))).toEqual(['FAIL MLB-06/minio/minio']);
	});
});

describe('MLB-07 one address, one Service', () => {
	const shared = (left: Readonly<Record<string, string>>, right = left, ports?: unknown) =>
		h0(draft => {
			const [grafana, minio] = [draft.one('Service', 'grafana'), draft.one('Service', 'minio')];
			const ip = {'metallb.universe.tf/loadBalancerIPs': '192.168.1.207'};
			draft.set(grafana, 'metadata.annotations', {...ip, ...left});
			draft.set(minio, 'metadata.annotations', {...ip, ...right});
			draft.set(minio, 'status.loadBalancer.ingress', [{ip: '192.168.1.207'}]);
			if (ports !== undefined) draft.set(minio, 'spec.ports', ports);
		});
	const key = (value: string) => ({'metallb.universe.tf/allow-shared-ip': value});
	it('passes on the baseline and where sharing is agreed', () => {
		expect(verdicts('MLB-07', h0())).toEqual(['PASS MLB-07']);
		expect(verdicts('MLB-07', shared(key('both')))).toEqual(['PASS MLB-07']);
	});
	it.each([
		['without keys', shared({}), 'do not both carry a sharing key'],
		['with different keys', shared(key('a'), key('b')), 'sharing keys differ'],
		[
			'with one port twice',
			shared(key('a'), key('a'), [{port: 3000, protocol: 'TCP'}]),
			'both use port TCP/3000',
		],
	])('fails %s', (_, snapshot, why) => {
		const [finding] = findingsOf('MLB-07', snapshot);
		expect(finding).toMatchObject({id: 'MLB-07/192.168.1.207', verdict: 'FAIL'});
		expect(finding?.explanation).toContain(why);
	});
	it('fails for a Service that waits for the address of another', () => {
		expect(findingsOf('MLB-07', clusterOf('sc-34'))).toMatchObject([
			{id: 'MLB-07/192.168.1.201', confidence: 'proven', owner: 'platform'},
		]);
	});
	it('does not take the address of a node for one that is given twice', () => {
		const onNode = h0(draft => {
			for (const name of ['grafana', 'minio']) {
				const service = draft.one('Service', name);
				draft.set(service, 'metadata.annotations', {});
				draft.set(service, 'status.loadBalancer.ingress', [{ip: '192.168.1.85'}]);
			}
		});
		expect(verdicts('MLB-07', onNode)).toEqual(['PASS MLB-07']);
		expect(verdicts('MLB-11', onNode)).toEqual(['FAIL MLB-11']);
	});
});

describe('MLB-10 and MLB-16 node ports', () => {
	const nodePort = (change: (draft: Draft) => void = () => undefined) =>
		h0(draft => {
			draft.set(draft.one('Service', 'grafana'), 'spec.type', 'NodePort');
			change(draft);
		});
	it('warns of a Service that asks for an address but is no LoadBalancer', () => {
		expect(verdicts('MLB-10', h0())).toEqual(['PASS MLB-10']);
		expect(verdicts('MLB-10', nodePort())).toEqual(['WARN MLB-10']);
	});
	it('only counts those that never asked', () => {
		const plain = nodePort(draft => annotate(draft, {}));
		expect(findingsOf('MLB-10', plain)[0]).toMatchObject({verdict: 'PASS'});
		expect(findingsOf('MLB-10', plain)[0]?.summary).toContain('monitoring/grafana');
	});
	it('notes node ports of balanced Services without a warning', () => {
		expect(findingsOf('MLB-16', h0())[0]?.summary).toBe('no LoadBalancer Service has a NodePort');
		expect(findingsOf('MLB-16', clusterOf('canonical'))).toMatchObject([{verdict: 'PASS'}]);
		expect(findingsOf('MLB-16', clusterOf('canonical'))[0]?.summary).toMatch(
			/^note: 9 LoadBalancer Services/,
		);
	});
});

describe('MLB-11 one load balancer', () => {
	it('passes on the baseline, fails with svclb beside MetalLB', () => {
		expect(verdicts('MLB-11', h0())).toEqual(['PASS MLB-11']);
		expect(findingsOf('MLB-11', clusterOf('sc-13'))).toMatchObject([
			{verdict: 'FAIL', confidence: 'proven', owner: 'platform'},
		]);
	});
});
