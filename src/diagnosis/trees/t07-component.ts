import {servingNamespaces} from '../../migration/seldon.ts';
import {podFlags} from '../../store/pod-table.ts';
import {facts, no, said, unread, yes} from './answers.ts';
import {type Answer, ask, clear, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'ktriage check SEL-04';

/** T7 of the playbook: a component of the runtime is missing. */
export const t07: Tree = {
	name: 'T7',
	title: 'Seldon component missing',
	topics: ['seldon', 'components', 'runtime'],
	scopes: ({snapshot}) =>
		[...servingNamespaces(snapshot)]
			.sort()
			.map(namespace => ({about: `the components of ${namespace}`, namespace, subjects: []})),
	watches: ['SEL-04'],
	nodes: [
		ask(
			'Q1',
			'Has a component fewer ready pods than it should have?',
			(world, scope) => said(world, scope, {codes: ['SEL-04', 'SEL-03'], part: /./}),
			{
				yes: go('Q1b'),
				no: go('Q1a'),
			},
		),
		ask(
			'Q1b',
			'Does it name a definition that does not exist?',
			(world, scope) => said(world, scope, {codes: ['SEL-11'], part: /missing/, where: 'everywhere'}),
			{
				yes: leaf(
					'L6',
					'a SeldonConfig or ServerConfig that is named does not exist',
					'Install the definitions of the release of Seldon.',
					'ktriage check SEL-11',
				),
				no: go('Q2'),
			},
		),
		ask('Q1a', 'Is a component switched off on purpose?', isOff, {
			yes: leaf(
				'L1',
				'a component is switched off on purpose',
				'Make sure that no client still uses its Service.',
				verify,
				{owner: 'joint', severity: 'intended', risk: 'none'},
			),
			no: clear('every component is complete'),
		}),
		ask(
			'Q2',
			'Is what is missing refused by a quota?',
			(world, scope) => said(world, scope, {codes: ['RES-01'], subject: ({kind}) => kind !== 'Workflow'}),
			{yes: into('T10'), no: go('Q2a')},
		),
		ask(
			'Q2a',
			'Does a pod wait for its image?',
			(world, scope) => podsSay(world, scope, /ImagePull|InvalidImageName/),
			{
				yes: leaf(
					'L2',
					'an image cannot be pulled',
					'Give the node access to the registry, or name an image that exists.',
					'the pod leaves ImagePullBackOff',
				),
				no: go('Q2b'),
			},
		),
		ask(
			'Q2b',
			'Does a pod wait for a node or a volume?',
			(world, scope) => podsSay(world, scope, /^(Pending|ContainerCreating|Unschedulable)$/),
			{
				yes: leaf(
					'L3',
					'a pod finds no node or no volume',
					'kubectl describe the pod: it says which; add room or bind the claim.',
					'the pod starts',
				),
				no: go('Q2c'),
			},
		),
		ask(
			'Q2c',
			'Was a container killed for memory?',
			(world, scope) => said(world, scope, {codes: ['RES-02'], subject: ({kind}) => kind !== 'Workflow'}),
			{yes: into('T11'), no: go('Q2d')},
		),
		ask(
			'Q2d',
			'Does a container crash?',
			(world, scope) => podsSay(world, scope, /CrashLoop|Error|RunContainer/),
			{
				yes: leaf('L4', 'a container crashes', 'Read its last log (kubectl logs --previous).', verify, {
					owner: 'joint',
				}),
				no: go('Q3'),
			},
		),
		ask('Q3', 'Is there a pod of it at all?', hasPods, {
			yes: go('Q4'),
			no: leaf(
				'L5',
				'nobody has created the pod: the controller of Seldon is not doing its work',
				'See the controller: ktriage why scheduler.',
				verify,
			),
		}),
		ask(
			'Q4',
			'Is it a server, whose agent is ready only once it has its scheduler?',
			(world, scope) => said(world, scope, {codes: ['SEL-03']}),
			{
				yes: into('T1', 'Q3'),
				no: {
					undecided: 'its pods run and are not ready, and the pod does not say why',
					tell: 'kubectl describe pod says which readiness probe fails',
				},
			},
		),
	],
};

function isOff(world: World, scope: Scope): Answer {
	const lost = unread(world, 'seldonRuntimes');
	if (lost !== undefined) return lost;
	const off = world.snapshot.tables.seldonRuntimes
		.filter(({namespace}) => namespace === scope.namespace)
		.flatMap(({name, overrides}) =>
			overrides
				.filter(({disabled, replicas}) => disabled || replicas === 0)
				.map(one => ({runtime: name, component: one.name})),
		);
	const evidence = facts(
		world,
		off.map(({runtime, component}) => ({
			source: `SeldonRuntime ${scope.namespace}/${runtime} .spec.overrides[${component}]`,
			value: 'off',
		})),
	);
	return off.length > 0 ? yes(off.map(({component}) => component).join(', '), {evidence}) : no('none is');
}

function podsOf({snapshot}: World, {namespace}: Scope): readonly number[] {
	const {pods} = snapshot;
	return [...pods.slots()].filter(
		slot =>
			pods.namespaceName(pods.namespaceId(slot)) === namespace &&
			(pods.flags(slot) & (podFlags.finished | podFlags.ready)) === 0,
	);
}

function podsSay(world: World, scope: Scope, pattern: RegExp): Answer {
	const lost = unread(world, 'pods');
	if (lost !== undefined) return lost;
	const {pods} = world.snapshot;
	const hit = podsOf(world, scope).find(slot => pattern.test(pods.statusOf(pods.statusId(slot))));
	if (hit === undefined) return no('no pod of the namespace says so');
	const words = `${scope.namespace}/${pods.name(hit)}: ${pods.statusOf(pods.statusId(hit))}`;
	return yes(words, {
		evidence: facts(world, [
			{source: `Pod ${scope.namespace}/${pods.name(hit)} STATUS`, value: pods.statusOf(pods.statusId(hit))},
		]),
	});
}

function hasPods(world: World, scope: Scope): Answer {
	const lost = unread(world, 'pods');
	if (lost !== undefined) return lost;
	const slots = podsOf(world, scope);
	return slots.length > 0
		? yes(`${slots.length} pods of the namespace run and are not ready`)
		: no('no pod is on its way');
}
