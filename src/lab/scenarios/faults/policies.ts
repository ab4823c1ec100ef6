import {workflowObject} from '../base/argo-objects.ts';
import {logLine} from '../base/logs.ts';
import {i5} from '../base/nodes.ts';
import {
	apiRule,
	baselinePolicies,
	dnsRule,
	fromController,
	type Openings,
	servingOpenings,
	trainingOpenings,
} from '../base/policies.ts';
import {dns, fromPod, lostAnswer, type Question, record, tcp, wellAnswer} from '../base/probes.ts';
import {modelObject, models} from '../base/seldon-objects.ts';
import {barePod, container} from '../base/workload.ts';
import {inNamespace, networkPolicy, type Rule} from '../build/policy.ts';
import type {Clock} from '../clock.ts';
import type {KubeObject} from '../object.ts';
import type {ClusterPlan} from '../plan.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

const serving = 'financial-inference';
const training = 'financial-mlops-pytorch';
const agent = fromPod(`${serving}/mlserver-0/agent`);

/** The plan with other policies than the healthy ones. */
function withPolicies(plan: ClusterPlan, policies: readonly KubeObject[]): ClusterPlan {
	return {...plan, objects: [...plan.objects.filter(({kind}) => kind !== 'NetworkPolicy'), ...policies]};
}

/** One rule in place of another; without one it is left out. */
function instead(rules: readonly Rule[], old: Rule, fresh?: Rule): readonly Rule[] {
	return rules.flatMap(rule => (rule === old ? (fresh ?? []) : rule));
}

/** What the network answers from now on; the questions of the healthy cluster that are asked again give way. */
function answering(
	plan: ClusterPlan,
	clock: Clock,
	lost: readonly Question[],
	open: readonly Question[],
): ClusterPlan {
	const at = clock.at('15:36');
	return {
		...plan,
		probes: [
			...plan.probes,
			...lost.map(question => record(question, lostAnswer(question), at)),
			...open.map(question => record(question, wellAnswer(question), at)),
		],
	};
}

function logging(plan: ClusterPlan, clock: Clock, path: string, message: string): ClusterPlan {
	const lines = ['15:31', '15:34', '15:37'].map(time => logLine(clock.at(time), message)).join('');
	return {...plan, logs: {...plan.logs, [path]: lines}};
}

/** Models that cannot be fetched since the name of their store is not resolved. */
function unresolved(plan: ClusterPlan, clock: Clock): ClusterPlan {
	const failed = models.map(model =>
		modelObject(serving, model, clock.daysAgo(12), {
			ready: false,
			message: 'ModelFailed',
			reason: 'load failed: lookup minio.minio.svc.cluster.local on 10.43.0.10:53: i/o timeout',
			at: clock.at('15:07'),
		}),
	);
	const kept = plan.objects.filter(({kind, metadata}) => kind !== 'Model' || metadata.namespace !== serving);
	return {...plan, objects: [...kept, ...failed]};
}

const deadSelector = fault(
	{
		id: 'sc-03',
		title: 'The rule for DNS selects a namespace by a label it does not have',
		story:
			'The baseline of financial-inference opens port 53 to namespaces labelled name=kube-system; kube-system has no such label. Lookups time out in this namespace alone.',
		expected: {
			code: 'POL-03',
			verdict: 'FAIL',
			owner: 'platform',
			mustPass: ['DNS-01', 'DNS-02', 'CID-01', 'CID-02', 'POL-08', 'POL-12'],
		},
	},
	(plan, clock) => {
		const dead: Rule = {
			...dnsRule,
			peers: [{namespaces: {name: 'kube-system'}, pods: {'k8s-app': 'kube-dns'}}],
		};
		const openings: Openings = {...servingOpenings, egress: instead(servingOpenings.egress, dnsRule, dead)};
		const changed = withPolicies(
			unresolved(plan, clock),
			baselinePolicies(clock.at('15:05'), {serving: openings}),
		);
		return logging(
			answering(changed, clock, [dns(agent)], []),
			clock,
			`${serving}/mlserver-0/agent`,
			'ERROR: Failed to resolve seldon-scheduler.financial-inference.svc.cluster.local: timeout',
		);
	},
);

const onlyUdp = fault(
	{
		id: 'sc-04',
		title: 'The rule for DNS opens UDP alone',
		story: 'The baseline of financial-inference opens 53/UDP to the DNS and not 53/TCP.',
		expected: {
			code: 'DNS-05',
			verdict: 'WARN',
			owner: 'platform',
			mustPass: ['DNS-01', 'DNS-05', 'POL-03', 'POL-08', 'SEL-01', 'SEL-03'],
		},
	},
	(plan, clock) => {
		const udp: Rule = {...dnsRule, ports: ['53/UDP']};
		const openings: Openings = {...servingOpenings, egress: instead(servingOpenings.egress, dnsRule, udp)};
		const changed = withPolicies(plan, baselinePolicies(clock.at('15:05'), {serving: openings}));
		return answering(changed, clock, [tcp(agent, '10.43.0.10', 53)], [dns(agent)]);
	},
);

const onlyServicePort = fault(
	{
		id: 'sc-05',
		title: 'A policy opens the port of the API Service, not the port of the API server',
		story:
			'A policy of the training namespace opens 443 to anywhere and no other way to the API. Connections to the API are translated to port 6443 before policies see them, so that running workflows wait, and one has failed.',
		expected: {
			code: 'POL-05',
			verdict: 'FAIL',
			owner: 'application',
			mustPass: ['OPS-02', 'ENV-02', 'DNS-05', 'POL-03', 'POL-08', 'POL-12'],
		},
	},
	(plan, clock) => {
		const changed = withPolicies(plan, [
			...baselinePolicies(clock.daysAgo(12)).filter(({metadata}) => metadata.namespace !== training),
			networkPolicy([training, 'training-policies'], clock.at('15:05'), {
				selects: {},
				ingress: trainingOpenings.ingress,
				egress: instead(trainingOpenings.egress, apiRule, {peers: [], ports: ['443']}),
			}),
		]);
		const pod = 'financial-training-pipeline-k2v7d-main';
		const running = barePod(
			training,
			pod,
			{'workflows.argoproj.io/workflow': 'financial-training-pipeline-k2v7d'},
			[
				container('main', 'ghcr.io/example/financial-training:1.8.2'),
				container('wait', 'quay.io/argoproj/argoexec:v3.6.10'),
			],
			[i5, 27],
			{createdAt: clock.at('15:20'), pod: {createdAt: clock.at('15:20')}},
		);
		const wait = fromPod(`${training}/${pod}/wait`);
		const failed = workflowObject('financial-training-pipeline-c6h9q', {
			phase: 'Failed',
			message: 'Error (exit code 64)',
			startedAt: clock.at('15:08'),
			finishedAt: clock.at('15:19'),
		});
		return logging(
			answering(
				{...changed, objects: [...changed.objects, failed], workloads: [...changed.workloads, running]},
				clock,
				[tcp(wait, '10.43.0.1', 443)],
				[dns(wait), tcp(wait, '203.0.113.10', 443)],
			),
			clock,
			`${training}/${pod}/wait`,
			'Post "https://10.43.0.1:443/apis/argoproj.io/v1alpha1/workflowtaskresults": dial tcp 10.43.0.1:443: i/o timeout',
		);
	},
);

const controllerShutOut = fault(
	{
		id: 'sc-06',
		title: 'The controller of Seldon may not reach the scheduler of a serving namespace',
		story:
			'The baseline of financial-inference lets its own pods, the ingress and the monitoring in, and nobody from seldon-system.',
		expected: {
			code: 'POL-08',
			verdict: 'FAIL',
			owner: 'platform',
			mustPass: ['SEL-06', 'CID-01', 'POL-03', 'POL-05', 'POL-12', 'DNS-05'],
		},
	},
	(plan, clock) => {
		const openings: Openings = {
			...servingOpenings,
			ingress: instead(servingOpenings.ingress, fromController),
		};
		const changed = withPolicies(plan, baselinePolicies(clock.at('15:05'), {serving: openings}));
		const name =
			plan.workloads.find(({name: one}) => one === 'seldon-v2-controller-manager')?.pods[0]?.name ?? '';
		const manager = `seldon-system/${name}/manager`;
		return logging(
			answering(
				changed,
				clock,
				[tcp(fromPod(manager), '10.43.51.131', 9004)],
				[tcp(agent, '10.43.51.131', 9005)],
			),
			clock,
			manager,
			'ERROR schedulerClient.SubscribeModelEvents Scheduler not ready {"error":"rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 10.43.51.131:9004: i/o timeout\\""}',
		);
	},
);

const isolationAlone = fault(
	{
		id: 'sc-07',
		title: 'An isolation policy without the baseline it was written for',
		story:
			'In financial-inference stands financial-isolation alone: in from the ingress, out to 9004 of seldon-system. DNS, the scheduler, the object store and the API are all closed. Policies add up, so that beside a baseline it would do no harm.',
		expected: {
			code: 'POL-08',
			verdict: 'FAIL',
			owner: 'application',
			mustPass: ['DNS-01', 'CID-01', 'CID-02', 'POL-03', 'POL-12'],
		},
	},
	(plan, clock) => {
		const changed = withPolicies(unresolved(plan, clock), [
			...baselinePolicies(clock.daysAgo(12)).filter(({metadata}) => metadata.namespace !== serving),
			networkPolicy([serving, 'financial-isolation'], clock.at('15:05'), {
				selects: {},
				ingress: [{peers: [inNamespace('ingress-nginx')], ports: []}],
				egress: [{peers: [inNamespace('seldon-system')], ports: ['9004']}],
			}),
		]);
		return answering(
			changed,
			clock,
			[
				dns(agent),
				tcp(agent, '10.43.51.131', 9005),
				tcp(agent, '10.43.88.12', 9000),
				tcp(agent, '10.43.0.1', 443),
			],
			[],
		);
	},
);

/** Faults of network policies. */
export const policyFaults: readonly Scenario[] = [
	deadSelector,
	onlyUdp,
	onlyServicePort,
	controllerShutOut,
	isolationAlone,
];
