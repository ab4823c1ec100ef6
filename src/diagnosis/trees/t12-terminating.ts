import {finalizerFacts} from '../../migration/finalizers.ts';
import {seldonControllers} from '../../migration/seldon.ts';
import {stuckObjects} from '../../migration/stuck-objects.ts';
import {facts, no, said, unknown, unread, yes} from './answers.ts';
import {schedulersIn} from './seldon-facts.ts';
import {type Answer, ask, clear, go, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'ktriage check FIN-01 FIN-03: the objects are gone';

/** T12 of the playbook: a namespace or objects stay in Terminating. */
export const t12: Tree = {
	name: 'T12',
	title: 'Stuck in Terminating',
	topics: ['terminating', 'finalizers', 'deletion', 'stuck'],
	scopes: stuckScopes,
	watches: ['FIN-01', 'FIN-03'],
	nodes: [
		ask(
			'Q1',
			'Does an API not answer, so that nobody can list what is left?',
			(world, scope) =>
				said(world, {...scope, subjects: []}, {codes: ['FIN-03'], part: /^\/api\//, where: 'everywhere'}),
			{
				yes: leaf(
					'L1',
					'an API does not answer, so nothing of what is left can be deleted: finalizers are not the cure',
					'Bring the API back, or delete its APIService when it is gone for good.',
					verify,
					{risk: 'medium'},
				),
				no: go('Q2'),
			},
		),
		ask('Q2', 'Is something left that waits for a finalizer?', somethingLeft, {
			yes: go('Q3'),
			no: go('Q2a'),
		}),
		ask(
			'Q2a',
			'Is anything still going on?',
			(world, scope) => said(world, scope, {codes: ['FIN-01', 'FIN-03']}),
			{
				yes: leaf(
					'L2',
					'nothing that can be read is left: the controller manager has not finished',
					'Wait; then see the controller manager.',
					verify,
				),
				no: clear('nothing hangs here'),
			},
		),
		ask(
			'Q3',
			"Are they finalizers of Seldon's controller?",
			(world, scope) => finalizersOf(world, scope, 'seldon'),
			{yes: go('Q3a'), no: go('Q4')},
		),
		ask('Q3a', "Is Seldon's controller alive, with a scheduler to ask?", seldonAlive, {
			yes: leaf(
				'L3',
				"Seldon's controller can finish it",
				'Let it finish; restart the controller once and wait two minutes.',
				verify,
				{owner: 'application'},
			),
			no: leaf(
				'L4',
				'whoever takes these finalizers away does not come back by itself',
				'Bring the controller and its scheduler back; only when they are gone for good, remove that one finalizer from each object.',
				verify,
				{owner: 'application', risk: 'high'},
			),
		}),
		ask(
			'Q4',
			'Are they finalizers of Calico or its operator?',
			(world, scope) => finalizersOf(world, scope, 'calico'),
			{
				yes: leaf(
					'L6',
					'the operator of Calico has to run to take them away',
					'Start the operator; do not remove them by hand.',
					verify,
					{risk: 'high'},
				),
				no: go('Q5'),
			},
		),
		ask(
			'Q5',
			'Do they protect a volume or something that is used?',
			(world, scope) => finalizersOf(world, scope, 'kubernetes'),
			{
				yes: leaf(
					'L5',
					'something still uses what is being deleted',
					'Remove the pod or claim that uses it.',
					verify,
					{owner: 'application'},
				),
				no: leaf(
					'L7',
					'a controller that is not known here has to take them away',
					'Find the controller of the finalizer and bring it back.',
					verify,
					{owner: 'joint', risk: 'medium'},
				),
			},
		),
	],
};

function stuckScopes({snapshot, findings}: World): readonly Scope[] {
	const namespaces = new Set([
		...stuckObjects(snapshot).map(({namespace}) => namespace),
		...findings
			.filter(({code, verdict}) => code === 'FIN-03' && verdict === 'FAIL')
			.flatMap(({subjects}) => subjects.filter(({kind}) => kind === 'Namespace').map(({name}) => name)),
	]);
	return [...namespaces].sort().map(namespace => ({
		about: namespace === '' ? 'objects of the cluster that are being deleted' : `namespace ${namespace}`,
		namespace,
		subjects: namespace === '' ? [] : [{kind: 'Namespace', namespace: '', name: namespace}],
	}));
}

const left = ({snapshot}: World, {namespace}: Scope) =>
	stuckObjects(snapshot).filter(one => one.namespace === namespace);

function somethingLeft(world: World, scope: Scope): Answer {
	const objects = left(world, scope);
	const evidence = facts(
		world,
		objects.map(({kind, namespace, name, finalizers}) => ({
			source: `${kind} ${namespace}/${name} .metadata.finalizers`,
			value: finalizers.join(', '),
		})),
	);
	if (objects.length > 0)
		return yes(`${objects.length} objects`, {
			evidence,
			findings: said(world, scope, {codes: ['FIN-03', 'FIN-01']}).findings,
		});
	const row = world.snapshot.tables.namespaces.find(({name}) => name === scope.namespace);
	const remaining = row?.conditions.find(
		({type, status}) => /ContentRemaining|FinalizersRemaining/.test(type) && status === 'True',
	);
	if (remaining !== undefined)
		return unknown(
			`the namespace says ${remaining.message || remaining.type}, of kinds that are not read here`,
			`ktriage finalizers list -n ${scope.namespace}`,
		);
	return no('nothing that is read here waits');
}

function finalizersOf(world: World, scope: Scope, system: string): Answer {
	const names = [...new Set(left(world, scope).flatMap(({finalizers}) => finalizers))];
	const own = names.filter(name => finalizerFacts(name)?.system === system);
	return own.length > 0
		? yes(own.join(', '), {findings: said(world, scope, {codes: ['FIN-03', 'FIN-01']}).findings})
		: no(names.join(', ') || 'there are none');
}

function seldonAlive(world: World, scope: Scope): Answer {
	const lost = unread(world, 'deployments', 'services', 'endpointSlices');
	if (lost !== undefined) return lost;
	const {findings} = said(world, scope, {codes: ['FIN-03', 'FIN-01']});
	const controllers = seldonControllers(world.snapshot);
	const evidence = facts(
		world,
		controllers.map(({namespace, name, ready, desired}) => ({
			source: `Deployment ${namespace}/${name} .status.readyReplicas`,
			value: `${ready} of ${desired}`,
		})),
	);
	if (!controllers.some(({ready}) => ready > 0))
		return no('no controller of Seldon is ready', {evidence, findings});
	const schedulers = schedulersIn(world, scope.namespace);
	if (!schedulers.some(({ready}) => ready > 0))
		return no('the controller is ready, and there is no scheduler in this namespace to ask', {
			evidence,
			findings,
		});
	return yes('the controller is ready and a scheduler has an endpoint', {evidence, findings});
}
