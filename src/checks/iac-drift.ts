import {knownCidrs, type NetworkValue, networkValues} from '../iac/network-values.ts';
import {podPools} from '../migration/calico-presence.ts';
import {clusterCidrs, serviceFlags} from '../migration/cluster-cidrs.ts';
import {covers, formatCidr, parseCidr} from '../net/range.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {few, fields, finding} from './build.ts';
import type {Evidence, Finding} from './finding.ts';
import {editRemedy, modelOf, valueEvidence} from './iac-scope.ts';

type Named = {readonly code: string; readonly title: string};

/** What the files say about the pools and the cluster CIDR, as evidence for where a pool comes from; none without --iac. */
export function podPlanEvidence(snapshot: Snapshot): readonly Evidence[] {
	const model = modelOf(snapshot);
	if (model === undefined) return [];
	const values = knownCidrs(networkValues(model)).filter(
		({of, kind}) => of === 'pod' && kind !== 'firewall source',
	);
	return unique(values.flatMap(one => valueEvidence(one, snapshot.now)));
}

/** The cluster CIDR and the pools of the files against those in force: the next run would change what cannot be changed. */
export function podDrift(check: Named, snapshot: Snapshot): readonly Finding[] {
	const model = modelOf(snapshot);
	if (model === undefined) return [];
	const {pod} = clusterCidrs(snapshot);
	const values = knownCidrs(networkValues(model)).filter(({of}) => of === 'pod');
	const findings: Finding[] = [];
	if (pod.known === 'stated' || pod.known === 'default') {
		const drifted = values.filter(
			one => one.kind === 'server argument' && !within(one, pod.cidrs.map(formatCidr)),
		);
		if (drifted.length > 0) {
			const ranges = pod.cidrs.map(formatCidr).join(', ');
			findings.push(
				finding(check, {
					part: 'iac',
					verdict: 'FAIL',
					summary: `the files start servers with --cluster-cidr ${texts(drifted)}, in force is ${ranges}`,
					explanation:
						'The plan was not applied. K3s cannot change the cluster CIDR of a running cluster: with other flags than those it was built with the server may not start again ("out of the range of cluster cidr").',
					evidence: [...drifted.flatMap(one => valueEvidence(one, snapshot.now)), ...fields(pod.evidence)],
					remedies: [
						editRemedy(
							`Set the variable to ${ranges} before the next run.`,
							`ktriage check ${check.code} --iac DIR`,
						),
					],
				}),
			);
		}
	}
	const pools = podPools(snapshot).filter(({disabled}) => !disabled);
	const planned = values.filter(({kind}) => kind === 'pool');
	const missing = planned.filter(
		one => !one.cidrs.some(cidr => pools.some(pool => sameCidr(pool.cidr, formatCidr(cidr)))),
	);
	if (pools.length > 0 && missing.length > 0 && missing.length === planned.length) {
		findings.push(
			finding(check, {
				part: 'iac-pool',
				verdict: 'WARN',
				summary: `the files make pool ${texts(missing)}, the cluster has ${few(pools.map(({cidr}) => cidr))}`,
				explanation: 'The next run of the playbook adds or replaces the pool.',
				evidence: [
					...missing.flatMap(one => valueEvidence(one, snapshot.now)),
					...fields(pools.map(pool => ({source: `IPPool/${pool.name} .spec.cidr`, value: pool.cidr}))),
				],
				remedies: [
					editRemedy(
						'Bring files and pool together before the next run.',
						`ktriage check ${check.code} --iac DIR`,
					),
				],
			}),
		);
	}
	return findings;
}

/** The service CIDR of the files against the one in force (playbook of the change: "plan not applied"). */
export function serviceDrift(check: Named, snapshot: Snapshot): readonly Finding[] {
	const model = modelOf(snapshot);
	if (model === undefined) return [];
	const {service} = clusterCidrs(snapshot);
	if (service.known !== 'stated' && service.known !== 'default') return [];
	const inForce = service.cidrs.map(formatCidr);
	const drifted = knownCidrs(networkValues(model)).filter(
		one => one.of === 'service' && one.kind !== 'firewall source' && !within(one, inForce),
	);
	if (drifted.length === 0) return [];
	const flags = serviceFlags(snapshot);
	return [
		finding(check, {
			part: 'iac',
			verdict: 'FAIL',
			summary: `the files want service CIDR ${texts(drifted)}, in force is ${inForce.join(', ')}`,
			explanation:
				'The plan was not applied, and it cannot be: the service CIDR of a running K3s cluster does not change.',
			evidence: [
				...unique(drifted.flatMap(one => valueEvidence(one, snapshot.now))),
				...fields([...service.evidence, ...(flags?.evidence ?? [])]),
			],
			remedies: [
				editRemedy(
					`Set the variable to ${inForce.join(', ')}, or build a parallel cluster with the other range.`,
					`ktriage check ${check.code} --iac DIR`,
				),
			],
		}),
	];
}

function texts(values: readonly NetworkValue[]): string {
	return few([...new Set(values.map(({text}) => text))]);
}

function within(value: NetworkValue, ranges: readonly string[]): boolean {
	return value.cidrs.every(
		cidr =>
			ranges.some(range => sameCidr(range, formatCidr(cidr))) ||
			!ranges.some(range => parseCidr(range)?.family === cidr.family),
	);
}

function sameCidr(a: string, b: string): boolean {
	const [one, two] = [parseCidr(a), parseCidr(b)];
	return one !== undefined && two !== undefined && covers(one, two) && covers(two, one);
}

function unique(evidence: readonly Evidence[]): readonly Evidence[] {
	return [...new Map(evidence.map(one => [`${one.source} ${one.value}`, one])).values()];
}
