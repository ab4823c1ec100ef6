import type {Finding, PredictionTest} from '../../checks/finding.ts';
import {classifyPods} from '../../migration/classify-pods.ts';
import {policyWorlds} from '../../migration/policies.ts';
import {serviceTargets} from '../../migration/service-targets.ts';
import {isolating} from '../../policy/evaluate.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {isRunning, placeText, readPlace} from '../place.ts';
import type {ProbeQuestion} from '../question.ts';
import {readTarget} from '../target.ts';
import {edgePlan, forbiddenPlan} from './edges.ts';
import {namespacePlan} from './namespaces.ts';
import {nodePlan} from './nodes.ts';
import type {Planned, ProbePlan} from './planned.ts';

/** Checks that are not about one connection, and the plan that asks what they are about. */
const byCode: Readonly<Record<string, (snapshot: Snapshot) => ProbePlan>> = {
	'CAL-12': nodePlan,
	'CAL-15': nodePlan,
	'FLN-04': nodePlan,
	'CID-01': nodePlan,
	'CID-02': byServiceAndPod,
	'FLN-02': byServiceAndPod,
	'DNS-03': namesOnly,
	'DNS-04': namesOnly,
	'DNS-06': namesOnly,
	'ENV-08': edgePlan,
	'POL-07': edgePlan,
	'SEC-02': forbiddenPlan,
	'MLB-03': balancers,
	'MLB-08': balancers,
	'MLB-17': balancers,
	'MLB-18': balancers,
};

/** Codes that have a plan of their own. */
export const plannedCodes: readonly string[] = Object.keys(byCode);

/** The experiments for findings: their own predictions first, then what their check is about. */
export function planFor(snapshot: Snapshot, code: string, findings: readonly Finding[]): ProbePlan {
	const own = findings.flatMap(finding =>
		finding.predictions.flatMap(({test}) => (test === undefined ? [] : predicted(snapshot, finding, test))),
	);
	const more = byCode[code]?.(snapshot) ?? {questions: [], notes: []};
	const seen = new Set<string>();
	const questions = [...own, ...more.questions].filter(({question, from}) => {
		const key = JSON.stringify([question, from.place]);
		return !seen.has(key) && seen.add(key) !== undefined;
	});
	return {questions, notes: more.notes};
}

function predicted(snapshot: Snapshot, finding: Finding, test: PredictionTest): readonly Planned[] {
	const from = readPlace(snapshot, placeText(test.from));
	const [to] = test.to;
	if (typeof from === 'string' || to === undefined) return [];
	const question: ProbeQuestion =
		test.probe === 'dns'
			? {
					kind: 'dns',
					name: `${test.name}.`,
					server: to.host,
					protocol: test.protocol === 'tcp' ? 'TCP' : 'UDP',
				}
			: {kind: 'tcp', host: to.host, port: to.port};
	const expect = test.confirms.includes('ok') ? 'open' : 'closed';
	const column = `${to.host}:${to.port}`;
	return [{probe: test.probe, question, from, row: finding.id, column, expect, predicted: test}];
}

function namesOnly(snapshot: Snapshot): ProbePlan {
	const {questions, notes} = namespacePlan(snapshot);
	return {questions: questions.filter(({probe}) => probe === 'dns'), notes};
}

/** Every Service with an address of a load balancer, from this machine. */
function balancers(snapshot: Snapshot): ProbePlan {
	const questions = snapshot.tables.services.flatMap(({namespace, name, loadBalancerIps, ports}) =>
		loadBalancerIps.flatMap(host =>
			ports
				.filter(({protocol}) => protocol === 'TCP')
				.slice(0, 2)
				.map(
					({port}): Planned => ({
						probe: 'tcp',
						question: {kind: 'tcp', host, port},
						from: {place: {kind: 'outside'}, slots: []},
						row: `${namespace}/${name}`,
						column: `${host}:${port}`,
						expect: 'open',
					}),
				),
		),
	);
	return {questions, notes: []};
}

/**
 * The experiment that refutes CID-02: a pod behind an ingress policy, asked from a pod of Calico on another node by its own address and
 * by the ClusterIP of its Service. Only the second fails when kube-proxy masquerades the pool.
 */
function byServiceAndPod(snapshot: Snapshot): ProbePlan {
	const {pods} = snapshot;
	const {now: world} = policyWorlds(snapshot);
	const sources = classifyPods(snapshot)
		.buckets.filter(({kind}) => kind === 'calico')
		.flatMap(({slots}) => slots.filter(slot => isRunning(snapshot, slot)).slice(0, 50));
	for (const service of snapshot.tables.services) {
		const [ip] = service.clusterIps;
		if (ip === undefined) continue;
		for (const {ends, port, servicePort} of serviceTargets(snapshot, service)) {
			const end = ends.find(one => one.kind === 'pod' && isProtected(one));
			if (end?.kind !== 'pod' || port.protocol !== 'TCP') continue;
			const source = sources.find(
				slot =>
					pods.nodeName(pods.nodeId(slot)) !== end.node &&
					pods.namespaceName(pods.namespaceId(slot)) === end.namespace,
			);
			if (source === undefined) continue;
			const from = readPlace(snapshot, `${end.namespace}/${pods.name(source)}`);
			const direct = readTarget(snapshot, `pod/${end.namespace}/${end.name}:${port.port}`);
			if (typeof from === 'string' || typeof direct === 'string') continue;
			const ask = (host: string, number: number, expect: Planned['expect']): Planned => ({
				probe: 'tcp',
				question: {kind: 'tcp', host, port: number},
				from,
				row: `${service.namespace}/${service.name}`,
				column: `${host}:${number}`,
				expect,
			});
			return {
				questions: [ask(direct.host, port.port, 'open'), ask(ip, servicePort.port, 'closed')],
				notes: ['if both answer, or neither does, the range of the pool is not the cause'],
			};
		}
	}
	return {
		questions: [],
		notes: ['no pod behind an ingress policy has a partner on another node to be asked from'],
	};

	function isProtected(end: Parameters<typeof isolating>[1]): boolean {
		const found = isolating(world, end, 'Ingress');
		return !('kind' in found) && found.length > 0;
	}
}
