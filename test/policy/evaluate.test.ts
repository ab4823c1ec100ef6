import {describe, expect, it} from 'vitest';
import {directionsOf} from '../../src/policy/world.ts';
import {ask, cluster, policy} from './fixtures.ts';

const verdict = (spec: object, question: string, more: readonly unknown[] = []) =>
	ask(cluster([policy('x/p', spec), ...more]), question).verdict;
const into = (rules: unknown, extra: object = {}) => ({
	podSelector: {},
	policyTypes: ['Ingress'],
	ingress: rules,
	...extra,
});
const out = (rules: unknown) => ({podSelector: {}, policyTypes: ['Egress'], egress: rules});
const from = (...peers: unknown[]) => into([{from: peers}]);

describe('which directions a policy isolates', () => {
	it('is as written, else Ingress always and Egress when it has egress rules (trap 1)', () => {
		const directions = (spec: object) =>
			directionsOf(cluster([policy('x/p', spec)]).tables.networkPolicies[0]!);
		expect(directions({podSelector: {}})).toEqual(['Ingress']);
		expect(directions({podSelector: {}, egress: []})).toEqual(['Ingress']);
		expect(directions({podSelector: {}, egress: [{}]})).toEqual(['Ingress', 'Egress']);
		expect(directions({podSelector: {}, egress: [{}], policyTypes: ['Egress']})).toEqual(['Egress']);
	});
	it('leaves the other direction and other pods open', () => {
		expect(verdict(into([]), 'x/web y/client 80')).toBe('allow');
		expect(verdict(into([], {podSelector: {matchLabels: {app: 'db'}}}), 'y/client x/web 80')).toBe('allow');
		expect(verdict(into([]), 'x/web y/client 80', [policy('y/q', into([{}]))])).toBe('allow');
	});
});

describe('rules', () => {
	it.each([
		[
			'an empty podSelector is every pod of its namespace, no other (2)',
			into([]),
			'y/client x/web 80',
			'deny',
		],
		[
			'no rules deny everything, an empty rule allows everything (3)',
			into([{}]),
			'y/client x/web 80',
			'allow',
		],
		['no peers are everywhere (4)', into([{from: [], ports: [{port: 80}]}]), '8.8.8.8 x/web 80', 'allow'],
		['an empty peer is not understood (5)', from({}), 'y/client x/web 80', 'unknown'],
		[
			'two selectors in one peer have to hold both (6)',
			from({namespaceSelector: {matchLabels: {team: 'blue'}}, podSelector: {matchLabels: {app: 'web'}}}),
			'y/client x/web 80',
			'deny',
		],
		[
			'two peers add up (6)',
			from({namespaceSelector: {matchLabels: {team: 'blue'}}}, {podSelector: {matchLabels: {app: 'none'}}}),
			'y/client x/web 80',
			'allow',
		],
		['a podSelector alone is of the own namespace', from({podSelector: {}}), 'y/client x/web 80', 'deny'],
		[
			'an empty namespaceSelector is every namespace, the own one too (7)',
			from({namespaceSelector: {}}),
			'x/db x/web 80',
			'allow',
		],
		['… and no address outside', from({namespaceSelector: {}}), '8.8.8.8 x/web 80', 'deny'],
		[
			'NotIn holds where the key is absent (8)',
			from({namespaceSelector: {matchExpressions: [{key: 'nothing', operator: 'NotIn', values: ['a']}]}}),
			'y/client x/web 80',
			'allow',
		],
		[
			'DoesNotExist holds where the key is absent (8)',
			from({
				namespaceSelector: {},
				podSelector: {matchExpressions: [{key: 'tier', operator: 'DoesNotExist'}]},
			}),
			'y/client x/web 80',
			'allow',
		],
		[
			'Exists',
			from({namespaceSelector: {}, podSelector: {matchExpressions: [{key: 'app', operator: 'Exists'}]}}),
			'y/client x/web 80',
			'allow',
		],
		[
			'an operator that is none is not understood',
			from({namespaceSelector: {matchExpressions: [{key: 'team', operator: 'Like', values: ['b']}]}}),
			'y/client x/web 80',
			'unknown',
		],
		['a block holds pods too (10)', from({ipBlock: {cidr: '10.244.0.0/24'}}), 'y/client x/web 80', 'allow'],
		[
			'except takes away from its own block (9)',
			from({ipBlock: {cidr: '10.0.0.0/8', except: ['10.244.0.0/24']}}),
			'y/client x/web 80',
			'deny',
		],
		[
			'… and not from another one (9)',
			from({ipBlock: {cidr: '10.0.0.0/8', except: ['10.244.0.0/24']}}, {ipBlock: {cidr: '10.244.0.3/32'}}),
			'y/client x/web 80',
			'allow',
		],
		[
			'a block that is no CIDR is not understood',
			from({ipBlock: {cidr: '10.0.0.0'}}),
			'y/client x/web 80',
			'unknown',
		],
		[
			'a block beside a selector is not understood',
			from({ipBlock: {cidr: '10.0.0.0/8'}, podSelector: {}}),
			'y/client x/web 80',
			'unknown',
		],
		[
			'a block of the other family does not match (23)',
			from({ipBlock: {cidr: 'fd00::/8'}}),
			'y/client x/web 80',
			'deny',
		],
		['a block of IPv6', out([{to: [{ipBlock: {cidr: 'fd00::/8'}}]}]), 'x/web fd00:1::1 80', 'allow'],
		['a pod that has ended is nobody (22)', from({podSelector: {}}), 'x/done x/web 80', 'deny'],
		['a pod on the network of a node is the node (15)', from({podSelector: {}}), 'x/host x/web 80', 'deny'],
		['… which a block holds', from({ipBlock: {cidr: '192.168.1.0/24'}}), 'x/host x/web 80', 'allow'],
		['no policy selects it (15)', into([]), 'y/client x/host 80', 'allow'],
		['the node of a pod always gets through (21)', into([]), 'x/host x/db 80', 'allow'],
		['nothing enforces on a pod of the old network', into([]), 'y/client x/old 80', 'allow'],
		[
			'the address of an old pod is rewritten between nodes',
			from({podSelector: {}}),
			'x/old x/web 80',
			'unknown',
		],
		['a pod to itself is not defined (20)', into([]), 'x/web x/web 80', 'unknown'],
	])('%s', (_, spec, question, expected) => {
		expect(verdict(spec, question)).toBe(expected);
	});
	it.each([
		['no ports are all of them (14)', [], '80/UDP', 'allow'],
		['TCP unless it says otherwise (13)', [{port: 53}], '53/UDP', 'deny'],
		['UDP', [{port: 53, protocol: 'UDP'}], '53/UDP', 'allow'],
		['a protocol without a port is all its ports', [{protocol: 'SCTP'}], '7/SCTP', 'allow'],
		['a range holds both ends (12)', [{port: 8000, endPort: 8010}], '8010', 'allow'],
		['… and nothing beyond', [{port: 8000, endPort: 8010}], '8011', 'deny'],
		['a range that runs backwards is not understood (12)', [{port: 8000, endPort: 7000}], '8000', 'unknown'],
		['a name that the destination does not have matches nothing (11)', [{port: 'http'}], '80', 'deny'],
		['… unless another entry settles it', [{port: 'http'}, {port: 80}], '80', 'allow'],
	])('ports: %s', (_, ports, port, expected) => {
		expect(verdict(into([{ports}]), `y/client x/web ${port}`)).toBe(expected);
	});
	it('a port name never matches an address outside (11)', () => {
		expect(verdict(out([{ports: [{port: 'http'}]}]), 'x/web 8.8.8.8 80')).toBe('deny');
	});
	it('add up over policies, and name the one that decides', () => {
		const snapshot = cluster([
			policy('x/closed', into([])),
			policy(
				'x/open',
				into([{ports: [{port: 1}]}, {from: [{namespaceSelector: {matchLabels: {team: 'blue'}}}]}]),
			),
		]);
		expect(ask(snapshot, 'y/client x/web 80').ingress).toMatchObject({
			kind: 'allow',
			rule: 1,
			policy: {name: 'open'},
		});
		const denied = ask(snapshot, 'x/db x/web 80').ingress;
		expect(denied).toMatchObject({kind: 'deny', policies: [{name: 'closed'}, {name: 'open'}]});
	});
	it('name the object and the field that are not understood', () => {
		const {ingress} = ask(cluster([policy('x/p', from({ipBlock: {cidr: 'no'}}))]), 'y/client x/web 80');
		expect(ingress).toMatchObject({
			object: 'NetworkPolicy x/p',
			field: 'spec.ingress[0].from[0].ipBlock.cidr',
		});
	});
	it('deny on either side', () => {
		const snapshot = cluster([policy('y/q', {...out([]), podSelector: {}})]);
		expect(ask(snapshot, 'y/client x/web 80')).toMatchObject({verdict: 'deny', ingress: {kind: 'allow'}});
	});
});
