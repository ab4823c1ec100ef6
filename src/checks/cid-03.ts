import {clusterCidrs, type KnownCidrs, serviceFlags} from '../migration/cluster-cidrs.ts';
import {sourceState} from '../migration/per-snapshot.ts';
import {parseIp} from '../net/ip.ts';
import {contains, formatCidr, overlaps, parseCidr} from '../net/range.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {isUsable} from '../store/source-state.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook, type Finding} from './finding.ts';
import {serviceDrift} from './iac-drift.ts';

const named = {code: 'CID-03', title: 'Service addresses inside the service CIDR'};

const unchangeable = 'The service CIDR cannot be changed on a running K3s cluster.';

/** Service addresses against the range the API server allocates from, and against what the operator expects of another cluster. */
export const cid03: Check = {
	...named,
	about: 'Every ClusterIP lies inside the service CIDR in force.',
	needs: ['services'],
	run: snapshot => {
		const {service} = clusterCidrs(snapshot);
		if (service.known === 'unknown') {
			const summary = 'the service CIDR is not known here';
			const evidence = fields(service.evidence);
			return [finding(named, {verdict: 'UNKNOWN', summary, explanation: service.why, evidence})];
		}
		const stray = snapshot.tables.services.filter(row =>
			row.clusterIps.some(text => {
				const ip = parseIp(text);
				return ip !== undefined && !service.cidrs.some(cidr => contains(cidr, ip));
			}),
		);
		const findings = [
			...(stray.length === 0 ? [] : [strayServices(snapshot, service, stray)]),
			...flagsNotApplied(snapshot, service),
			...profileNotApplied(snapshot, service),
		];
		const drift = serviceDrift(named, snapshot);
		if (findings.length > 0) return [...findings, ...drift];
		const summary = `all ClusterIPs inside ${rangesOf(service)}`;
		return [finding(named, {verdict: 'PASS', summary, evidence: fields(service.evidence)}), ...drift];
	},
};

function rangesOf({cidrs}: KnownCidrs): string {
	return cidrs.map(formatCidr).join(', ');
}

function strayServices(snapshot: Snapshot, service: KnownCidrs, stray: readonly ServiceRow[]): Finding {
	const ranges = rangesOf(service);
	const evidence = fields([
		...stray.map(row => ({
			source: `Service ${row.namespace}/${row.name} .spec.clusterIPs`,
			value: row.clusterIps.join(', '),
		})),
		...service.evidence,
	]);
	const summary = `${count(stray.length, 'Service')} with a ClusterIP outside ${ranges}`;
	const subjects = stray.map(({namespace, name}) => ({kind: 'Service', namespace, name}));
	if (mayHaveMoreRanges(snapshot)) {
		const explanation =
			'The flags of the servers name this range, but ServiceCIDR objects may add others, and they cannot be read now.';
		return finding(named, {verdict: 'UNKNOWN', subjects, summary, explanation, evidence});
	}
	return finding(named, {
		verdict: 'FAIL',
		subjects,
		summary,
		explanation: `The service CIDR was changed after these Services were made: ${few(stray.map(row => `${row.namespace}/${row.name} ${row.clusterIps.join(', ')}`))}. A ClusterIP never changes while its Service lives. ${unchangeable}`,
		evidence,
		predictions: [
			{
				probe: 'Connect to one of these ClusterIPs from a pod',
				expect:
					'kube-proxy may still serve it, but the API server repairs or refuses the allocation (events ClusterIPOutOfRange)',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Set --service-cidr of all servers back to the range the Services were made in.',
				command: '',
				risk: 'high',
				verify: 'ktriage check CID-03',
			},
		],
	});
}

/** ServiceCIDR objects are served but not read: what the flags say is then not all there is. */
function mayHaveMoreRanges(snapshot: Snapshot): boolean {
	const state = sourceState(snapshot, 'serviceCidrs');
	return state !== undefined && !isUsable(state) && state.kind !== 'absent';
}

/** The API server keeps the range it began with and only notes that its flag says another (kubernetes pkg/controlplane defaultservicecidr). */
function flagsNotApplied(snapshot: Snapshot, service: KnownCidrs): readonly Finding[] {
	if (snapshot.tables.serviceCidrs.length === 0) return [];
	const flags = serviceFlags(snapshot);
	const wanted = flags?.cidrs.filter(
		cidr => !service.cidrs.some(one => formatCidr(one) === formatCidr(cidr)),
	);
	if (flags === undefined || wanted === undefined || wanted.length === 0) return [];
	return [
		finding(named, {
			part: 'flag',
			verdict: 'FAIL',
			subjects: [clusterSubject('ServiceCIDR', 'kubernetes')],
			summary: `servers are started for ${wanted.map(formatCidr).join(', ')}, in force is ${rangesOf(service)}`,
			explanation: `The plan was not applied. ${unchangeable}`,
			evidence: fields([...flags.evidence, ...service.evidence]),
			remedies: [
				{
					owner: 'platform',
					text: `Set --service-cidr of all servers back to ${rangesOf(service)}, or build a parallel cluster with the other range.`,
					command: '',
					risk: 'high',
					verify: 'ktriage check CID-03',
				},
			],
		}),
	];
}

/** What the profile wants of an in-place plan is for CID-10 to judge. */
function profileNotApplied(snapshot: Snapshot, service: KnownCidrs): readonly Finding[] {
	const {mode, serviceCIDR} = snapshot.profile;
	if (mode === 'in-place' || serviceCIDR === undefined) return [];
	const wanted = serviceCIDR.split(',').flatMap(text => parseCidr(text.trim()) ?? []);
	const missing = wanted.filter(cidr => !service.cidrs.some(one => overlaps(one, cidr)));
	if (missing.length === 0) return [];
	return [
		finding(named, {
			part: 'profile',
			verdict: 'FAIL',
			summary: `service CIDR is ${rangesOf(service)}, the profile expects ${missing.map(formatCidr).join(', ')}`,
			explanation: `The plan was not applied. ${unchangeable}`,
			evidence: [
				{kind: 'attested', source: 'profile serviceCIDR', value: serviceCIDR, at: atThisLook},
				...fields(service.evidence),
			],
		}),
	];
}
