import {type NamespaceRole, namespaceRoles} from '../../migration/namespace-roles.ts';
import {no, said, unread, yes} from './answers.ts';
import {type Answer, ask, go, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'no container is killed for ten minutes, and restarts stay the same';
const application = {owner: 'application'} as const;
/** Whose memory everybody depends on. */
const platform = new Set<NamespaceRole>(['network', 'load balancer', 'ingress', 'monitoring']);
const kills = (world: World, scope: Scope) => said(world, scope, {codes: ['RES-02']});

/** T11 of the playbook: a container was killed for memory. */
export const t11: Tree = {
	name: 'T11',
	title: 'OOMKilled',
	topics: ['oom', 'memory', 'killed'],
	scopes: ({findings}) =>
		findings
			.filter(({code, verdict}) => code === 'RES-02' && verdict === 'FAIL')
			.map(({id, subjects}) => ({about: id, namespace: subjects[0]?.namespace ?? '', subjects})),
	watches: ['RES-02'],
	nodes: [
		ask('Q1', 'Is a node short of memory?', nodePressure, {
			yes: leaf(
				'L5',
				'a node is short of memory as a whole',
				'Move or limit what uses it; add memory.',
				verify,
			),
			no: go('Q2'),
		}),
		ask(
			'Q2',
			'Is it a step of a workflow?',
			(world, scope) => isAbout(world, scope, ({kind}) => kind === 'Workflow'),
			{
				yes: leaf(
					'L1',
					'a step of a workflow needs more memory than its limit',
					'Raise the limit in the template or in podSpecPatch.',
					verify,
					application,
				),
				no: go('Q3'),
			},
		),
		ask('Q3', 'Is it a part of the network or the platform?', isPlatform, {
			yes: leaf(
				'L4',
				'a part of the platform has too little memory: an outage is near',
				'Raise its limit before anything else.',
				verify,
				{risk: 'medium'},
			),
			no: go('Q4'),
		}),
		ask(
			'Q4',
			'Is it the server of models itself?',
			(world, scope) => containerIs(world, scope, /\/(mlserver|triton|server)$/),
			{
				yes: leaf(
					'L2',
					'the models need more memory than their server has',
					'Raise the memory of the Server, or put fewer models on it.',
					verify,
					application,
				),
				no: go('Q5'),
			},
		),
		ask(
			'Q5',
			'Is it a part of Seldon (agent, rclone, scheduler, Envoy)?',
			(world, scope) =>
				containerIs(world, scope, /\/(agent|rclone|scheduler|envoy|modelgateway|pipelinegateway)$/),
			{
				yes: leaf(
					'L3',
					'a component of Seldon has too little memory',
					'Raise it in the SeldonConfig or the values of the chart.',
					verify,
				),
				no: leaf(
					'L6',
					'a container needs more memory than its limit',
					'Raise the limit, or use less.',
					verify,
					application,
				),
			},
		),
	],
};

function nodePressure(world: World): Answer {
	const lost = unread(world, 'nodes');
	if (lost !== undefined) return lost;
	const short = world.snapshot.tables.nodes.filter(({conditions}) =>
		conditions.some(({type, status}) => type === 'MemoryPressure' && status === 'True'),
	);
	return short.length > 0
		? yes(`MemoryPressure on ${short.map(({name}) => name).join(', ')}`)
		: no('no node says MemoryPressure');
}

function isAbout(world: World, scope: Scope, test: (subject: {readonly kind: string}) => boolean): Answer {
	const told = kills(world, scope);
	if (scope.subjects.some(test) || told.findings.some(({subjects}) => subjects.some(test)))
		return yes(told.because, told);
	return told.kind === 'unknown' ? told : no('it is not');
}

function isPlatform(world: World, scope: Scope): Answer {
	const role = namespaceRoles(world.snapshot).find(
		one => one.namespace === scope.namespace && platform.has(one.role),
	);
	if (role === undefined) return no(`${scope.namespace} is none of its namespaces`);
	const {because, findings, evidence} = kills(world, scope);
	return yes(`${scope.namespace} is for ${role.role}: ${because}`, {findings, evidence});
}

function containerIs(world: World, scope: Scope, pattern: RegExp): Answer {
	const told = kills(world, scope);
	const hit = told.findings.find(({id}) => pattern.test(id));
	if (hit !== undefined) return yes(hit.summary, {findings: [hit], evidence: hit.evidence});
	return told.kind === 'unknown' ? told : no('it is another container', {findings: told.findings});
}
