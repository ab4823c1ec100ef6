import {type Asked, lastAnswers} from '../migration/asked.ts';
import {clusterDns} from '../migration/dns/cluster-dns.ts';
import {serviceOfHost} from '../migration/dns/names.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {askedEvidence, askers, noProbe} from './asked-evidence.ts';
import {count, few, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'DNS-06', title: 'Names of other namespaces'};

/** The matrix of namespaces and names of Services elsewhere, as far as it was asked. */
export const dns06: Check = {
	...named,
	about: 'Probes that asked the DNS for Services of other namespaces got an answer.',
	needs: ['services'],
	run: snapshot => {
		const asked = lastAnswers(snapshot).filter(one => isAcross(snapshot, one) && one.answer !== 'tool');
		if (asked.length === 0) return [noProbe(named, 'ktriage probe matrix --of namespaces')];
		const bad = asked.filter(({answer}) => answer !== 'ok');
		const namespaces = new Set(bad.map(({namespace}) => namespace));
		if (bad.length === 0) {
			return [
				finding(named, {
					verdict: 'PASS',
					summary: `${count(asked.length, 'name')} of other namespaces answered`,
					evidence: askedEvidence(asked),
				}),
			];
		}
		return [...namespaces].map(namespace => {
			const own = bad.filter(one => one.namespace === namespace);
			return finding(named, {
				part: namespace,
				verdict: 'FAIL',
				class: 'symptom',
				subjects: askers(snapshot, own),
				summary: `${namespace} does not resolve ${few(own.map(({result}) => `${result.to.name} (${result.outcome})`))}`,
				explanation:
					'A timeout means that the DNS was not reached; NXDOMAIN that it was, and that there is no such Service.',
				evidence: askedEvidence(own),
				ruledOut: asked.length > bad.length ? ['CoreDNS as a whole: it answers other namespaces'] : [],
				predictions: [
					{
						probe: `Ask for kubernetes.default from the same pod of ${namespace}`,
						expect: own.some(({answer}) => answer === 'lost') ? 'a timeout as well' : 'an answer',
					},
				],
				remedies: [
					{
						owner: 'joint',
						text: 'Repair the DNS rule of the policies there, or the name that is asked for.',
						command: 'ktriage check DNS-05 DNS-07 POL-03',
						risk: 'none',
						verify: 'ktriage check DNS-06 after probing again',
					},
				],
			});
		});
	},
};

function isAcross(snapshot: Snapshot, {namespace, result}: Asked): boolean {
	if (result.probe !== 'dns' || namespace === '') return false;
	if (/^kubernetes\.default(\.|$)/.test(result.to.name)) return false;
	const target = serviceOfHost(result.to.name, clusterDns(snapshot).domain);
	return target !== undefined && target.namespace !== namespace;
}
