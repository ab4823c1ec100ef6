import {expect, it} from 'vitest';
import {wantedPort} from '../../../src/policy/port-text.ts';
import {explain} from '../../../src/systems/reach/explain.ts';
import {clusterOf} from '../../checks/fixtures.ts';

const ns = 'financial-inference';
const server = `${ns}/mlserver-0`;
const dns = 'kube-system/service:kube-dns';
const controller = 'seldon-system/seldon-v2-controller-manager';
const scheduler = `${ns}/service:seldon-scheduler`;

/** The first pod whose name begins so. */
function podAt(snapshot: ReturnType<typeof clusterOf>, text: string): string {
	const names = [...snapshot.pods.slots()].map(
		slot => `${snapshot.pods.namespaceName(snapshot.pods.namespaceId(slot))}/${snapshot.pods.name(slot)}`,
	);
	return names.find(name => name.startsWith(text)) ?? text;
}

it.each([
	['sc-03', server, dns, '53/UDP', 'deny', 'egress', 'ml-namespace-baseline', 'has no label name'],
	['sc-04', server, dns, '53/UDP', 'allow', 'egress', 'ml-namespace-baseline', ''],
	['sc-04', server, dns, '53/TCP', 'deny', 'egress', 'ml-namespace-baseline', ''],
	[
		'sc-06',
		controller,
		scheduler,
		'9004',
		'deny',
		'ingress',
		'ml-namespace-baseline',
		'no namespaceSelector',
	],
	['sc-07', server, dns, '53/UDP', 'deny', 'egress', 'financial-isolation', ''],
	['sc-07', server, scheduler, '9005', 'deny', 'egress', 'financial-isolation', ''],
	['sc-07', server, 'minio/service:minio', '9000', 'deny', 'egress', 'financial-isolation', ''],
] as const)('%s: %s to %s %s is %s', (scenario, from, to, port, verdict, side, policy, near) => {
	const snapshot = clusterOf(scenario);
	const said = explain(snapshot, podAt(snapshot, from), to, wantedPort(port)!);
	expect(said.verdict).toBe(verdict);
	const {decision, near: nearest} = said.way![side];
	const named =
		decision.kind === 'deny' ? decision.by[0] : decision.kind === 'allow' ? decision.policy : undefined;
	expect(named?.name).toBe(policy);
	expect(nearest?.why ?? '').toContain(near);
});

it('sc-05: what is sent to port 443 of the API arrives at 6443, which the rule does not open', () => {
	const snapshot = clusterOf('sc-05');
	const said = explain(
		snapshot,
		podAt(snapshot, 'financial-mlops-pytorch/'),
		'default/service:kubernetes',
		wantedPort('443')!,
	);
	expect(said.way?.port).toBe('6443/TCP');
});
