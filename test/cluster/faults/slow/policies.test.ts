import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {kubectl, lan, migrate} from '../../support/cluster.ts';
import {greenBefore, reportWith, rootsOf, until, untilGreen} from '../../support/faults.ts';
import {healthyWith} from '../../support/healthy.ts';
import {apply, applyFile, type Manifest} from '../../support/objects.ts';
import {check, type Report} from '../../support/program.ts';

const flannelCidr = '10.42.0.0/16';

/** The scoring pods for clients outside of the cluster: what makes it known that somebody has to get in. */
const exposed: Manifest = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {namespace: 'scoring', name: 'exposed'},
	spec: {type: 'LoadBalancer', selector: {app: 'mlserver'}, ports: [{port: 9000}]},
};

/** What the proxy answers on the LAN: its way to the pods themselves, and to the Service before them. */
async function answers(): Promise<readonly string[]> {
	const where = [
		'-n',
		'edge',
		'get',
		'service',
		'nginx',
		'-o',
		'jsonpath={.status.loadBalancer.ingress[0].ip}',
	];
	const address = await kubectl(where);
	const ask = (path: string) =>
		lan(['curl', '-s', '-m', '20', '-o', '/dev/null', '-w', '%{http_code}', `http://${address}${path}`]);
	return Promise.all([ask('/v2/health/live'), ask('/by-service/v2/health/live')]);
}

/** The codes of what is blamed, once each. */
const blamed = (report: Report) => [...new Set(rootsOf(report).map(({code}) => code))].sort();

const resolves = (name: string) =>
	kubectl(['-n', 'scoring', 'exec', 'deploy/caller', '--', 'timeout', '8', 'nslookup', name]).then(
		() => true,
		() => false,
	);

/** Two roots, one symptom: the request that fails goes on failing until the second of them is cured as well. */
describe('policies that let nobody in, in a cluster whose pool lies outside of the cluster CIDR', () => {
	let before: readonly string[] = [];
	beforeAll(async () => {
		await healthyWith('metallb', 'mlserver', 'nginx');
		await apply(exposed);
		before = await greenBefore();
		await until(answers, ['200', '200']);
		await migrate('cidr', [flannelCidr]);
		await applyFile('policies-broken.yaml');
	});
	afterAll(async () => {
		await kubectl(['-n', 'scoring', 'delete', 'networkpolicy', '--all']);
		await kubectl(['-n', 'scoring', 'delete', 'service', 'exposed']);
		await migrate('cidr');
	});

	it('time out for real, and pods have no DNS, while every pod is ready', async () => {
		await until(answers, ['504', '504']);
		expect(await resolves('kubernetes.default.svc.cluster.local')).toBe(false);
		const pods = await kubectl(['-n', 'scoring', 'get', 'pods', '--no-headers']);
		expect(
			pods
				.trim()
				.split('\n')
				.map(line => line.split(/\s+/)[1]),
		).toEqual(['1/1', '1/1']);
	});

	it('are told, with the DNS as their symptom, beside the pool', async () => {
		const report = await reportWith([
			{code: 'POL-03', class: 'root', owner: 'platform', about: 'kube-system match no namespace'},
			{code: 'DNS-05', class: 'symptom', owner: 'platform', about: 'deny 2 pods the DNS (53/UDP)'},
			{code: 'POL-12', class: 'root', owner: 'platform', about: 'scoring'},
			{code: 'CID-02', class: 'root', owner: 'platform', about: `outside cluster-cidr ${flannelCidr}`},
		]);
		expect(blamed(report)).toEqual(['CID-02', 'POL-03', 'POL-12']);
	});

	it('once repaired leave one root, which still keeps the Service from answering', async () => {
		await applyFile('policies-repaired.yaml');
		await until(answers, ['200', '504']);
		expect(await resolves('kubernetes.default.svc.cluster.local')).toBe(true);
		expect(blamed((await check()).report)).toEqual(['CID-02']);
	});

	it('are no hindrance once the cluster CIDR is the pool', async () => {
		await migrate('cidr');
		await until(answers, ['200', '200']);
		await untilGreen(before);
	});
});
