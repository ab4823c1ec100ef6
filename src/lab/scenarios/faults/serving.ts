import {logLine} from '../base/logs.ts';
import {fromPod, record, tcp, wellAnswer} from '../base/probes.ts';
import {modelObject, models, serverObject} from '../base/seldon-objects.ts';
import type {Clock} from '../clock.ts';
import {type KubeObject, kubeObject, type Strings} from '../object.ts';
import type {ClusterPlan} from '../plan.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

const serving = 'financial-inference';

function secret(name: string, createdAt: string, data: Strings): KubeObject {
	const encoded = Object.fromEntries(
		Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
	);
	return kubeObject(['v1', 'Secret'], [serving, name], createdAt, {type: 'Opaque', data: encoded});
}

/** The models of the serving namespace as the scheduler last spoke of them; `secretName` undefined takes it away. */
function failingModels(
	clock: Clock,
	message: string,
	reason: string,
	secretName: string | undefined,
): readonly KubeObject[] {
	const at = clock.at('15:10');
	return models.map(model => {
		const object = modelObject(serving, model, clock.daysAgo(30), {ready: false, message, reason, at});
		const spec = {...(object.spec as object), ...(secretName !== undefined && {secretName})};
		if (secretName === undefined) delete (spec as {secretName?: string}).secretName;
		return {...object, spec};
	});
}

function replaced(plan: ClusterPlan, kinds: readonly string[], added: readonly KubeObject[]): ClusterPlan {
	const gone = ({kind, metadata}: KubeObject) => metadata.namespace === serving && kinds.includes(kind);
	return {...plan, objects: [...plan.objects.filter(object => !gone(object)), ...added]};
}

const iniSecret = fault(
	{
		id: 'sc-09',
		title: 'The rclone secret of the agents is in INI form',
		story:
			'The secret that the agents configure rclone from was sealed anew from an rclone.conf at 15:00Z. The agent cannot read it, ends and is started again; the server does not get ready and no model finds one.',
		expected: {
			code: 'SEL-16',
			verdict: 'FAIL',
			owner: 'joint',
			mustPass: ['CID-01', 'CID-02', 'POL-03', 'POL-08', 'POL-12', 'DNS-05', 'SEL-05', 'SEL-17'],
		},
	},
	(plan, clock) => {
		const reason = 'Failed to schedule model as no matching servers are available';
		const at = clock.at('15:05');
		const changed = replaced(
			plan,
			['Secret', 'Model', 'Server'],
			[
				secret('seldon-rclone-minio', clock.at('15:00'), {
					minio: '[s3]\ntype = s3\nprovider = Minio\nendpoint = http://minio.minio.svc.cluster.local:9000\n',
				}),
				...failingModels(clock, 'ScheduleFailed', reason, undefined),
				serverObject(serving, 'mlserver', clock.daysAgo(30), {ready: false, loadedModels: 0, at}),
			],
		);
		return {
			...changed,
			workloads: changed.workloads.map(workload =>
				workload.namespace === serving && workload.name === 'mlserver'
					? {
							...workload,
							pods: workload.pods.map(pod => ({
								...pod,
								createdAt: clock.at('15:01'),
								states: {agent: {kind: 'waiting', reason: 'CrashLoopBackOff'}},
							})),
						}
					: workload,
			),
			logs: {
				...changed.logs,
				[`${serving}/mlserver-0/agent`]: logLine(
					clock.at('15:37'),
					'level=error msg="Failed to load rclone defaults" error="Failed to unmarshall config as json or yaml. JSON error invalid character \'s\' looking for beginning of value"',
				),
			},
		};
	},
);

const manyKeys = fault(
	{
		id: 'sc-10',
		title: 'Models name a secret with twelve keys',
		story:
			'The models were changed to take their storage from the secret of the platform, which holds twelve keys. Seldon takes a secret with exactly one.',
		expected: {
			code: 'SEL-17',
			verdict: 'FAIL',
			owner: 'application',
			mustPass: ['SEL-03', 'SEL-05', 'SEL-16', 'POL-08', 'DNS-05', 'CID-01'],
		},
	},
	(plan, clock) => {
		const keys = Array.from(
			{length: 12},
			(_, index) => [`PLATFORM_SETTING_${index + 1}`, 'example'] as const,
		);
		const text = 'Secret does not have 1 key ml-platform';
		const changed = replaced(
			plan,
			['Model'],
			[
				secret('ml-platform', clock.daysAgo(40), Object.fromEntries(keys)),
				...failingModels(clock, 'ModelFailed', text, 'ml-platform'),
			],
		);
		return {
			...changed,
			logs: {
				...changed.logs,
				[`${serving}/mlserver-0/agent`]: [
					logLine(clock.at('15:09'), 'level=info msg="Subscribed to scheduler" Source=AgentServiceManager'),
					logLine(clock.at('15:10'), `level=error msg="Failed to load model" error="${text}"`),
				].join(''),
			},
		};
	},
);

const wrongPort = fault(
	{
		id: 'sc-25',
		title: 'The model server listens on another port than its agent asks',
		story:
			'Container mlserver was given another port at 15:00Z and listens on 9001 alone. The agent of the same pod dials 127.0.0.1:9500, is refused, and does not get ready. No network plugin is on that way.',
		expected: {
			code: 'NET-07',
			verdict: 'FAIL',
			owner: 'application',
			mustPass: [
				'ENV-01',
				'CAL-01',
				'CAL-15',
				'CID-01',
				'CID-02',
				'POL-03',
				'POL-08',
				'POL-12',
				'DNS-05',
				'SEL-05',
			],
		},
	},
	(plan, clock) => {
		const at = clock.at('15:36');
		const agent = fromPod(`${serving}/mlserver-0/agent`);
		const refusal = 'dial tcp 127.0.0.1:9500: connect: connection refused';
		const changed = replaced(
			plan,
			['Server', 'Model'],
			[
				serverObject(serving, 'mlserver', clock.daysAgo(30), {
					ready: false,
					loadedModels: 0,
					at: clock.at('15:01'),
				}),
				...failingModels(
					clock,
					'ScheduleFailed',
					'Failed to schedule model as no matching servers are available',
					'seldon-rclone-minio',
				),
			],
		);
		return {
			...changed,
			workloads: changed.workloads.map(workload =>
				workload.namespace === serving && workload.name === 'mlserver'
					? {
							...workload,
							pods: workload.pods.map(pod => ({
								...pod,
								createdAt: clock.at('15:00'),
								states: {agent: {kind: 'running', ready: false}},
							})),
						}
					: workload,
			),
			probes: [
				...changed.probes,
				record(tcp(agent, '127.0.0.1', 9500), ['refused', refusal, 1], at),
				record(tcp(agent, '127.0.0.1', 9001), wellAnswer(tcp(agent, '127.0.0.1', 9001)), at),
			],
			logs: {
				...changed.logs,
				[`${serving}/mlserver-0/agent`]: logLine(
					clock.at('15:37'),
					`level=error msg="Agent readiness failed, agent service manager is not ready" error="${refusal}"`,
				),
			},
		};
	},
);

/** Faults of what models are told: the secrets that their storage is configured from. */
export const servingFaults: readonly Scenario[] = [iniSecret, manyKeys, wrongPort];
