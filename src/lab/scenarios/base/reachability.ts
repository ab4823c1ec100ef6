import type {ProbeRecord} from '../../cluster.ts';
import {podAddress} from '../build/addresses.ts';
import type {ClusterPlan} from '../plan.ts';
import {
	dns,
	fromJumpHost,
	fromPod,
	http,
	lostAnswer,
	type Question,
	record,
	tcp,
	wellAnswer,
} from './probes.ts';

/** A pod that every node's reachability is measured from and to: any pod that is not on the node's own network. */
type Station = {readonly path: string; readonly node: string; readonly ip: string; readonly port: number};

/** Pods of each node that listen on TCP and that no policy limits: the first measures between nodes, with the second it does on its own. */
function stations(plan: ClusterPlan): readonly (readonly Station[])[] {
	return plan.nodes.map(node =>
		plan.workloads
			.flatMap(({namespace, containers, pods}) => {
				if (namespace.startsWith('financial')) return [];
				const port = containers[0]?.ports.find(text => !text.includes('/'));
				const pod = pods.find(({node: name, address}) => name === node.name && address.kind === 'calico');
				const ip = pod === undefined ? undefined : podAddress(node, pod.address);
				if (port === undefined || pod === undefined || ip === undefined) return [];
				return [{path: `${namespace}/${pod.name}`, node: node.name, ip, port: Number(port)}];
			})
			.slice(0, 2),
	);
}

/**
 * Probes between all nodes and within them, to DNS, to the internet and from outside to the balanced services. `lost` says which are dropped,
 * given the node the probe starts on (undefined outside) and the node it goes to (undefined when it leaves the cluster).
 */
export function reachability(
	plan: ClusterPlan,
	lost: (from: string | undefined, to: string | undefined, question: Question) => boolean,
): readonly ProbeRecord[] {
	const at = plan.clock.at('15:36');
	const byNode = stations(plan);
	const all = byNode.flatMap(([first]) => first ?? []);
	const pairs = byNode.flatMap(([a, b]) =>
		a === undefined || b === undefined ? [] : [[a, b] as const, [b, a] as const],
	);
	const dnsNode = plan.workloads.find(({name}) => name === 'coredns')?.pods[0]?.node;
	const answer = (question: Question, from: string | undefined, to: string | undefined) =>
		record(question, lost(from, to, question) ? lostAnswer(question) : wellAnswer(question), at);
	const inside = all.flatMap(from => {
		const origin = fromPod(from.path);
		return [
			...all.filter(to => to !== from).map(to => answer(tcp(origin, to.ip, to.port), from.node, to.node)),
			answer(dns(origin), from.node, dnsNode),
			answer(tcp(origin, '203.0.113.10', 443), from.node, undefined),
		];
	});
	const near = pairs.map(([from, to]) => answer(tcp(fromPod(from.path), to.ip, to.port), from.node, to.node));
	const outside = plan.services
		.filter(service => service.loadBalancerIp !== undefined)
		.map(({loadBalancerIp = '', ports}) =>
			answer(
				tcp(fromJumpHost, loadBalancerIp, Number(/ (\d+)/.exec(ports[0] ?? '')?.[1] ?? 0)),
				undefined,
				undefined,
			),
		);
	const [some] = all;
	const inference = answer(
		http(fromJumpHost, 'http://192.168.1.249/financial-inference/v2/models/baseline-predictor_1/infer', {
			Host: 'ml-api.local',
			'seldon-model': 'financial-ab-test-experiment.experiment',
		}),
		undefined,
		undefined,
	);
	return [
		...inside,
		...near,
		...outside,
		inference,
		...(some === undefined
			? []
			: [
					record(
						{probe: 'latency', from: fromPod(some.path), to: {host: '127.0.0.1'}},
						['ok', '0.2 ms', 1],
						at,
					),
				]),
	];
}
