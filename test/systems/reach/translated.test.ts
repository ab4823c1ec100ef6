import {expect, it} from 'vitest';
import {rehearsalOf} from '../../../src/systems/reach/rehearse.ts';
import {translatedAtCutOver} from '../../../src/systems/reach/translated.ts';
import {k3s, node} from '../../checks/fixtures.ts';
import {cluster, object, policy} from '../../policy/fixtures.ts';

/** A Service in front of x/web, which lets pods of namespace y in. */
const objects = (clusterCidr: string, peer: object = {namespaceSelector: {matchLabels: {team: 'blue'}}}) => [
	node('server', {ip: '192.168.1.10', annotations: k3s('server', '--cluster-cidr', clusterCidr)}),
	object('v1', 'Service', 'x/web', {
		type: 'ClusterIP',
		clusterIP: '10.43.0.7',
		ports: [{port: 80, targetPort: 8080}],
		selector: {app: 'web'},
	}),
	{
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {namespace: 'x', name: 'web-1', uid: 'e', labels: {'kubernetes.io/service-name': 'web'}},
		addressType: 'IPv4',
		ports: [{name: '', port: 8080, protocol: 'TCP'}],
		endpoints: [{addresses: ['10.244.0.1'], targetRef: {kind: 'Pod', namespace: 'x', name: 'web'}}],
	},
	policy('x/p', {podSelector: {}, policyTypes: ['Ingress'], ingress: [{from: [peer]}]}),
];
const said = (...args: Parameters<typeof objects>) => {
	const snapshot = cluster(objects(...args));
	return translatedAtCutOver(snapshot, rehearsalOf(snapshot, [])).map(
		({from, service, port}) => `${from.title} ${service} ${port}`,
	);
};

it('finds what a policy lets in and kube-proxy hides behind a node', () => {
	expect(said('10.42.0.0/16')).toEqual(['y/client x/web 80/TCP']);
});
it('finds nothing where the pool lies inside of the cluster CIDR, or nodes may come in', () => {
	expect(said('10.244.0.0/16')).toEqual([]);
	expect(said('10.42.0.0/16', {ipBlock: {cidr: '0.0.0.0/0'}})).toEqual([]);
});
