import {afterAll, beforeAll, expect, test} from 'vitest';
import type {ActionWorld} from '../../src/actions/apply.ts';
import {applyPlan} from '../../src/actions/apply.ts';
import {openAuditLog} from '../../src/actions/audit-log.ts';
import {openBackups} from '../../src/actions/backups.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {clusterUid, readObject} from '../../src/actions/objects.ts';
import type {ActionPlan} from '../../src/actions/plan.ts';
import {isRolledOut} from '../../src/actions/rollout.ts';
import {planUndo} from '../../src/finalizers/undo.ts';
import {createTransport, type Transport} from '../../src/kube/transport.ts';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {restartPlan} from '../../src/migration/restart-plan.ts';
import {planBarePod} from '../../src/restarts/bare.ts';
import {carefulRestart, type RestartChoice} from '../../src/restarts/choice.ts';
import {planRestarts} from '../../src/restarts/read.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {temporaryFolder} from '../actions/support/world.ts';
import {scenarioFrame} from '../support/frames.ts';

const {snapshot} = scenarioFrame('canonical');
const repo = 'Deployment/argocd/argocd-repo-server';
const prometheus = 'StatefulSet/monitoring/prometheus-kube-prometheus-stack-prometheus';
const path = (kind: string, namespace: string, name: string) =>
	`/apis/apps/v1/namespaces/${namespace}/${kind}/${name}`;
const repoPath = path('deployments', 'argocd', 'argocd-repo-server');

let lab: Lab;
let transport: Transport;
beforeAll(async () => {
	const scenario = findScenario('canonical');
	if (scenario === undefined) throw new Error('no canonical scenario');
	lab = await startLab({cluster: scenario.build(snapshot.now)});
	const connection = givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token});
	transport = createTransport({connection, userAgent: 'test'});
});
afterAll(async () => {
	transport.close();
	await lab.close();
});

const {signal} = new AbortController();
const planned = async (choice: Partial<RestartChoice>) =>
	await planRestarts(
		{...carefulRestart, ...choice},
		{
			transport,
			snapshot,
			cluster: {context: 'lab', server: lab.server.origin, uid: await clusterUid(transport, signal)},
			signal,
			now: Date.parse('2026-11-20T15:40:12Z'),
		},
	);
const planOf = async (choice: Partial<RestartChoice>): Promise<ActionPlan> => {
	const {kind, plan} = await planned(choice);
	expect(kind).toBe('plan');
	return plan;
};

/** A world whose clock goes on by what is waited for; `whileWaiting` plays the controllers. */
function worldOf(whileWaiting: () => void): ActionWorld {
	const folder = temporaryFolder();
	let now = 0;
	return {
		transport,
		audit: openAuditLog(folder),
		backups: openBackups(folder, false),
		permission: {allowActions: true, readOnly: false},
		actor: {user: 'op', host: 'jump', pid: 1, kubeUser: 'admin'},
		now: () => now,
		newId: () => 'id-1',
		wait: async milliseconds => {
			now += milliseconds;
			whileWaiting();
		},
		signal,
	};
}

type Workload = {
	readonly metadata: {readonly generation: number};
	readonly spec: {
		readonly template: {readonly metadata: {readonly annotations?: Readonly<Record<string, string>>}};
	};
};
const markOf = async (place: string) => {
	const {spec} = (await readObject(transport, place, signal)) as Workload;
	return spec.template.metadata.annotations?.['kubectl.kubernetes.io/restartedAt'];
};

test('the plan restarts owners in the order of the waves, says what falls silent and leaves bare pods to people', async () => {
	const plan = await planOf({});
	expect(plan.requests.map(({target}) => target.kind)).toEqual([
		'StatefulSet',
		'StatefulSet',
		'StatefulSet',
		'Deployment',
	]);
	expect(plan.consequences.join('\n')).toContain('is the only endpoint of argocd/argocd-repo-server');
	expect(plan.consequences.join('\n')).toContain('Pod/jupyterhub/jupyter-user1 is left to you');
	expect(plan.better.join('\n')).toContain('Replace pool 10.244.0.0/16 first');
	expect(plan.confirmations).toEqual([{kind: 'typed', text: '4', why: expect.any(String)}]);
	expect(plan.requests.map(({ready}) => ready?.targets.length)).toEqual([1, 1, 1, 1]);
	const waves = await planOf({rhythm: 'wave'});
	expect(waves.requests.map(({ready}) => ready?.targets.length)).toEqual([undefined, undefined, 3, 1]);
});

test('what is not in the plan, gone or paused is refused in words', async () => {
	expect(await planned({objects: ['Deployment/web/none']})).toMatchObject({
		kind: 'refused',
		why: expect.stringContaining('not in the restart plan'),
	});
	lab.patch(
		{group: 'apps', resource: 'deployments', namespace: 'argocd', name: 'argocd-repo-server'},
		{spec: {paused: true}},
	);
	expect(await planned({objects: [repo]})).toMatchObject({
		kind: 'refused',
		why: expect.stringContaining('is paused'),
	});
	lab.patch(
		{group: 'apps', resource: 'deployments', namespace: 'argocd', name: 'argocd-repo-server'},
		{spec: {paused: false}},
	);
});

test('stops at the first workload that does not come back: the next is not touched', async () => {
	const plan = await planOf({objects: [prometheus, repo], patience: 10});
	const outcome = await applyPlan(
		plan,
		planDigest(plan),
		worldOf(() => {}),
	);
	expect(outcome).toMatchObject({
		result: 'failed',
		done: 1,
		reason: expect.stringContaining('did not come back within 10 s'),
	});
	expect(
		await markOf(path('statefulsets', 'monitoring', 'prometheus-kube-prometheus-stack-prometheus')),
	).toBe('2026-11-20T15:40:12Z');
	expect(await markOf(repoPath)).toBeUndefined();
});

test('goes on when the workload is ready again, and is done', async () => {
	const plan = await planOf({objects: [repo]});
	let looks = 0;
	const outcome = await applyPlan(
		plan,
		planDigest(plan),
		worldOf(() => {
			looks += 1;
			if (looks < 2) return;
			const counts = {
				replicas: 1,
				updatedReplicas: 1,
				readyReplicas: 1,
				availableReplicas: 1,
				observedGeneration: 99,
			};
			lab.patch(
				{group: 'apps', resource: 'deployments', namespace: 'argocd', name: 'argocd-repo-server'},
				{status: counts},
			);
		}),
	);
	expect([outcome.result, outcome.reason, looks]).toEqual(['applied', '', 2]);
	expect(await markOf(repoPath)).toBe('2026-11-20T15:40:12Z');
});

test('nothing is sent while a PodDisruptionBudget allows no disruption', async () => {
	const plan = await planOf({objects: ['StatefulSet/mlflow/mlflow-postgres']});
	const outcome = await applyPlan(
		plan,
		planDigest(plan),
		worldOf(() => {}),
	);
	expect(outcome).toMatchObject({
		result: 'refused',
		done: 0,
		reason: expect.stringContaining('allows no disruption now'),
	});
	expect(await markOf(path('statefulsets', 'mlflow', 'mlflow-postgres'))).toBeUndefined();
});

test('a workload that was made again meanwhile is another one: void', async () => {
	const plan = await planOf({objects: ['StatefulSet/financial-inference/seldon-scheduler']});
	const [bound] = plan.bound;
	if (bound === undefined) throw new Error('nothing is bound');
	const other = {...plan, bound: [{...bound, uid: 'another'}]};
	expect(
		await applyPlan(
			other,
			planDigest(other),
			worldOf(() => {}),
		),
	).toMatchObject({result: 'void', done: 0});
});

test('a bare pod is deleted by its typed name and uid, kept before; what has a controller is refused', async () => {
	const cluster = {context: 'lab', server: lab.server.origin, uid: await clusterUid(transport, signal)};
	const place = '/api/v1/namespaces/jupyterhub/pods/jupyter-user1';
	const object = await readObject(transport, place, signal);
	const bare = planBarePod('jupyterhub/jupyter-user1', restartPlan(snapshot), object, cluster);
	expect(bare).toMatchObject({
		kind: 'plan',
		plan: {
			confirmations: [{kind: 'typed', text: 'jupyter-user1'}],
			requests: [{verb: 'delete', backup: true}],
		},
	});
	const outcome = await applyPlan(
		bare.plan,
		planDigest(bare.plan),
		worldOf(() => {}),
	);
	expect(outcome).toMatchObject({result: 'applied', done: 1});
	expect(outcome.backup).not.toBe('');
	const namespace = {metadata: {name: 'jupyterhub'}};
	const gone = {now: undefined, namespace, livingOwners: new Set<string>()};
	const [target] = bare.plan.requests.map(request => request.target);
	// A pod that is made again has neither the address nor the readiness of the old one.
	expect(planUndo(target!, object, gone, cluster)).toMatchObject({
		kind: 'plan',
		plan: {requests: [{verb: 'create', body: expect.not.stringContaining('"podIP"')}]},
	});
	expect(planBarePod('argocd/argocd-repo-server', restartPlan(snapshot), object, cluster)).toMatchObject({
		kind: 'refused',
	});
});

test.each([
	[
		'a Deployment that is half-way',
		'Deployment',
		{replicas: 2},
		{observedGeneration: 2, replicas: 3, updatedReplicas: 2, availableReplicas: 2},
		false,
	],
	[
		'a Deployment that is done',
		'Deployment',
		{replicas: 2},
		{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2},
		true,
	],
	[
		'a Deployment whose controller has not looked',
		'Deployment',
		{replicas: 2},
		{observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2},
		false,
	],
	[
		'a StatefulSet between revisions',
		'StatefulSet',
		{replicas: 1},
		{observedGeneration: 2, readyReplicas: 1, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b'},
		false,
	],
	[
		'a StatefulSet that is done',
		'StatefulSet',
		{replicas: 1},
		{observedGeneration: 2, readyReplicas: 1, updatedReplicas: 1, currentRevision: 'b', updateRevision: 'b'},
		true,
	],
	[
		'a DaemonSet that lacks a node',
		'DaemonSet',
		{},
		{observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2},
		false,
	],
	[
		'a DaemonSet that is done',
		'DaemonSet',
		{},
		{observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3},
		true,
	],
])('%s', (_, kind, spec, status, done) => {
	expect(isRolledOut({kind, metadata: {generation: 2}, spec, status})).toBe(done);
});
