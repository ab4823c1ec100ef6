import {describe, expect, it} from 'vitest';
import {ask, cluster, object, policy} from './fixtures.ts';

const closed = policy('x/p', {podSelector: {}, policyTypes: ['Ingress'], ingress: []});
const calico = (kind: string, spec: object, name = 'c') => ({
	apiVersion: 'projectcalico.org/v3',
	kind,
	metadata: {name, uid: `${kind}${name}`, ...(kind === 'NetworkPolicy' && {namespace: 'x'})},
	spec,
});
const asked = (object: unknown, question = 'y/client x/web 80') => ask(cluster([closed, object]), question);
const first = {order: 1, ingress: [{action: 'Allow'}]};

describe('policies of Calico beside those of Kubernetes', () => {
	it('decide before them by their order, and are named', () => {
		const {verdict, ingress} = asked(calico('GlobalNetworkPolicy', {selector: "app == 'web'", ...first}));
		expect(verdict).toBe('allow');
		expect(ingress).toMatchObject({
			rule: 0,
			policy: {kind: 'GlobalNetworkPolicy', name: 'c', tier: 'default'},
		});
	});
	it.each([
		['another label', {...first, selector: "app == 'none'"}],
		['another namespace', {...first, namespaceSelector: "team == 'blue'"}],
		['the other direction', {order: 1, selector: 'all()', egress: [{action: 'Allow'}]}],
		['host endpoints alone', {...first, selector: 'all()', preDNAT: true, applyOnForward: true}],
		['things without a namespace', {...first, selector: 'all()', namespaceSelector: 'global()'}],
	])('do not matter where they are about %s', (_, spec) => {
		expect(asked(calico('GlobalNetworkPolicy', spec)).verdict).toBe('deny');
	});
	it.each([
		['is not understood', {selector: 'app ~ web'}],
		['asks for a service account that is not known', {selector: "projectcalico.org/serviceaccount == 'a'"}],
	])('leave it open where the selector %s', (_, spec) => {
		const {verdict, ingress} = asked(calico('GlobalNetworkPolicy', {...first, ...spec}));
		expect(verdict).toBe('unknown');
		expect(ingress).toMatchObject({object: 'GlobalNetworkPolicy/c', field: 'spec.selector'});
	});
	it('see the labels of the namespace', () => {
		const of = (team: string) =>
			asked(calico('GlobalNetworkPolicy', {...first, selector: `pcns.team == '${team}'`}));
		expect([of('red').verdict, of('blue').verdict]).toEqual(['allow', 'deny']);
	});
	it('have no say in another namespace, and mirrors of Kubernetes policies none at all', () => {
		const own = (name: string, question: string) =>
			asked(calico('NetworkPolicy', {selector: 'all()', ...first}, name), question).verdict;
		expect(own('c', 'y/client x/web 80')).toBe('allow');
		expect(own('c', 'x/web y/client 80')).toBe('allow');
		expect(own('knp.default.p', 'y/client x/web 80')).toBe('deny');
	});
	it('that may not be read may say anything', () => {
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: 'no'} as const;
		const snapshot = cluster([closed], {sources: {globalNetworkPolicies: forbidden}});
		expect(ask(snapshot, 'y/client x/web 80').verdict).toBe('unknown');
	});
	it('of Kubernetes that cannot be understood may isolate any pod', () => {
		const garbled = policy('y/bad', {ingress: {}});
		expect(ask(cluster([garbled]), 'y/client x/web 80')).toMatchObject({
			verdict: 'unknown',
			ingress: {object: 'Network policies'},
		});
	});
});

describe('policies of administrators', () => {
	const admin = (subject: object, version: string) =>
		ask(
			cluster([
				closed,
				{
					apiVersion: 'policy.networking.k8s.io/v1alpha1',
					kind: 'AdminNetworkPolicy',
					metadata: {name: 'a', uid: 'a'},
					spec: {priority: 5, subject, ingress: [{action: 'Allow', from: [{namespaces: {}}]}]},
				},
				{
					apiVersion: 'crd.projectcalico.org/v1',
					kind: 'ClusterInformation',
					metadata: {name: 'default', uid: 'ci'},
					spec: {calicoVersion: version},
				},
			]),
			'y/client x/web 80',
		);
	const red = {namespaces: {matchLabels: {team: 'red'}}};
	it('count by their subject, in versions of Calico that enforce them', () => {
		const pods = (app: string) => ({pods: {namespaceSelector: {}, podSelector: {matchLabels: {app}}}});
		expect(admin(red, 'v3.28.2').verdict).toBe('deny');
		expect(admin(red, 'v3.30.1').ingress).toMatchObject({
			kind: 'allow',
			policy: {kind: 'AdminNetworkPolicy'},
		});
		expect(admin(pods('db'), 'v3.30.1').verdict).toBe('deny');
	});
});

it('leaves open what a policy with a protocol that does not exist does: Felix takes no notice of all of it (calc/validation_filter.go)', () => {
	const made = (protocol: string) =>
		object('projectcalico.org/v3', 'GlobalNetworkPolicy', 'odd', {
			selector: "app == 'web'",
			types: ['Ingress'],
			ingress: [{action: 'Deny', protocol}],
		});
	const said = (protocol: string) => ask(cluster([made(protocol)]), 'y/client x/web 80').ingress;
	expect(said('CARRIER-PIGEON')).toMatchObject({
		kind: 'unknown',
		object: 'GlobalNetworkPolicy/odd',
		field: 'spec.ingress[0].protocol',
	});
	expect(said('UDP').kind).toBe('deny');
	expect(ask(cluster([made('CARRIER-PIGEON')]), 'y/client x/db 80').ingress.kind).toBe('allow');
});
