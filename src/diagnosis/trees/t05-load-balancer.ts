import {
	answersOutside,
	balancerScopes,
	eventSays,
	hasAddress,
	hasEndpoint,
	isAnnounced,
	isBalancer,
	otherBalancer,
	poolAndController,
	wrongAddress,
} from './balancer-facts.ts';
import {ask, clear, go, into, leaf, type Scope, type Tree, type World} from './tree.ts';

const verify = 'kubectl get service shows the address';
const joint = {owner: 'joint'} as const;
const event = (pattern: RegExp) => (world: World, scope: Scope) => eventSays(world, scope, pattern);

/** T5 of the playbook: a load balancer address that is pending, wrong, or not reached. */
export const t05: Tree = {
	name: 'T5',
	title: 'LoadBalancer pending, wrong or unreachable',
	topics: ['loadbalancer', 'lb', 'metallb', 'service', 'services', 'exposure'],
	scopes: balancerScopes,
	watches: ['MLB-04', 'MLB-18'],
	nodes: [
		ask('Q1', 'Is the Service of type LoadBalancer?', isBalancer, {
			yes: go('Q2'),
			no: leaf(
				'L1',
				'the Service has annotations of MetalLB and is no longer of type LoadBalancer',
				'Set .spec.type back to LoadBalancer; look what rewrites it.',
				verify,
			),
		}),
		ask('Q2', 'Has it an address?', hasAddress, {yes: go('Q5'), no: go('Q3')}),
		ask('Q3', 'Is the controller of MetalLB up, with a pool?', poolAndController, {
			yes: go('Q4'),
			no: leaf(
				'L2',
				'MetalLB has no controller or no pool; without a pool it does not even write an event',
				'Bring the controller up; create the IPAddressPool in its namespace.',
				'ktriage check MLB-01 MLB-02',
			),
		}),
		ask('Q4', 'Does an event say that the address is in no pool?', event(/is not allowed in config/i), {
			yes: leaf(
				'L3',
				'the Service asks for an address outside every pool',
				'Ask for an address of a pool, or extend the pool.',
				verify,
				joint,
			),
			no: go('Q4a'),
		}),
		ask('Q4a', 'Does an event say that the pool is used up?', event(/no available IPs/i), {
			yes: leaf(
				'L4',
				'the pool is used up',
				'Extend the pool, or take back addresses.',
				'ktriage check MLB-12',
			),
			no: go('Q4b'),
		}),
		ask(
			'Q4b',
			'Does an event say that another Service has the address?',
			event(/sharing key|already in use|can't change sharing/i),
			{
				yes: leaf(
					'L5',
					'two Services ask for one address',
					'Give one of them another address.',
					'ktriage check MLB-07',
					joint,
				),
				no: go('Q4c'),
			},
		),
		ask(
			'Q4c',
			'Does an event say that it is asked for twice?',
			event(/can not have both|both.*loadBalancerIP/i),
			{
				yes: leaf(
					'L6',
					'the address is asked for by annotation and by field',
					'Keep the annotation alone.',
					verify,
					{owner: 'application'},
				),
				no: go('Q4d'),
			},
		),
		ask('Q4d', 'Does an event say that the pool is not known?', event(/unknown pool/i), {
			yes: leaf(
				'L7',
				'the Service names a pool that does not exist',
				'Name a pool that exists.',
				verify,
				joint,
			),
			no: go('Q5'),
		}),
		ask('Q5', 'Does another load balancer serve it?', otherBalancer, {
			yes: leaf(
				'L8',
				'another load balancer serves this Service, or fights over it',
				'Switch servicelb of K3s off (--disable servicelb), or set the class.',
				'ktriage check MLB-11',
			),
			no: go('Q6'),
		}),
		ask('Q6', 'Has it another address than the one asked for?', wrongAddress, {
			yes: leaf(
				'L9',
				'it is not the address that was asked for',
				'Correct the annotation or free the address.',
				'ktriage check MLB-05 MLB-06',
				joint,
			),
			no: go('Q6a'),
		}),
		ask('Q6a', 'Has it an address at all?', hasAddress, {
			yes: go('Q7'),
			no: {
				undecided: 'nothing that can be read says why it has no address',
				tell: 'kubectl logs of the controller of MetalLB',
			},
		}),
		ask('Q7', 'Is it announced?', isAnnounced, {
			yes: go('Q8'),
			no: leaf(
				'L10',
				'no speaker announces it',
				'Correct the L2Advertisement, its interfaces or nodes, or bring the speaker up.',
				'ktriage check MLB-18',
			),
		}),
		ask('Q8', 'Has it a ready endpoint, where it is needed?', hasEndpoint, {
			yes: go('Q9'),
			no: leaf(
				'L11',
				'there is nobody behind it',
				'Bring a pod of the Service up; with externalTrafficPolicy Local on the node that announces it.',
				'kubectl get endpointslices',
				{owner: 'application'},
			),
		}),
		ask('Q9', 'Does it answer from this machine?', answersOutside, {
			yes: clear('it has the address, is announced, and answers'),
			no: into('T2', 'Q2'),
		}),
	],
};
