import {facts, no, said, unknown, unread, yes} from './answers.ts';
import {deniedFlow} from './flows.ts';
import {modelScopes, modelText} from './model-scopes.ts';
import {addressesOnOldNetwork} from './networks.ts';
import {agentPath, schedulersIn, serverPodStatuses, serversIn} from './seldon-facts.ts';
import {ask, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const verifyModel = 'ktriage check SEL-01: the model gets ready';

/** T1 of the playbook: models that find no server. */
export const t01: Tree = {
	name: 'T1',
	title: 'No matching servers available',
	topics: ['models', 'model', 'seldon', 'servers'],
	scopes: world => modelScopes(world, ['no-server', 'scheduler', 'unseen']),
	watches: ['SEL-01'],
	nodes: [
		ask('Q1', 'Does a controller of Seldon watch the namespace of the model?', isWatched, {
			yes: go('Q2'),
			no: leaf(
				'L1',
				'no controller of Seldon looks at this namespace',
				'Let the controller watch this namespace (CLUSTERWIDE or WATCH_NAMESPACES of its Deployment), or start it.',
				'the Model gets a status',
			),
		}),
		ask('Q2', 'Does a Server with a ready pod exist in the namespace?', hasReadyServer, {
			yes: go('Q3'),
			no: go('Q2a'),
		}),
		ask(
			'Q2a',
			'Is a server pod refused by a quota?',
			(world, scope) => said(world, scope, {codes: ['RES-01'], subject: ({kind}) => kind !== 'Workflow'}),
			{yes: into('T10'), no: go('Q2b')},
		),
		ask(
			'Q2b',
			'Does a server pod wait for its image?',
			(world, scope) => podsAre(world, scope, /ImagePull|InvalidImageName/),
			{
				yes: leaf(
					'L2',
					'the image of the server cannot be pulled',
					'Give the node access to the registry, or name an image that exists.',
					'the pod leaves ImagePullBackOff',
				),
				no: go('Q2c'),
			},
		),
		ask(
			'Q2c',
			'Was a container of it killed for memory?',
			(world, scope) => said(world, scope, {codes: ['RES-02'], subject: ({kind}) => kind !== 'Workflow'}),
			{
				yes: into('T11'),
				no: go('Q2d'),
			},
		),
		ask(
			'Q2d',
			'Does a container of it crash?',
			(world, scope) => podsAre(world, scope, /CrashLoop|RunContainerError|CreateContainer/),
			{
				yes: leaf(
					'L3',
					'a container of the server crashes: mostly the storage secret is not what the agent can read',
					'Read the log of the container that crashes; give the storage secret one key with the rclone configuration as JSON.',
					'the pod gets ready',
					{owner: 'application'},
				),
				no: go('Q2e'),
			},
		),
		ask(
			'Q2e',
			'Does the Server name a ServerConfig that is missing?',
			(world, scope) => said(world, scope, {codes: ['SEL-11'], part: /missing/, where: 'everywhere'}),
			{
				yes: leaf(
					'L4',
					'definitions that the Server needs are missing',
					'Install the ServerConfig and SeldonConfig of the release of Seldon.',
					'ktriage check SEL-11',
					{owner: 'joint'},
				),
				no: go('Q3'),
			},
		),
		ask('Q3', 'Has the scheduler Service of the namespace a ready endpoint?', hasScheduler, {
			yes: go('Q3a'),
			no: leaf(
				'L5',
				'no scheduler answers in this namespace',
				'Start the scheduler, or deploy a SeldonRuntime.',
				'ktriage check SEL-05',
			),
		}),
		ask('Q3a', 'Is the scheduler still on the old network?', schedulerIsOld, {
			yes: leaf(
				'L6',
				'the scheduler is still on the old network and is not reached across nodes',
				'Recreate the pod of the scheduler.',
				'ktriage check CID-01 SEL-05',
				{risk: 'medium'},
			),
			no: go('Q4'),
		}),
		ask(
			'Q4',
			'Does a policy deny the agent the scheduler?',
			(world, scope) => deniedFlow(world, scope, 'agent to scheduler'),
			{
				yes: leaf(
					'L7',
					'a policy keeps the agent of the server from its scheduler',
					'Open the port the finding names, on the side it names; then restart the server pod.',
					'the agent subscribes and SEL-03 passes',
				),
				no: go('Q4a'),
			},
		),
		ask('Q4a', 'Does the agent get through to the scheduler?', agentPath, {yes: go('Q6'), no: into('T2')}),
		ask(
			'Q6',
			'Are definitions of Seldon missing?',
			(world, scope) => said(world, scope, {codes: ['SEL-11'], part: /missing/, where: 'everywhere'}),
			{
				yes: leaf(
					'L9',
					'definitions that Seldon needs are missing',
					'Install the ServerConfig and SeldonConfig of the release of Seldon.',
					'ktriage check SEL-11',
				),
				no: go('Q7'),
			},
		),
		ask(
			'Q7',
			'Is there too little memory, or too few replicas, or none with what the model requires?',
			isTooSmall,
			{
				yes: leaf(
					'L10',
					'no server has room for the model or what it requires',
					'Scale the Server, or give it the capabilities the model requires.',
					verifyModel,
					{owner: 'application'},
				),
				no: go('Q8'),
			},
		),
		ask('Q8', 'Was this said before the server was there?', isOlderThanServer, {
			yes: leaf(
				'L11',
				'the failure is older than the server: nobody has tried since',
				'Touch the model so that it is scheduled again, or re-create it.',
				verifyModel,
				{owner: 'application'},
			),
			no: leaf(
				'L12',
				'everything that can be looked up is in order, and the model is still not placed',
				'Save a snapshot and ask who knows Seldon: ktriage snapshot save DIR.',
				verifyModel,
			),
		}),
	],
};

function isWatched(world: World, scope: Scope) {
	const lost = unread(world, 'seldonModels');
	if (lost !== undefined) return lost;
	const unseen = said(world, scope, {codes: ['SEL-01'], part: /unseen/});
	const unwatched = said(world, scope, {codes: ['SEL-06'], part: /unwatched/});
	const against = [unseen, unwatched].find(({kind}) => kind === 'yes');
	if (against !== undefined) return no(against.because, against);
	const {seldonModels, seldonServers} = world.snapshot.tables;
	const judged = [...seldonModels, ...seldonServers].find(
		({namespace, conditions}) => namespace === scope.namespace && conditions.length > 0,
	);
	if (judged !== undefined)
		return yes('objects of this namespace have a status, which a controller wrote', {
			evidence: facts(world, [
				{
					source: `${scope.namespace}/${judged.name} .status.conditions`,
					value: `${judged.conditions.length} conditions`,
				},
			]),
		});
	return unknown('nothing of Seldon in this namespace has a status yet', 'ktriage check SEL-06');
}

function hasReadyServer(world: World, scope: Scope) {
	const lost = unread(world, 'seldonServers', 'pods');
	if (lost !== undefined) return lost;
	const servers = serversIn(world, scope.namespace);
	const ready = servers.filter(({ready: one}) => one > 0);
	const evidence = facts(
		world,
		servers.map(({name, ready: one, pods}) => ({
			source: `Server ${scope.namespace}/${name}`,
			value: `${one} of ${pods} pods ready`,
		})),
	);
	if (ready.length > 0) return yes(`${ready.map(({name}) => name).join(', ')} ready`, {evidence});
	const {findings} = said(world, scope, {codes: ['SEL-03', 'SEL-10']});
	const words =
		servers.length === 0 ? 'there is no Server in this namespace' : 'no Server here has a ready pod';
	return no(words, {evidence, findings});
}

function podsAre(world: World, scope: Scope, wanted: RegExp) {
	const lost = unread(world, 'pods');
	if (lost !== undefined) return lost;
	const found = serverPodStatuses(world, scope.namespace);
	const evidence = facts(
		world,
		found.map(({name, status}) => ({source: `Pod ${name} STATUS`, value: status})),
	);
	const hit = found.find(({status}) => wanted.test(status));
	return hit === undefined
		? no('no server pod says so', {evidence})
		: yes(`${hit.name}: ${hit.status}`, {evidence});
}

function hasScheduler(world: World, scope: Scope) {
	const lost = unread(world, 'services', 'endpointSlices');
	if (lost !== undefined) return lost;
	const found = schedulersIn(world, scope.namespace);
	const evidence = facts(
		world,
		found.map(({service, ready, isAlias}) => ({
			source: `Service ${scope.namespace}/${service.name}`,
			value: isAlias ? `alias of ${service.externalName}` : `${ready} ready endpoints`,
		})),
	);
	if (found.some(({ready, isAlias}) => ready > 0 || isAlias)) return yes('it has', {evidence});
	return no(found.length === 0 ? 'there is no scheduler Service here' : 'it has no ready endpoint', {
		evidence,
		findings: said(world, scope, {codes: ['SEL-05']}).findings,
	});
}

function schedulerIsOld(world: World, scope: Scope) {
	const slots = schedulersIn(world, scope.namespace).flatMap(({slots: own}) => own);
	return addressesOnOldNetwork(world, slots);
}

function isTooSmall(world: World, scope: Scope) {
	const text = modelText(world, scope);
	if (/suitable replicas|memory|capacity/i.test(text)) return yes(`the scheduler says: ${text}`);
	return said(world, scope, {codes: ['SEL-10'], part: /offer/});
}

function isOlderThanServer(world: World, scope: Scope) {
	const {snapshot} = world;
	const names = new Set(scope.subjects.map(({name}) => name));
	const said_ = snapshot.tables.seldonModels
		.filter(({namespace, name}) => namespace === scope.namespace && names.has(name))
		.flatMap(({conditions}) => conditions.map(({at}) => at))
		.filter(at => at > 0);
	const started = serversIn(world, scope.namespace)
		.map(({createdAt}) => createdAt)
		.filter(at => at > 0);
	if (said_.length === 0 || started.length === 0)
		return unknown('there are no times to compare', 'kubectl get models,pods -o yaml');
	return Math.max(...said_) < Math.min(...started)
		? yes('the last word about the model is older than every server pod')
		: no('a server pod was there when this was said');
}
