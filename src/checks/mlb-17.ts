import {advertisements} from '../migration/metallb/advertised.ts';
import {type Announcement, announcements} from '../migration/metallb/announcements.ts';
import {eventFact, lastEvent} from '../migration/metallb/events.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {L2AdvertisementRow} from '../store/rows/metallb.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-17', title: 'Interfaces of L2 advertisements'};

/** An advertisement that names interfaces is silent on nodes that have none of that name (speaker/layer2_controller.go of MetalLB). */
export const mlb17: Check = {
	...named,
	about: 'L2 advertisements that name interfaces name some that the announcing nodes have.',
	needs: ['l2Advertisements', 'ipAddressPools', 'services', 'endpointSlices', 'deployments', 'daemonSets'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const limited = advertisements(snapshot).l2.filter(({interfaces}) => interfaces.length > 0);
		if (limited.length === 0) {
			return [finding(named, {verdict: 'PASS', summary: 'no L2Advertisement names interfaces'})];
		}
		const findings = limited.flatMap(row => judge(snapshot, row));
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${limited.map(row => `${row.name} on ${row.interfaces.join(', ')}`).join('; ')}: every Service is announced`,
				evidence: fields(limited.map(fact)),
			}),
		];
	},
};

function fact(row: L2AdvertisementRow) {
	return {source: `L2Advertisement ${nameOf(row)} .spec.interfaces`, value: row.interfaces.join(', ')};
}

/** Services that this advertisement alone announces, and that no other way remains for. */
function dependents(snapshot: Snapshot, row: L2AdvertisementRow): readonly Announcement[] {
	return announcements(snapshot).filter(
		one =>
			!one.byBgp &&
			one.advertisements.includes(row) &&
			one.advertisements.every(({interfaces}) => interfaces.length > 0),
	);
}

function judge(snapshot: Snapshot, row: L2AdvertisementRow): readonly Finding[] {
	const services = dependents(snapshot, row);
	const refused = services.flatMap(one => {
		const failed = lastEvent(snapshot, one.service, 'announceFailed');
		const worked = lastEvent(snapshot, one.service, 'nodeAssigned');
		return failed !== undefined && one.announcers.length === 0 && failed.at >= (worked?.at ?? 0)
			? [{one, failed}]
			: [];
	});
	const told = usable(snapshot, 'serviceL2Statuses');
	const silent = services.filter(
		({announcers, endpoints, candidates, silenced}) =>
			told && announcers.length === 0 && endpoints > 0 && candidates.length > silenced.length,
	);
	const bad = [...new Set([...refused.map(({one}) => one), ...silent])];
	if (bad.length === 0) {
		if (told || services.length === 0) return [];
		const summary = `whether the nodes have ${row.interfaces.join(', ')} cannot be told here`;
		const explanation = 'This MetalLB does not say who announces (ServiceL2Status is served since 0.14.6).';
		return [finding(named, {part: row.name, verdict: 'UNKNOWN', summary, explanation})];
	}
	const names = row.interfaces.join(', ');
	return [
		finding(named, {
			part: row.name,
			verdict: 'FAIL',
			confidence: refused.length > 0 ? 'proven' : 'probable',
			subjects: [
				{kind: 'L2Advertisement', namespace: row.namespace, name: row.name},
				...bad.map(({service}) => serviceSubject(service)),
			],
			summary: `${row.name} announces only on ${names}: ${count(bad.length, 'Service')} assigned but announced by nobody`,
			explanation: `A speaker whose node has no interface of that name stays silent for these addresses, and no other node takes over: ${few(bad.map(({service}) => nameOf(service)))}. Names of interfaces differ between machines (eth0, eno1, enp3s0).`,
			evidence: fields([
				fact(row),
				...bad.map(({service}) => ({
					source: `ServiceL2Status of Service ${nameOf(service)}`,
					value: told ? 'none' : 'not served here',
				})),
				...refused.map(({failed}) => eventFact(failed)),
			]),
			ruledOut: [
				'assignment: the Services have addresses',
				'the pool: an advertisement is about it',
				...(silent.length > 0 ? ['missing endpoints: the Services have ready ones'] : []),
			],
			predictions: [
				{probe: `ip link show ${row.interfaces[0] ?? ''} on the nodes`, expect: 'does not exist'},
				{probe: 'arping -c 3 ADDRESS from a machine in the same network', expect: 'no answer'},
			],
			remedies: [
				{
					owner: 'platform',
					text: 'Take the interfaces out of the advertisement, or name those that the nodes have.',
					command: `kubectl -n ${row.namespace} patch l2advertisements.metallb.io ${row.name} --type=json -p '[{"op":"remove","path":"/spec/interfaces"}]'`,
					risk: 'low',
					verify: 'ktriage check MLB-17 MLB-18',
				},
			],
		}),
	];
}
