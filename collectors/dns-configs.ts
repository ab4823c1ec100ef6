import {type Fields, objectMeta, part, raw} from '../src/store/fields.ts';
import type {DnsConfigRow} from '../src/store/rows/dns.ts';
import {cell} from '../src/store/sanitise.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Far more than any configuration of CoreDNS has. */
const maxLines = 1_000;

/** The main file, and what K3s and AKS import into it from a second ConfigMap. */
const isCoreDnsFile = (name: string): boolean => name === 'Corefile' || /\.(server|override)$/.test(name);

function project(object: Fields): DnsConfigRow {
	const data = part(object, 'data');
	return {
		...objectMeta(object),
		files: Object.keys(data)
			.filter(isCoreDnsFile)
			.map(name => ({
				name: cell(name),
				lines: raw(data, name)
					.split('\n', maxLines)
					.map(line => cell(line.trim())),
			})),
	};
}

/** ConfigMaps beside the cluster's name server, of which only the files of CoreDNS are kept. */
export const dnsConfigs: Collector<'dnsConfigs'> = {
	name: 'dnsConfigs',
	title: 'DNS configuration',
	about: 'The zones that CoreDNS answers for, and where it sends everything else.',
	resources: [{group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true}],
	encoding: 'json',
	fieldSelector: 'metadata.namespace=kube-system',
	project,
	verbs: listAndWatch,
};
