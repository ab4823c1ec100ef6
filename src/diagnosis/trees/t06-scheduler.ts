import {seldonControllers, servingNamespaces} from '../../migration/seldon.ts';
import {parseIp} from '../../net/ip.ts';
import {no, said, unknown, unread, yes} from './answers.ts';
import {deniedFlow} from './flows.ts';
import {addressesOnOldNetwork} from './networks.ts';
import {lastProbes, probeWords} from './probe-facts.ts';
import {schedulersIn} from './seldon-facts.ts';
import {type Answer, ask, clear, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'the controller logs no more "Scheduler not ready"';

/** T6 of the playbook: "Scheduler not ready". */
export const t06: Tree = {
	name: 'T6',
	title: 'Scheduler not ready',
	topics: ['scheduler', 'seldon', 'controller'],
	scopes: ({snapshot}) =>
		[...servingNamespaces(snapshot)]
			.sort()
			.map(namespace => ({about: `the scheduler of ${namespace}`, namespace, subjects: []})),
	watches: ['SEL-05'],
	nodes: [
		ask('Q1', 'Do the agents say so, and not the controller?', agentsAlone, {
			yes: into('T1', 'Q4'),
			no: go('Q2'),
		}),
		ask('Q2', 'Has the scheduler Service a ready endpoint?', hasEndpoint, {
			yes: go('Q2a'),
			no: leaf(
				'L1',
				'there is no scheduler behind the name the controller dials',
				'Deploy the runtime, start the scheduler, or give the Service its endpoints.',
				'ktriage check SEL-05',
				{owner: 'joint'},
			),
		}),
		ask(
			'Q2a',
			'Is the scheduler still on the old network?',
			(world, scope) =>
				addressesOnOldNetwork(
					world,
					schedulersIn(world, scope.namespace).flatMap(({slots}) => slots),
				),
			{
				yes: leaf(
					'L2',
					'the scheduler is still on the old network: the controller reaches it from its own node at most',
					'Recreate the pod of the scheduler.',
					'ktriage check CID-01 SEL-05',
					{risk: 'medium'},
				),
				no: go('Q3'),
			},
		),
		ask('Q3', 'Can the controller not resolve names?', controllerNames, {yes: into('T3'), no: go('Q4')}),
		ask(
			'Q4',
			'Does a policy deny the controller the scheduler, on either side?',
			(world, scope) => deniedFlow(world, scope, 'controller to scheduler'),
			{
				yes: leaf(
					'L3',
					'a policy denies the controller its scheduler',
					'Open 9004 from the namespace of the controller, on the side the finding names.',
					'ktriage check POL-08',
					{owner: 'joint'},
				),
				no: go('Q5'),
			},
		),
		ask('Q5', 'Do controller and scheduler differ in whether they use TLS?', protocolsDiffer, {
			yes: leaf(
				'L4',
				'the controller and the scheduler disagree about TLS',
				'Set CONTROL_PLANE_SECURITY_PROTOCOL alike on both.',
				verify,
			),
			no: go('Q7'),
		}),
		ask(
			'Q7',
			'Is a component of the runtime incomplete?',
			(world, scope) => said(world, scope, {codes: ['SEL-04']}),
			{
				yes: into('T7'),
				no: go('Q7a'),
			},
		),
		ask(
			'Q7a',
			'Is anything wrong with models or servers here?',
			(world, scope) => said(world, scope, {codes: ['SEL-01', 'SEL-03']}),
			{
				yes: go('Q7b'),
				no: clear('nothing here complains about the scheduler'),
			},
		),
		ask('Q7b', 'Does the controller get through to the scheduler?', controllerPath, {
			yes: go('Q8'),
			no: into('T2'),
		}),
		ask(
			'Q8',
			'Was the controller started after the scheduler?',
			() =>
				unknown(
					'the log of the controller is needed to tell whether it has noticed',
					'kubectl logs of the controller; restart it once if it still says so',
				),
			{
				yes: leaf(
					'L6',
					'everything is reached, and it still says so',
					'Save a snapshot and ask who knows Seldon: ktriage snapshot save DIR.',
					verify,
				),
				no: leaf(
					'L5',
					'the controller has not noticed that the scheduler is back',
					'Restart the controller once.',
					verify,
				),
			},
		),
	],
};

/** By which component the complaint is, where logs are read. */
function agentsAlone(world: World, scope: Scope): Answer {
	const controller = said(world, scope, {codes: ['SEL-07'], warnings: true});
	const agent = said(world, scope, {codes: ['SEL-08', 'SEL-09'], warnings: true});
	if (controller.kind !== 'yes' && agent.kind === 'yes') return agent;
	return no(controller.kind === 'yes' ? controller.because : 'nothing says that it is the agents alone');
}

function hasEndpoint(world: World, scope: Scope): Answer {
	const lost = unread(world, 'services', 'endpointSlices');
	if (lost !== undefined) return lost;
	const found = schedulersIn(world, scope.namespace);
	const {findings} = said(world, scope, {codes: ['SEL-05', 'DNS-07', 'DNS-09']});
	if (found.length === 0) return no('there is no scheduler Service here', {findings});
	if (found.some(({ready, isAlias}) => ready > 0 || isAlias))
		return yes(`${found.map(({service}) => `${service.namespace}/${service.name}`).join(', ')} has one`);
	return no('it has none', {findings});
}

function controllerNames(world: World): Answer {
	const namespaces = [...new Set(seldonControllers(world.snapshot).map(({namespace}) => namespace))];
	for (const namespace of namespaces) {
		const denied = said(world, {about: '', namespace, subjects: []}, {codes: ['DNS-05'], part: /^(?!.*tcp)/});
		if (denied.kind === 'yes')
			return {...denied, scope: {about: `names from ${namespace}`, namespace, subjects: []}};
		const bad = lastProbes(world, 'dns', namespace).find(({outcome}) => outcome !== 'ok');
		if (bad !== undefined)
			return yes(probeWords(bad), {scope: {about: `names from ${namespace}`, namespace, subjects: []}});
	}
	const down = said(
		world,
		{about: '', namespace: '', subjects: []},
		{codes: ['DNS-01'], where: 'everywhere'},
	);
	return down.kind === 'no' ? no('DNS is up, and nothing denies the controller names') : down;
}

function protocolsDiffer({snapshot}: World, scope: Scope): Answer {
	const controllers = seldonControllers(snapshot);
	const environment = controllers.find(
		({seldonEnvironment}) => seldonEnvironment !== undefined,
	)?.seldonEnvironment;
	const scheduler = snapshot.tables.statefulSets.find(
		row =>
			row.namespace === scope.namespace &&
			(row.labels['app.kubernetes.io/name'] === 'seldon-scheduler' || row.labels.app === 'seldon-scheduler'),
	);
	const here = scheduler?.seldonEnvironment?.CONTROL_PLANE_SECURITY_PROTOCOL;
	const there = environment?.CONTROL_PLANE_SECURITY_PROTOCOL;
	if (here === undefined || there === undefined) return no('nothing says that they differ');
	return here === there ? no(`both say ${here}`) : yes(`the controller says ${there}, the scheduler ${here}`);
}

function controllerPath(world: World, scope: Scope): Answer {
	const {snapshot} = world;
	const scheduler = schedulersIn(world, scope.namespace).find(({isAlias}) => !isAlias);
	const host = scheduler?.service.clusterIps[0] ?? '';
	const ip = parseIp(host);
	const asked = lastProbes(world, 'tcp').filter(
		({to}) => to.host === host && (to.port === 9004 || to.port === 9044),
	);
	const lost = asked.find(({outcome}) => outcome !== 'ok');
	if (lost !== undefined) {
		const source = lost.from.kind === 'pod' ? snapshot.pods.find(lost.from.namespace, lost.from.pod) : -1;
		return no(probeWords(lost), {
			scope: {
				...scope,
				...(ip !== undefined && {target: {ip, port: lost.to.port}}),
				source,
				outcome: lost.outcome,
			},
		});
	}
	const open = asked.find(({outcome}) => outcome === 'ok');
	if (open !== undefined) return yes(probeWords(open));
	const controller = seldonControllers(snapshot)[0];
	return unknown(
		'nobody has tried the way from the controller to the scheduler',
		`ktriage probe tcp --from ${controller?.namespace ?? 'NAMESPACE'}/POD --to ${host || 'ADDRESS'}:9004`,
	);
}
