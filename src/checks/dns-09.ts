import {clusterDns} from '../migration/dns/cluster-dns.ts';
import {serviceOfHost, servicesByName} from '../migration/dns/names.ts';
import {readyEndpoints} from '../migration/endpoints.ts';
import {kubectl} from '../migration/kubectl.ts';
import {parseIp} from '../net/ip.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject} from './without-metallb.ts';

const named = {code: 'DNS-09', title: 'ExternalName Services'};

/** Services that are only another name for a Service elsewhere lead to one that exists and answers. */
export const dns09: Check = {
	...named,
	about: 'ExternalName Services that point into the cluster lead to a Service with ready endpoints.',
	needs: ['services', 'endpointSlices'],
	run: snapshot => {
		const aliases = snapshot.tables.services.filter(({type}) => type === 'ExternalName');
		if (aliases.length === 0) {
			return [finding(named, {verdict: 'PASS', summary: 'no Service of type ExternalName'})];
		}
		if (snapshot.namespaceScope !== undefined) {
			const summary = `needs the Services of all namespaces, only ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const broken = aliases.flatMap(row => judge(snapshot, row) ?? []);
		if (broken.length > 0) {
			return gathered(broken, 'many', `${broken.length} ExternalName Services lead nowhere`);
		}
		const {domain} = clusterDns(snapshot);
		const outside = aliases.filter(({externalName}) => serviceOfHost(externalName, domain) === undefined);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(aliases.length, 'ExternalName Service')}${outside.length > 0 ? `, ${outside.length} of them to names outside the cluster, which are not judged` : ''}`,
				evidence: fields(
					aliases.map(row => ({
						source: `Service ${nameOf(row)} .spec.externalName`,
						value: row.externalName,
					})),
				),
			}),
		];
	},
};

function judge(snapshot: Snapshot, alias: ServiceRow): Finding | undefined {
	const {domain} = clusterDns(snapshot);
	if (parseIp(alias.externalName) !== undefined) {
		return broken(
			alias,
			'an address, which is no name: it is never resolved',
			'Make it a Service without selector and an EndpointSlice with the address.',
		);
	}
	const target = serviceOfHost(alias.externalName, domain);
	if (target === undefined) return undefined;
	const path = nameOf(target);
	const service = servicesByName(snapshot.tables.services).get(path);
	if (service === undefined) {
		return broken(alias, `Service ${path}, which does not exist`, 'Point it to the present Service.');
	}
	if (service.type === 'ExternalName') return undefined;
	const ready = readyEndpoints(snapshot).get(path)?.ready ?? 0;
	if (ready > 0) return undefined;
	return broken(alias, `Service ${path}, which has no ready endpoint`, `Get a pod behind ${path} ready.`);
}

function broken(alias: ServiceRow, what: string, text: string): Finding {
	return finding(named, {
		part: nameOf(alias),
		verdict: 'FAIL',
		owner: 'application',
		subjects: [serviceSubject(alias)],
		summary: `${nameOf(alias)} leads to ${what}`,
		explanation: `It is only a name for ${alias.externalName}; whoever uses it gets no answer.`,
		evidence: fields([{source: `Service ${nameOf(alias)} .spec.externalName`, value: alias.externalName}]),
		predictions: [
			{
				probe: kubectl(
					'get',
					'endpointslices',
					'-A',
					'-l',
					`kubernetes.io/service-name=${alias.externalName.split('.')[0] ?? ''}`,
				),
				expect: 'none with a ready address in that namespace',
			},
		],
		remedies: [{owner: 'application', text, command: '', risk: 'low', verify: 'ktriage check DNS-09'}],
	});
}
