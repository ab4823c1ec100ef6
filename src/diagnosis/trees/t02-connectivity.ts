import {addressOwners} from '../../migration/address-owners.ts';
import {rangesAround} from '../../migration/address-ranges.ts';
import {readyEndpoints} from '../../migration/endpoints.ts';
import {podPaths} from '../../migration/pod-paths.ts';
import {formatIp, parseIp} from '../../net/ip.ts';
import {facts, no, said, unknown, unread, yes} from './answers.ts';
import {addressesOnOldNetwork, endsOf} from './networks.ts';
import {policyDenies} from './path-policy.ts';
import {lastProbes, pathWords, probeWords} from './probe-facts.ts';
import {type Answer, ask, go, leaf, type Scope, type Tree, type World} from './tree.ts';

/** T2 of the playbook: "i/o timeout", "no route to host", "connection refused". */
export const t02: Tree = {
	name: 'T2',
	title: 'Connectivity',
	topics: ['connectivity', 'network', 'timeout', 'refused', 'connections'],
	scopes: lostPaths,
	watches: ['CAL-15', 'RBK-01'],
	nodes: [
		ask('Q1', 'Has anybody the address that is dialled?', isOwned, {
			yes: go('Q1a'),
			no: leaf(
				'L1',
				'a stale address: nobody has it any more',
				'Use the name of the Service where this address is written.',
				'ktriage who ADDRESS',
				{owner: 'application'},
			),
		}),
		ask('Q1a', 'Is it a load balancer address that is dialled from a pod?', isBalancerFromPod, {
			yes: leaf(
				'L2',
				'a pod dials the address of a load balancer',
				'Let it use the name of the Service inside the cluster.',
				'the name answers from the same pod',
				{owner: 'application'},
			),
			no: go('Q2'),
		}),
		ask('Q2', 'Is the connection refused?', isRefused, {yes: go('Q2a'), no: go('Q3')}),
		ask('Q2a', 'Has the Service a ready endpoint?', hasEndpoints, {
			yes: leaf(
				'L4',
				'packets arrive, and no process listens on that port',
				'Start the process, or let it listen on the port of the Service.',
				'the port opens',
				{owner: 'application'},
			),
			no: leaf(
				'L3',
				'the Service has no ready endpoint',
				'Bring a pod behind the Service up.',
				'kubectl get endpointslices',
				{owner: 'application'},
			),
		}),
		ask(
			'Q3',
			'Is one of the ends still on the old network?',
			(world, scope) => addressesOnOldNetwork(world, endsOf(world, scope)),
			{
				yes: leaf(
					'L5',
					'one end is still on the old network',
					'Recreate the pods that are left behind.',
					'ktriage check CID-01',
					{risk: 'medium'},
				),
				no: go('Q4'),
			},
		),
		ask('Q4', 'Is the way between nodes blocked for all pods?', overlayBlocked, {
			yes: leaf(
				'L6',
				'packets of the overlay do not arrive between nodes',
				'Open the port of the overlay between the nodes (VXLAN of Calico: 4789/udp), or correct the address of the node.',
				'ktriage check CAL-15',
			),
			no: go('Q6'),
		}),
		ask('Q6', 'Does a policy deny it?', policyDenies, {
			yes: leaf(
				'L9',
				'a policy denies it',
				'Add the rule that is missing, on the side the finding names.',
				'ktriage check POL-08 POL-12',
				{owner: 'joint'},
			),
			no: go('Q7'),
		}),
		ask(
			'Q7',
			'Is the CNI itself unwell on one of the nodes?',
			(world, scope) =>
				said(world, scope, {
					codes: ['CAL-01', 'CAL-02', 'CAL-03', 'CAL-06', 'CAL-12', 'ENV-03'],
					where: 'everywhere',
				}),
			{
				yes: leaf(
					'L10',
					'the CNI is not well',
					'Bring calico-node and Typha up on every node.',
					'ktriage check CAL-',
				),
				no: go('Q5'),
			},
		),
		ask(
			'Q5',
			'Does the pod answer by its own address, and not by the address of its Service?',
			serviceAloneFails,
			{
				yes: leaf(
					'L8',
					'kube-proxy does not translate the address of the Service',
					'Look at kube-proxy (in K3s a part of the server and agent) and the service CIDR.',
					'the ClusterIP answers',
				),
				no: {
					undecided: 'everything that can be looked up is in order',
					tell: 'ktriage probe matrix tries the way between every pair of nodes; ktriage snapshot save DIR keeps what was seen',
				},
			},
		),
		ask(
			'API',
			'Do rules open the port of the API Service (443), and not the one it listens on (6443)?',
			(world, scope) => said(world, scope, {codes: ['POL-05']}),
			{
				yes: leaf(
					'L12',
					'rules open 443, and policies see the port the API server listens on (6443)',
					'Allow the port and addresses of the API server itself.',
					'ktriage check POL-05',
					{owner: 'joint'},
				),
				no: go('API2'),
			},
		),
		ask('API2', 'Do pods without any policy fail too?', apiFailsEverywhere, {
			yes: leaf(
				'L13',
				'a firewall on the hosts keeps pods from the API server',
				'Open 6443/tcp of the servers for the pod network.',
				'a pod without policies reaches the API',
			),
			no: go('Q3'),
		}),
	],
};

function lostPaths({snapshot}: World): readonly Scope[] {
	const {pods} = snapshot;
	return podPaths(snapshot).flatMap(({source, answer, last}) => {
		const ip = parseIp(last.to.host);
		if (ip === undefined || (answer !== 'lost' && last.outcome !== 'refused')) return [];
		const namespace = pods.namespaceName(pods.namespaceId(source));
		const name = pods.name(source);
		return [
			{
				about: `${namespace}/${name} to ${last.to.host}:${last.to.port} (${last.outcome})`,
				namespace,
				subjects: [{kind: 'Pod', namespace, name}],
				target: {ip, port: last.to.port},
				source,
				outcome: last.outcome,
			},
		];
	});
}

const noTarget = (): Answer =>
	unknown(
		'it is not said which address is dialled',
		'the log line or the probe that fails: ktriage who ADDRESS[:PORT]',
	);

function isOwned(world: World, {target}: Scope): Answer {
	if (target === undefined) return noTarget();
	const owners = addressOwners(world.snapshot, target.ip).filter(
		({role}) => role !== 'asked for' && role !== 'allocation',
	);
	const text = formatIp(target.ip);
	const evidence = facts(
		world,
		owners.map(({role, subject, source}) => ({
			source,
			value: `${text}, ${role} of ${subject.kind} ${subject.name}`,
		})),
	);
	if (owners.length > 0)
		return yes(
			owners
				.map(
					({role, subject}) =>
						`${role} of ${subject.kind} ${subject.namespace === '' ? '' : `${subject.namespace}/`}${subject.name}`,
				)
				.join(', '),
			{evidence},
		);
	const lost = unread(world, 'services', 'pods', 'nodes', 'endpointSlices');
	if (lost !== undefined) return lost;
	const ranges = rangesAround(world.snapshot, target.ip);
	if (ranges.length === 0) return unknown(`${text} is no address of this cluster`, `ktriage who ${text}`);
	return no(`nobody has ${text}; it lies in ${ranges.map(({kind, range}) => `${kind} ${range}`).join(', ')}`);
}

function isBalancerFromPod({snapshot}: World, {target, source = -1}: Scope): Answer {
	if (target === undefined) return noTarget();
	const owner = addressOwners(snapshot, target.ip).find(({role}) => role === 'load balancer address');
	if (owner === undefined) return no('it is none');
	return source >= 0
		? yes(`it is that of Service ${owner.subject.namespace}/${owner.subject.name}`)
		: no('it is not said that a pod dials it');
}

function isRefused(_: World, {outcome}: Scope): Answer {
	if (outcome === undefined)
		return unknown('it is not said how it fails', 'ktriage probe tcp --from NAMESPACE/POD --to ADDRESS:PORT');
	return outcome === 'refused'
		? yes('the other end refused it: packets arrive')
		: no(`it ended in ${outcome}`);
}

function hasEndpoints(world: World, {target}: Scope): Answer {
	if (target === undefined) return noTarget();
	const lost = unread(world, 'endpointSlices');
	if (lost !== undefined) return lost;
	const owner = addressOwners(world.snapshot, target.ip).find(({subject}) => subject.kind === 'Service');
	if (owner === undefined) return yes('it is no Service: the address is that of the pod or node itself');
	const {namespace, name} = owner.subject;
	const ready = readyEndpoints(world.snapshot).get(`${namespace}/${name}`)?.ready ?? 0;
	return ready > 0 ? yes(`${namespace}/${name} has ${ready}`) : no(`${namespace}/${name} has none`);
}

function overlayBlocked(world: World, scope: Scope): Answer {
	const told = said(world, scope, {codes: ['CAL-15'], where: 'everywhere'});
	if (told.kind !== 'unknown') return told;
	return world.snapshot.probes.length > 0
		? no('recorded probes show no pair of nodes that loses packets')
		: told;
}

/** What is known of Services in general: one that answers anywhere by its ClusterIP shows that the translation works. */
function serviceAloneFails({snapshot}: World, scope: Scope): Answer {
	const paths = podPaths(snapshot);
	const good = paths.find(({service, answer}) => service !== undefined && answer === 'arrives');
	const own =
		scope.target === undefined ? [] : paths.filter(({last}) => last.to.host === formatIp(scope.target!.ip));
	const lost = own.find(({service, answer}) => service !== undefined && answer === 'lost');
	const direct = paths.find(
		({service, answer, targets, source}) =>
			service === undefined &&
			answer === 'arrives' &&
			source === lost?.source &&
			targets.some(slot => lost.targets.includes(slot)),
	);
	if (lost !== undefined && direct !== undefined)
		return yes(`${pathWords({snapshot, findings: []}, direct)}, and by the Service it is lost`);
	if (good !== undefined) return no(`a Service answers: ${pathWords({snapshot, findings: []}, good)}`);
	return unknown(
		'nobody has tried both the endpoint and the Service from one pod',
		'ktriage probe tcp --from NAMESPACE/POD --to ENDPOINT:PORT, then the same to the ClusterIP',
	);
}

function apiFailsEverywhere(world: World, scope: Scope): Answer {
	const api = world.snapshot.tables.services.find(
		({namespace, name}) => namespace === 'default' && name === 'kubernetes',
	);
	const asked = lastProbes(world, 'tcp').filter(
		({to, from}) =>
			api?.clusterIps.includes(to.host) && from.kind === 'pod' && from.namespace !== scope.namespace,
	);
	const open = asked.find(({outcome}) => outcome === 'ok');
	if (open !== undefined) return no(probeWords(open));
	const shut = asked.find(({outcome}) => outcome === 'timeout');
	if (shut !== undefined) return yes(probeWords(shut));
	return unknown(
		'nobody has tried the API from another namespace',
		`ktriage probe tcp --from NAMESPACE/POD --to ${api?.clusterIps[0] ?? 'kubernetes.default'}:443`,
	);
}
