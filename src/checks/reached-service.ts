import {askedOf} from '../migration/asked.ts';
import {readyEndpoints} from '../migration/endpoints.ts';
import {kubectl} from '../migration/kubectl.ts';
import type {Program} from '../migration/programs.ts';
import {programs} from '../migration/programs.ts';
import {serviceTargets} from '../migration/service-targets.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {askedEvidence, askers} from './asked-evidence.ts';
import {count, few, fields, finding, podSubjects} from './build.ts';
import {connectionTest, fromNamespace} from './connection-test.ts';
import type {Finding, Owner} from './finding.ts';
import {nameOf, serviceSubject} from './without-metallb.ts';

type Named = {readonly code: string; readonly title: string};

/** A program that others connect to, in words, and who looks after it. */
export type Served = {readonly what: string; readonly owner: Owner; readonly slots: readonly number[]};

/** Slots of the pods that run a program. */
export function slotsOf(snapshot: Snapshot, program: Program): readonly number[] {
	return programs(snapshot).get(program) ?? [];
}

/** Services that lead to these pods, or would if they were ready: by their selectors. */
export function servicesOf(snapshot: Snapshot, slots: readonly number[]): readonly ServiceRow[] {
	const {pods, tables} = snapshot;
	const labels = slots.map(slot => ({
		namespace: pods.namespaceName(pods.namespaceId(slot)),
		labels: pods.labelsOf(pods.labelsId(slot)),
	}));
	return tables.services.filter(({namespace, selector}) => {
		const wanted = Object.entries(selector);
		return (
			wanted.length > 0 &&
			labels.some(
				pod => pod.namespace === namespace && wanted.every(([key, value]) => pod.labels[key] === value),
			)
		);
	});
}

/**
 * What a check says about a program that others connect to: whether its Services have ready endpoints, and whether those who were
 * recorded asking it got through. Everybody counts who asked from inside the cluster.
 */
export function reached(snapshot: Snapshot, named: Named, {what, owner, slots}: Served): readonly Finding[] {
	if (slots.length === 0)
		return [finding(named, {verdict: 'SKIP', summary: `${what}: none is known here by its image`})];
	const services = servicesOf(snapshot, slots);
	const ready = readyEndpoints(snapshot);
	const empty = services.filter(service => (ready.get(nameOf(service))?.ready ?? 0) === 0);
	if (services.length > 0 && empty.length === services.length)
		return [withoutEndpoints(snapshot, named, what, owner, empty, slots)];
	const asked = services
		.flatMap(service =>
			askedOf(snapshot, service).filter(({result}) => !service.loadBalancerIps.includes(result.to.host)),
		)
		.filter(({result, answer}) => result.from.kind === 'pod' && answer !== 'tool');
	const bad = asked.filter(({answer}) => answer === 'lost' || answer === 'refused');
	if (bad.length > 0) {
		const targets = services.flatMap(service =>
			serviceTargets(snapshot, service).flatMap(({ends}) =>
				ends.flatMap(end => (end.kind === 'pod' ? [end.slot] : [])),
			),
		);
		return [
			finding(named, {
				verdict: 'FAIL',
				class: 'symptom',
				owner,
				subjects: [
					...services.map(serviceSubject),
					...askers(snapshot, bad),
					...podSubjects(snapshot, [...new Set(targets)]),
				],
				summary: `${what} is not reached from ${few([...new Set(bad.map(({where}) => where))])}`,
				explanation:
					asked.length > bad.length
						? 'Others reach it: it works, and the way from there is closed.'
						: 'It has ready endpoints, and nobody who was asked reached it.',
				evidence: askedEvidence(bad),
				ruledOut: ['missing endpoints: its Service has ready ones'],
				predictions: [
					{probe: 'Ask it from a pod of its own namespace', expect: 'an answer when only the way is closed'},
				],
				remedies: [
					{
						owner: 'joint',
						text: 'Find what closes the way: a policy, or a pod on the old network.',
						command: 'ktriage check POL- CID-01 CAL-15',
						risk: 'none',
						verify: `ktriage check ${named.code} after probing again`,
					},
				],
			}),
		];
	}
	return [
		finding(named, {
			verdict: 'PASS',
			confidence: asked.length > 0 ? 'proven' : 'possible',
			summary: `${what} has ready endpoints${asked.length > 0 ? `, and ${count(asked.length, 'probe')} reached it` : ''}`,
			explanation: asked.length > 0 ? '' : 'Whether it answers only a probe tells: ktriage probe tcp.',
			evidence: [
				...fields(
					services.map(service => ({
						source: `EndpointSlices of Service ${nameOf(service)}`,
						value: `${ready.get(nameOf(service))?.ready ?? 0} ready`,
					})),
				),
				...askedEvidence(asked),
			],
		}),
	];
}

function withoutEndpoints(
	snapshot: Snapshot,
	named: Named,
	what: string,
	owner: Owner,
	services: readonly ServiceRow[],
	slots: readonly number[],
): Finding {
	const [first] = services;
	return finding(named, {
		verdict: 'FAIL',
		class: 'symptom',
		owner,
		subjects: [...services.map(serviceSubject), ...podSubjects(snapshot, slots)],
		summary: `${what} has no ready endpoint: ${few(services.map(nameOf))}`,
		explanation: 'Connections to its Service are refused.',
		evidence: fields(
			services.map(service => ({source: `EndpointSlices of Service ${nameOf(service)}`, value: '0 ready'})),
		),
		ruledOut: ['the way to it: a closed way times out, and endpoints would still be ready'],
		predictions: [
			{
				probe: 'Connect to its ClusterIP',
				expect: 'connection refused',
				...connectionTest(
					fromNamespace(snapshot, first?.namespace ?? ''),
					first?.clusterIps[0],
					first?.ports.find(({protocol}) => protocol === 'TCP')?.port,
					'refused',
				),
			},
		],
		remedies: [
			{
				owner,
				text: 'See what its pods wait for.',
				command: kubectl('-n', first?.namespace ?? '', 'get', 'pods', '-o', 'wide'),
				risk: 'none',
				verify: `ktriage check ${named.code}`,
			},
		],
	});
}
