import {clusterCidrs} from '../migration/cluster-cidrs.ts';
import {parseIp} from '../net/ip.ts';
import {contains, formatCidr, overlaps, parseCidr} from '../net/range.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'CID-03', title: 'Service addresses inside the service CIDR'};

/** Service addresses against the range the API server allocates from, and against what the operator expects of another cluster. */
export const cid03: Check = {
	...named,
	about: 'Every ClusterIP lies inside the service CIDR in force.',
	needs: ['services'],
	run: snapshot => {
		const {service} = clusterCidrs(snapshot);
		if (service.known === 'unknown') {
			const summary = 'the service CIDR is not known here';
			const evidence = fields(snapshot, service.evidence);
			return [finding(named, {verdict: 'UNKNOWN', summary, explanation: service.why, evidence})];
		}
		const ranges = service.cidrs.map(formatCidr).join(', ');
		const stray = snapshot.tables.services.filter(row =>
			row.clusterIps.some(text => {
				const ip = parseIp(text);
				return ip !== undefined && !service.cidrs.some(cidr => contains(cidr, ip));
			}),
		);
		if (stray.length > 0) {
			return [
				finding(named, {
					verdict: 'FAIL',
					subjects: stray.map(({namespace, name}) => ({kind: 'Service', namespace, name})),
					summary: `${count(stray.length, 'Service')} with a ClusterIP outside ${ranges}`,
					explanation: `The service CIDR was changed after these Services were made: ${few(stray.map(row => `${row.namespace}/${row.name} ${row.clusterIps.join(', ')}`))}. A ClusterIP never changes while its Service lives, and K3s cannot change the range of a running cluster.`,
					evidence: fields(snapshot, [
						...stray.map(row => ({
							source: `Service ${row.namespace}/${row.name} .spec.clusterIPs`,
							value: row.clusterIps.join(', '),
						})),
						...service.evidence,
					]),
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
				}),
			];
		}
		const wanted =
			snapshot.profile.mode === 'in-place' ? undefined : parseCidr(snapshot.profile.serviceCIDR ?? '');
		if (wanted !== undefined && !service.cidrs.some(cidr => overlaps(cidr, wanted))) {
			return [
				finding(named, {
					verdict: 'FAIL',
					summary: `service CIDR is ${ranges}, the profile expects ${formatCidr(wanted)}`,
					explanation:
						'The plan was not applied. The service CIDR cannot be changed on a running K3s cluster.',
					evidence: fields(snapshot, service.evidence),
				}),
			];
		}
		const summary = `all ClusterIPs inside ${ranges}`;
		return [finding(named, {verdict: 'PASS', summary, evidence: fields(snapshot, service.evidence)})];
	},
};
