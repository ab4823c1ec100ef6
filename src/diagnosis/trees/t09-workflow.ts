import type {WorkflowRow} from '../../store/rows/batch.ts';
import {no, said, unknown, unread, yes} from './answers.ts';
import {connectionIn} from './model-scopes.ts';
import {type Answer, ask, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'the workflow is submitted again and succeeds';
const says = (pattern: RegExp) => (_: World, scope: Scope) => textSays(scope, pattern);

/** T9 of the playbook: a workflow fails or never starts. */
export const t09: Tree = {
	name: 'T9',
	title: 'Argo workflow fails or never starts',
	topics: ['workflows', 'workflow', 'argo', 'pipelines', 'training'],
	scopes: workflowScopes,
	watches: ['MLO-07'],
	nodes: [
		ask('Q1', 'Has a controller taken the workflow up?', isSeen, {
			yes: go('Q2'),
			no: leaf(
				'L1',
				'no workflow controller looks at this namespace',
				'Start the workflow controller, or let it watch the namespace.',
				'the workflow gets a phase',
			),
		}),
		ask('Q2', 'Is a quota named?', says(/failed quota|exceeded quota/i), {yes: into('T10'), no: go('Q3')}),
		ask('Q3', 'Was a step killed for memory?', killed, {yes: into('T11'), no: go('Q4')}),
		ask(
			'Q4',
			'Does it fail at the Kubernetes API (exit code 64, or the address of the API Service)?',
			apiFails,
			{yes: into('T2', 'API'), no: go('Q5')},
		),
		ask('Q5', 'Is a name not resolved?', says(/name resolution|no such host|lookup .*timeout|Errno -[23]/i), {
			yes: into('T3'),
			no: go('Q6'),
		}),
		ask(
			'Q6',
			'Does it fail at the object store?',
			says(/\bs3\b|artifact|NoSuchBucket|NoSuchKey|AccessDenied/i),
			{yes: into('T4', 'Q1d'), no: go('Q6a')},
		),
		ask(
			'Q6a',
			'Does a connection fail?',
			says(/i\/o timeout|connection refused|no route|ConnectTimeout|Max retries/i),
			{yes: into('T2'), no: go('Q7')},
		),
		ask('Q7', 'Is it forbidden something?', says(/forbidden/i), {
			yes: leaf(
				'L2',
				'the service account of the workflow may not do what it does',
				'Give it the Role of the documentation of Argo (workflowtaskresults).',
				verify,
				{owner: 'joint'},
			),
			no: go('Q8'),
		}),
		ask('Q8', 'Is an image not pulled?', says(/ImagePull|ErrImage/i), {
			yes: leaf(
				'L3',
				'an image of the workflow cannot be pulled',
				'Give the node access to the registry, or name an image that exists.',
				verify,
			),
			no: go('Q8a'),
		}),
		ask('Q8a', 'Does it wait for a volume?', says(/unbound|PersistentVolumeClaim|volume/i), {
			yes: leaf(
				'L4',
				'a volume of the workflow is not bound',
				'Bind the claim, or name a StorageClass that exists.',
				verify,
			),
			no: go('Q9'),
		}),
		ask('Q9', 'Does a step end with an error of its own?', says(/./), {
			yes: leaf(
				'L5',
				'the program of the step ended with an error of its own',
				'Read the log of its main container.',
				verify,
				{owner: 'application'},
			),
			no: {undecided: 'the workflow does not say why', tell: 'kubectl logs of the main container; argo get'},
		}),
	],
};

function workflowScopes({snapshot}: World): readonly Scope[] {
	const stuckAfter = 5 * 60_000;
	return snapshot.tables.workflows
		.filter(
			({phase, createdAt, deletedAt}) =>
				deletedAt === undefined &&
				(phase === 'Failed' || phase === 'Error' || (phase === '' && snapshot.now - createdAt > stuckAfter)),
		)
		.sort((a, b) => b.createdAt - a.createdAt)
		.slice(0, 20)
		.map(row => workflowScope(row));
}

function workflowScope(row: WorkflowRow): Scope {
	const {namespace, name} = row;
	const text = [row.message, ...row.troubled.map(({message}) => message)]
		.filter(words => words !== '')
		.join('; ');
	return {
		about: `Workflow ${namespace}/${name}`,
		namespace,
		subjects: [{kind: 'Workflow', namespace, name}],
		text,
		...connectionIn(text),
	};
}

function textSays({text = ''}: Scope, pattern: RegExp): Answer {
	return pattern.test(text)
		? yes(text)
		: no(text === '' ? 'the workflow says nothing' : 'it does not say so');
}

function isSeen(world: World, scope: Scope): Answer {
	const lost = unread(world, 'workflows');
	if (lost !== undefined) return lost;
	const row = world.snapshot.tables.workflows.find(
		({namespace, name}) => namespace === scope.namespace && scope.subjects.some(one => one.name === name),
	);
	if (row === undefined) return unknown('the workflow is not known here', 'kubectl get workflows -A');
	return row.phase === '' ? no('it has no phase') : yes(`it is ${row.phase}`);
}

function killed(world: World, scope: Scope): Answer {
	const told = said(world, scope, {codes: ['RES-02']});
	if (told.kind === 'yes') return told;
	return /OOMKilled|exit code 137/i.test(scope.text ?? '') ? yes(scope.text ?? '') : told;
}

function apiFails(world: World, scope: Scope): Answer {
	const api = world.snapshot.tables.services.find(
		({namespace, name}) => namespace === 'default' && name === 'kubernetes',
	);
	const text = scope.text ?? '';
	const named = api?.clusterIps.find(ip => text.includes(ip));
	if (named !== undefined || /exit code 64\b/.test(text)) return yes(text);
	return no('it does not name the API');
}
