import {rangesAround} from '../../migration/address-ranges.ts';
import {parseIp} from '../../net/ip.ts';
import {no, said, unknown, yes} from './answers.ts';
import {deniedFlow} from './flows.ts';
import {modelScopes, modelText} from './model-scopes.ts';
import {type Answer, ask, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'ktriage check SEL-01: the model gets ready';
const says = (pattern: RegExp) => (world: World, scope: Scope) => textSays(world, scope, pattern);
const application = {owner: 'application'} as const;

/** T4 of the playbook: a model that was placed and could not be loaded. */
export const t04: Tree = {
	name: 'T4',
	title: 'LoadFailed or ModelFailed',
	topics: ['models', 'model', 'seldon', 'load', 'storage', 'artifacts'],
	scopes: world => modelScopes(world, ['name', 'network', 'secret', 'artifact', 'loopback', 'unknown']),
	watches: ['SEL-01'],
	nodes: [
		ask(
			'Q1',
			'Does the text speak of a container of the same pod (127.0.0.1)?',
			says(/(127\.0\.0\.1|localhost|\[::1\]):\d+.*refused/i),
			{
				yes: leaf(
					'L5',
					'a container of the server pod does not listen: never the CNI',
					'See which container of the server pod is not ready, and on which port it listens.',
					verify,
					application,
				),
				no: go('Q1a'),
			},
		),
		ask(
			'Q1a',
			'Does it speak of a name that is not resolved?',
			says(/lookup |name resolution|no such host|failed to resolve|Errno -[23]/i),
			{yes: into('T3'), no: go('Q1b')},
		),
		ask('Q1b', 'Does it speak of a secret with more or fewer than one key?', says(/does not have 1 key/i), {
			yes: leaf(
				'L1',
				'the storage secret has not exactly one key',
				'Give the model a secret with one key in .spec.secretName.',
				verify,
				application,
			),
			no: go('Q1c'),
		}),
		ask('Q1c', 'Does it speak of a configuration of rclone that cannot be read?', rcloneUnreadable, {
			yes: leaf(
				'L2',
				'the configuration of rclone is not the JSON that the agent reads',
				'Write the value of the key as JSON with name, type and parameters.',
				verify,
				{owner: 'joint'},
			),
			no: go('Q1d'),
		}),
		ask(
			'Q1d',
			'Does the storage refuse the credentials?',
			says(/AccessDenied|Forbidden|\b40[13]\b|InvalidAccessKey|SignatureDoesNotMatch/i),
			{
				yes: leaf(
					'L3',
					'the storage refuses the credentials: not the network',
					'Give the model credentials that may read the bucket.',
					verify,
					{owner: 'joint'},
				),
				no: go('Q1e'),
			},
		),
		ask(
			'Q1e',
			'Does the storage answer, but not with the model?',
			says(/NoSuchKey|NoSuchBucket|\b404\b|MLmodel|no such file|directory not found|not found/i),
			{
				yes: leaf(
					'L4',
					'nothing that can be loaded is where .spec.storageUri points',
					'Compare .spec.storageUri with what is in the store.',
					verify,
					application,
				),
				no: go('Q1f'),
			},
		),
		ask(
			'Q1f',
			'Was a container of the server killed for memory?',
			(world, scope) => said(world, scope, {codes: ['RES-02'], subject: ({kind}) => kind !== 'Workflow'}),
			{yes: into('T11'), no: go('Q2')},
		),
		ask(
			'Q2',
			'Does a policy deny the server the object store?',
			(world, scope) => deniedFlow(world, scope, 'to the object store'),
			{
				yes: leaf(
					'L6',
					'a policy denies the server the object store',
					'Add an egress rule to the object store, on the port it listens on.',
					'ktriage check POL-08',
					{owner: 'joint'},
				),
				no: go('Q3'),
			},
		),
		ask('Q3', 'Does the storage address name a node or a load balancer?', endpointIsAddress, {
			yes: leaf(
				'L7',
				'the storage is named by the address of a node or load balancer',
				'Use the name of the Service of the object store.',
				verify,
				application,
			),
			no: go('Q4'),
		}),
		ask(
			'Q4',
			'Does the text speak of a connection that fails?',
			says(/timeout|refused|no route|unreachable|reset|deadline/i),
			{
				yes: into('T2'),
				no: {
					undecided: 'what Seldon says of the model names no cause',
					tell: 'kubectl logs of container agent in the server pod says why',
				},
			},
		),
	],
};

function textSays(world: World, scope: Scope, pattern: RegExp): Answer {
	const text = modelText(world, scope);
	if (text.trim() === '')
		return unknown('Seldon says nothing of the model', 'kubectl logs of container agent in the server pod');
	return pattern.test(text) ? yes(text) : no('it does not');
}

function rcloneUnreadable(world: World, scope: Scope): Answer {
	const text = textSays(
		world,
		scope,
		/failed to (parse|unmarshal).*(rclone|secret)|rclone config|invalid character/i,
	);
	if (text.kind === 'yes') return text;
	const secret = said(world, scope, {codes: ['SEL-16']});
	return secret.kind === 'yes' ? secret : text;
}

function endpointIsAddress(world: World, scope: Scope): Answer {
	const text = `${modelText(world, scope)} ${world.snapshot.tables.seldonModels
		.filter(({namespace}) => namespace === scope.namespace)
		.map(({storageUri}) => storageUri)
		.join(' ')}`;
	for (const [, host = ''] of text.matchAll(/(?:https?|s3):\/\/(\d+\.\d+\.\d+\.\d+)/g)) {
		const ip = parseIp(host);
		const kinds = ip === undefined ? [] : rangesAround(world.snapshot, ip).map(({kind}) => kind);
		if (kinds.includes('MetalLB pool') || kinds.includes('node network'))
			return yes(`${host} is in the ${kinds.join(', ')}`);
	}
	const told = said(world, scope, {codes: ['SEL-16', 'SEL-18'], part: /address/, warnings: true});
	return told.kind === 'yes' ? told : no('no address of a node or load balancer is named');
}
