import {no, said, yes} from './answers.ts';
import {type Answer, ask, go, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'ktriage check RES-01: what was refused is created';
const application = {owner: 'application'} as const;

/** T10 of the playbook: a quota refuses pods. */
export const t10: Tree = {
	name: 'T10',
	title: 'Quota violation',
	topics: ['quota', 'quotas', 'resources'],
	scopes: ({findings}) =>
		findings
			.filter(({code, verdict}) => code === 'RES-01' && verdict === 'FAIL')
			.map(({id, subjects}) => ({about: id, namespace: subjects[0]?.namespace ?? '', subjects})),
	watches: ['RES-01'],
	nodes: [
		ask(
			'Q1',
			'Does the quota want requests and limits that a container does not say?',
			(world, scope) => refusalSays(world, scope, /must-specify|wants requests/),
			{
				yes: go('Q1a'),
				no: go('Q2'),
			},
		),
		ask(
			'Q1a',
			"Are they containers of Argo's own (init, wait)?",
			(world, scope) => refusalSays(world, scope, /\b(init|wait)\b/),
			{
				yes: leaf(
					'L1',
					"containers of Argo's own have no requests and limits",
					'Add them in podSpecPatch or in the executor of the controller, or let a LimitRange fill them in.',
					verify,
					application,
				),
				no: leaf(
					'L2',
					'a container has no requests and limits',
					'Add them to the template of the pod.',
					verify,
					application,
				),
			},
		),
		ask(
			'Q2',
			'Is the quota used up?',
			(world, scope) => said(world, scope, {codes: ['RES-01', 'RES-04'], warnings: true}),
			{
				yes: go('Q2a'),
				no: {
					undecided: 'no quota says that it refused something',
					tell: 'kubectl get events --field-selector reason=FailedCreate',
				},
			},
		),
		ask('Q2a', 'Is what is used held by pods that have ended or are going?', usedByEnded, {
			yes: leaf(
				'L3',
				'finished or terminating pods still count',
				'Clean up what has ended.',
				verify,
				application,
			),
			no: leaf(
				'L4',
				'the quota is too small for what is asked',
				'Raise the quota; it is never taken away.',
				verify,
			),
		}),
	],
};

function refusalSays(world: World, scope: Scope, pattern: RegExp): Answer {
	const told = said(world, scope, {codes: ['RES-01']});
	const text = [...told.findings.map(({id, summary}) => `${id} ${summary}`), scope.text ?? ''].join(' ');
	if (pattern.test(text)) return yes(told.because || (scope.text ?? ''), told);
	return told.kind === 'unknown' ? told : no('it does not say so', {evidence: told.evidence});
}

/** Pods that have ended are not counted in cpu and memory (Kubernetes quota evaluator of pods); terminating ones are. */
function usedByEnded(world: World, scope: Scope): Answer {
	const {pods} = world.snapshot;
	let going = 0;
	for (const slot of pods.slots()) {
		if (pods.namespaceName(pods.namespaceId(slot)) !== scope.namespace) continue;
		if (pods.row(slot).deletedAt !== undefined) going++;
	}
	return going > 0
		? yes(`${going} pods of ${scope.namespace} are being deleted and still count`)
		: no('no pod of the namespace is on its way out');
}
