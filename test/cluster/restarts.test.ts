import {readFile} from 'node:fs/promises';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {type Account, accountFor, carryOut} from './support/account.ts';
import {kubectl, migrate, nodeNames} from './support/cluster.ts';
import {until} from './support/faults.ts';
import {apply, deployment, type Manifest, namespace, removeNamespace} from './support/objects.ts';
import {check} from './support/program.ts';
import {reach} from './support/stage.ts';

const place = 'restarts';
const [, , left] = nodeNames();
const image = 'ktriage.test/busybox:1.35';
const sleeps = {image, command: ['sleep', 'infinity']};

/** A workload with so many pods on the node that is moved last. */
function onLeft(object: Manifest, replicas: number, more: Readonly<Record<string, unknown>> = {}): Manifest {
	const {spec} = object as unknown as {spec: {template: {spec: object}}};
	const pod = {...spec.template.spec, nodeSelector: {'kubernetes.io/hostname': left}};
	return {...object, spec: {...spec, ...more, replicas, template: {...spec.template, spec: pod}}};
}
const service = (name: string): Manifest => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {namespace: place, name},
	spec: {selector: {app: name}, ports: [{port: 80}]},
});
const bare = (name: string): Manifest => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {namespace: place, name, labels: {app: name}},
	spec: {
		nodeSelector: {'kubernetes.io/hostname': left},
		terminationGracePeriodSeconds: 0,
		containers: [{name: 'main', ...sleeps}],
	},
});
const web = (name: string, container: object = {}) => deployment(place, name, {...sleeps, ...container});

type Pod = {
	readonly metadata: {readonly name: string; readonly creationTimestamp: string};
	readonly status: {
		readonly podIP: string;
		readonly conditions: readonly {readonly type: string; readonly lastTransitionTime: string}[];
	};
};
async function podsOf(app: string): Promise<readonly Pod[]> {
	const {items} = JSON.parse(await kubectl(['-n', place, 'get', 'pods', '-l', `app=${app}`, '-o', 'json']));
	return items.filter(
		(pod: {metadata: {deletionTimestamp?: string}}) => pod.metadata.deletionTimestamp === undefined,
	);
}
const addresses = async (app: string) => (await podsOf(app)).map(({status}) => status.podIP).toSorted();
const markOf = (workload: string) =>
	kubectl([
		...['-n', place, 'get', workload, '-o'],
		'jsonpath={.spec.template.metadata.annotations.kubectl\\.kubernetes\\.io/restartedAt}',
	]);
const restart = (...words: readonly string[]) => ['restart', 'run', ...words];

describe('restarts once every node is on Calico and pods still have addresses of flannel', () => {
	let account: Account;
	beforeAll(async () => {
		await reach('half');
		await removeNamespace(place);
		await apply(namespace(place));
		await vi.waitUntil(
			async () => (await kubectl(['-n', place, 'get', 'serviceaccounts', '-o', 'name'])) !== '',
			{timeout: 60_000, interval: 200},
		);
		await apply(
			{apiVersion: 'v1', kind: 'ConfigMap', metadata: {namespace: place, name: 'needed'}, data: {a: 'b'}},
			onLeft({...web('db'), kind: 'StatefulSet'}, 1, {serviceName: 'db'}),
			onLeft(web('web'), 3),
			onLeft(web('guarded'), 1),
			onLeft(web('stuck', {envFrom: [{configMapRef: {name: 'needed'}}]}), 1),
			service('db'),
			service('web'),
			{
				apiVersion: 'policy/v1',
				kind: 'PodDisruptionBudget',
				metadata: {namespace: place, name: 'guarded'},
				spec: {minAvailable: 1, selector: {matchLabels: {app: 'guarded'}}},
			},
			bare('alone'),
		);
		await kubectl(['-n', place, 'wait', '--for=condition=Ready', 'pod', '--all', '--timeout=120s']);
		await migrate('partial', [left]);
		// Until a pod is started there, nothing shows that the node has moved: a restart is planned for no pod.
		await apply(bare('fresh'));
		await kubectl(['-n', place, 'wait', '--for=condition=Ready', 'pod/fresh', '--timeout=120s']);
		account = await accountFor('restarts', ['read', 'secret-shapes', 'restart']);
	});
	afterAll(async () => {
		await removeNamespace(place);
		await migrate('finish');
	});

	it('go wave by wave, wait for each, and need the right to patch', async () => {
		const both = [`StatefulSet/${place}/db`, `Deployment/${place}/web`];
		const before = [...(await addresses('db')), ...(await addresses('web'))];
		expect(before).toHaveLength(4);
		const refused = await account.without('patch apps/deployments', () =>
			carryOut(account, restart(...both)),
		);
		expect(refused).toMatchObject({done: false, said: expect.stringMatching(/cannot patch resource/)});
		expect(await markOf('statefulset/db')).toBe('');

		const {done, json} = await carryOut(account, restart(...both));
		expect([done, json.reason]).toEqual([true, '']);
		expect(json.requests.map(({kubectl: command}: {kubectl: string}) => command)).toEqual([
			`kubectl -n ${place} rollout restart statefulset/db`,
			`kubectl -n ${place} rollout restart deployment/web`,
		]);
		expect(json.consequences).toContain(
			`StatefulSet/${place}/db is the only endpoint of ${place}/db: nobody answers there while it restarts`,
		);
		expect(json.consequences.join()).not.toContain(`is the only endpoint of ${place}/web`);
		const [db] = await podsOf('db');
		const ready = db?.status.conditions.find(({type}) => type === 'Ready')?.lastTransitionTime ?? '';
		const webs = await podsOf('web');
		expect(webs).toHaveLength(3);
		expect(webs.filter(({metadata}) => metadata.creationTimestamp < ready)).toEqual([]);
		const after = [...(await addresses('db')), ...(await addresses('web'))];
		expect(after.filter(ip => before.includes(ip))).toEqual([]);
	});

	it('do not touch what a PodDisruptionBudget guards, and need the right to see that', async () => {
		const guarded = restart(`Deployment/${place}/guarded`);
		const blind = await account.without('get policy/poddisruptionbudgets', () => carryOut(account, guarded));
		expect(blind).toMatchObject({done: false, said: expect.stringMatching(/poddisruptionbudgets/)});
		const {done, json} = await carryOut(account, guarded);
		expect([done, json.result]).toEqual([false, 'refused']);
		expect(json.reason).toContain(`PodDisruptionBudget ${place}/guarded allows no disruption now`);
		expect(await markOf('deployment/guarded')).toBe('');
	});

	it('stop at the first that does not come back', async () => {
		await kubectl(['-n', place, 'delete', 'configmap', 'needed']);
		const two = [`Deployment/${place}/stuck`, `StatefulSet/${place}/db`];
		// What has moved already is in no plan any more.
		const {json: moved} = await carryOut(account, restart(...two, '--patience', '6'));
		expect(moved).toMatchObject({
			result: 'refused',
			reason: expect.stringContaining('not in the restart plan'),
		});
		const {done, json} = await carryOut(account, restart(`Deployment/${place}/stuck`, '--patience', '6'));
		expect([done, json.result]).toEqual([false, 'failed']);
		expect(json.reason).toContain(`Deployment ${place}/stuck did not come back within 6 s`);
		expect(await markOf('deployment/stuck')).not.toBe('');
	});

	it('delete a bare pod only when it is named, keep it, and make it again', async () => {
		const all = await account.run('restart', 'plan', '-o', 'json');
		expect(
			JSON.parse(all.stdout)
				.requests.map(({path}: {path: string}) => path)
				.join(),
		).not.toContain('/pods/');
		const [old = ''] = await addresses('alone');
		const deleting = await accountFor('bare', ['read', 'secret-shapes', 'delete-pod', 'remove-finalizers']);
		const {done, json} = await carryOut(deleting, restart('--bare', `${place}/alone`));
		expect([done, json.reason]).toEqual([true, '']);
		expect(await readFile(`${json.backup}/000-pods-alone.yaml`, 'utf8')).toContain(old);
		expect(await podsOf('alone')).toEqual([]);
		const undone = await carryOut(deleting, ['finalizers', 'undo', json.id]);
		expect(undone.json).toMatchObject({result: 'applied'});
		await kubectl(['-n', place, 'wait', '--for=condition=Ready', 'pod/alone', '--timeout=60s']);
		expect(await addresses('alone')).not.toContain(old);
	});
});

it('an agent that was left is told of no more once it was restarted and its pods were', async () => {
	await reach('calico');
	const said = async () =>
		(await check()).report.findings
			.filter(({code, verdict}) => ['FLN-03', 'CID-01', 'ENV-01'].includes(code) && verdict !== 'PASS')
			.map(({id, summary}) => `${id}: ${summary}`);
	await until(said, []);
});
