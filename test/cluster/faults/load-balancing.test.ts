import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {kubectl} from '../support/cluster.ts';
import {
	type Expectation,
	faultsTogether,
	greenBefore,
	reportWith,
	rootsOf,
	until,
	untilGreen,
} from '../support/faults.ts';
import {healthyWith} from '../support/healthy.ts';
import {
	apply,
	applyFile,
	deployment,
	type Manifest,
	namespace,
	removeNamespace,
	scale,
} from '../support/objects.ts';
import {check, type Report} from '../support/program.ts';

const place = 'balanced';

function balanced(name: string, annotations: Readonly<Record<string, string>> = {}): Manifest {
	return {
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {namespace: place, name, annotations},
		spec: {type: 'LoadBalancer', selector: {app: 'server'}, ports: [{port: 80}]},
	};
}

const addressOf = (name: string) =>
	kubectl(['-n', place, 'get', 'service', name, '-o', 'jsonpath={.status.loadBalancer.ingress[0].ip}']);

const remove = (name: string) => kubectl(['-n', place, 'delete', 'service', name]);

async function prepare(): Promise<void> {
	await healthyWith('metallb');
	await apply(namespace(place), deployment(place, 'server', {}));
	await kubectl(['-n', place, 'rollout', 'status', 'deploy/server', '--timeout=120s']);
	await apply(balanced('first', {'metallb.io/loadBalancerIPs': '172.30.0.205'}));
	await until(() => addressOf('first'), '172.30.0.205');
}

const advertisement = 'l2advertisements.metallb.io';

/** MetalLB's webhook refuses an advertisement outside of its namespace, so this is what was made while it did not answer. */
async function misplaceAdvertisement(): Promise<void> {
	const kind = 'validatingwebhookconfigurations';
	const {metadata, ...rest} = JSON.parse(
		await kubectl(['get', kind, 'metallb-webhook-configuration', '-o', 'json']),
	);
	await kubectl(['delete', kind, metadata.name]);
	try {
		await apply({
			apiVersion: 'metallb.io/v1beta1',
			kind: 'L2Advertisement',
			metadata: {namespace: place, name: 'lan'},
			spec: {ipAddressPools: ['lan']},
		});
	} finally {
		await apply({...rest, metadata: {name: metadata.name, labels: metadata.labels}});
	}
	await kubectl(['-n', 'metallb-system', 'delete', advertisement, 'lan']);
}

faultsTogether('MetalLB that is asked for what it cannot do', prepare, [
	{
		name: 'an L2Advertisement in the wrong namespace',
		setUp: misplaceAdvertisement,
		undo: async () => {
			await kubectl(['-n', place, 'delete', advertisement, 'lan']);
			await applyFile('metallb-pool.yaml');
		},
		expected: [
			{code: 'MLB-03', class: 'root', owner: 'platform', about: `L2Advertisement ${place}/lan`},
			{code: 'MLB-18', class: 'symptom', owner: 'platform', about: `${place}/first`},
		],
	},
	{
		name: 'an address pinned with a key that MetalLB does not know',
		setUp: () => apply(balanced('wrong-key', {'metallb.universe.tf/loadBalancer-ip': '172.30.0.210'})),
		undo: () => remove('wrong-key'),
		expected: [
			{code: 'MLB-05', class: 'root', owner: 'joint', about: `${place}/wrong-key`},
			{code: 'MLB-06', class: 'symptom', owner: 'joint', about: `${place}/wrong-key`},
		],
	},
	{
		name: 'an address outside of every pool',
		setUp: () => apply(balanced('outside', {'metallb.io/loadBalancerIPs': '172.30.0.240'})),
		undo: () => remove('outside'),
		expected: [{code: 'MLB-04', class: 'root', owner: 'joint', about: `${place}/outside`}],
	},
	{
		name: 'two Services that want one address',
		setUp: () => apply(balanced('second', {'metallb.io/loadBalancerIPs': '172.30.0.205'})),
		undo: () => remove('second'),
		expected: [
			{code: 'MLB-07', class: 'root', owner: 'platform', about: '172.30.0.205'},
			{code: 'MLB-04', class: 'symptom', owner: 'joint', about: `${place}/second`},
		],
	},
]);

const noPool: Expectation = {
	code: 'MLB-02',
	class: 'root',
	owner: 'platform',
	about: 'no IPAddressPool',
};
const noController: Expectation = {code: 'MLB-01', class: 'root', owner: 'platform', about: 'scaled to 0'};
const waiting: Expectation = {
	code: 'MLB-04',
	class: 'symptom',
	owner: 'platform',
	about: `${place}/late`,
};

/** The codes of the root causes of which the Service without an address is said to be a symptom. */
function rootsOfWaiting(report: Report): readonly string[] {
	const found = report.findings.find(({id}) => id === `MLB-04/${place}/late`);
	return (found?.explainedBy ?? []).map(id => id.split('/', 1)[0] ?? '').sort();
}

describe('a Service without an address for two reasons', () => {
	let before: readonly string[] = [];
	beforeAll(async () => {
		await prepare();
		before = await greenBefore();
		await kubectl(['-n', 'metallb-system', 'delete', 'ipaddresspools.metallb.io', '--all']);
		await scale('metallb-system', 'deploy/controller', 0);
		await apply(balanced('late'));
	});
	afterAll(() => removeNamespace(place));

	it('is told both: the pool is gone, and so is the controller', async () => {
		const report = await reportWith([noPool, noController, waiting]);
		expect(rootsOfWaiting(report)).toEqual(['MLB-01', 'MLB-02']);
		expect(rootsOf(report).map(({code}) => code)).toEqual(expect.arrayContaining(['MLB-01', 'MLB-02']));
		expect(rootsOf(report)).toHaveLength(2);
	});

	it('has one reason left when the controller is back, and still no address', async () => {
		await scale('metallb-system', 'deploy/controller', 1);
		const left = async () => rootsOf((await check()).report).map(({code}) => code);
		await until(left, ['MLB-02']);
		const report = await reportWith([noPool, waiting]);
		expect(rootsOfWaiting(report)).toEqual(['MLB-02']);
	});

	it('has its address, and nothing is wrong, once there is a pool again', async () => {
		await applyFile('metallb-pool.yaml');
		await until(() => addressOf('late'), expect.stringMatching(/^172\.30\.0\./));
		await untilGreen(before);
	});
});
