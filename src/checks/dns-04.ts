import {type Asked, lastAnswers} from '../migration/asked.ts';
import {clusterDns} from '../migration/dns/cluster-dns.ts';
import {serviceOfHost, servicesByName} from '../migration/dns/names.ts';
import {programs} from '../migration/programs.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {askedEvidence, askers, noProbe} from './asked-evidence.ts';
import {count, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'DNS-04', title: 'Name of the scheduler'};

type Question = {readonly asked: Asked; readonly service: ServiceRow};

/** Recorded questions for the name of a Seldon scheduler, asked where the name is used. */
export const dns04: Check = {
	...named,
	about: 'Probes that asked for the name of a Seldon scheduler got the ClusterIP of its Service.',
	needs: ['services', 'pods'],
	run: snapshot => {
		const questions = schedulerQuestions(snapshot);
		if (questions.length === 0)
			return [noProbe(named, 'ktriage probe dns --from NAMESPACE/POD --to seldon-scheduler.NAMESPACE')];
		const bad = questions.filter(({asked, service}) => isBad(asked, service));
		if (bad.length > 0) return [failed(snapshot, bad)];
		const told = questions.filter(({asked}) => asked.answer === 'ok');
		const all = questions.map(({asked}) => asked);
		if (told.length === 0) {
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: 'the tool that asks could not be run',
					explanation:
						'Images of Seldon hold no nslookup. That says nothing about the DNS: ask from an ephemeral container of the same pod, which has its network and its policies.',
					evidence: askedEvidence(all),
					subjects: askers(snapshot, all),
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(told.length, 'probe')} got the address of the scheduler`,
				evidence: askedEvidence(all),
			}),
		];
	},
};

function schedulerQuestions(snapshot: Snapshot): readonly Question[] {
	const {domain} = clusterDns(snapshot);
	const services = servicesByName(snapshot.tables.services);
	const schedulers = new Set(
		(programs(snapshot).get('seldon scheduler') ?? []).map(slot =>
			snapshot.pods.namespaceName(snapshot.pods.namespaceId(slot)),
		),
	);
	return lastAnswers(snapshot).flatMap(asked => {
		const {probe, to} = asked.result;
		if (probe !== 'dns') return [];
		const parts = to.name.split('.');
		const full = parts.length === 1 ? `${to.name}.${asked.namespace}.svc` : to.name;
		const target = serviceOfHost(/\.svc(\.|$)/.test(full) ? full : `${full}.svc`, domain);
		const service = target && services.get(`${target.namespace}/${target.name}`);
		const isScheduler =
			service !== undefined &&
			schedulers.has(service.namespace) &&
			service.ports.some(({port}) => port === 9004 || port === 9044);
		return isScheduler ? [{asked, service}] : [];
	});
}

function isBad({answer, result}: Asked, {clusterIps}: ServiceRow): boolean {
	if (answer === 'tool') return false;
	if (answer !== 'ok') return true;
	const addresses = result.detail.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? [];
	return (
		addresses.length > 0 && clusterIps.length > 0 && !addresses.some(address => clusterIps.includes(address))
	);
}

function failed(snapshot: Snapshot, bad: readonly Question[]): Finding {
	const asked = bad.map(one => one.asked);
	return finding(named, {
		verdict: 'FAIL',
		class: 'symptom',
		subjects: askers(snapshot, asked),
		summary: `${count(bad.length, 'probe')} did not get the address of the scheduler`,
		explanation:
			'Whoever asks this name registers with nobody: agents and the controller say that the scheduler is not ready.',
		evidence: askedEvidence(asked),
		ruledOut: ['the scheduler itself: its name is answered by the DNS, not by it'],
		predictions: [
			{probe: 'Ask the same name from a pod of a namespace without policies', expect: 'the ClusterIP'},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Repair the way of this namespace to the DNS.',
				command: 'ktriage check DNS-05 POL-03',
				risk: 'none',
				verify: 'ktriage check DNS-04 after probing again',
			},
		],
	});
}
