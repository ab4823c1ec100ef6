import {type ClusterDns, clusterDns} from '../migration/dns/cluster-dns.ts';
import {isWithin} from '../migration/dns/corefile.ts';
import {kubectl} from '../migration/kubectl.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'DNS-02', title: 'CoreDNS and its configuration'};

/** The pods of the name server, and whether its files still give cluster names to the plugin that knows them. */
export const dns02: Check = {
	...named,
	about: 'CoreDNS is complete, and no zone or rewrite of its configuration takes cluster names away.',
	needs: ['deployments', 'daemonSets', 'services'],
	run: snapshot => {
		const {namespaceScope} = snapshot;
		const dns = clusterDns(snapshot);
		if (dns.workloads.length === 0) {
			const summary =
				namespaceScope === undefined
					? 'CoreDNS is not found here'
					: `only namespace ${namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const findings = [...workloadFindings(dns), ...configFindings(snapshot, dns)];
		if (findings.some(({verdict}) => verdict !== 'SKIP')) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${dns.workloads.map(row => `${nameOf(row)} ${row.ready}/${row.desired}`).join(', ')}${about(dns)}`,
				evidence: fields([
					...dns.workloads.map(row => ({
						source: `${row.kind} ${nameOf(row)} .status`,
						value: `${row.ready} of ${row.desired} ready`,
					})),
					...(dns.config === undefined ? [] : [dns.domainFact]),
				]),
			}),
			...findings,
		];
	},
};

/** What a reader should know of the files although nothing is wrong with them. */
function about({corefile, blocks, domain}: ClusterDns): string {
	if (corefile === undefined) return '';
	const extra = [...new Set(blocks.flatMap(({zones}) => zones))].filter(
		zone => zone !== '.' && !isWithin(domain, zone),
	);
	const forwards = corefile.blocks.some(({plugins}) =>
		plugins.some(({name}) => name === 'forward' || name === 'proxy'),
	);
	return [
		`; names under ${domain}`,
		extra.length > 0 ? `, own zones ${few(extra)}` : '',
		forwards ? '' : ', nothing is forwarded: names outside the cluster are not resolved',
	].join('');
}

function workloadFindings({workloads}: ClusterDns): readonly Finding[] {
	return workloads
		.filter(row => !row.statusIsOld && (row.ready < row.desired || row.ready === 0))
		.map(row =>
			finding(named, {
				part: row.name,
				verdict: row.ready === 0 ? 'FAIL' : 'WARN',
				subjects: [{kind: row.kind, namespace: row.namespace, name: row.name}],
				summary:
					row.desired === 0
						? `${nameOf(row)} has been scaled to 0`
						: `${nameOf(row)}: ${row.ready} of ${count(row.desired, 'pod')} ready`,
				explanation:
					row.ready === 0
						? 'Nobody resolves names for the cluster.'
						: 'The remaining pods answer for all; there is less to lose before nobody does.',
				evidence: fields([
					{source: `${row.kind} ${nameOf(row)} .status`, value: `${row.ready} of ${row.desired} ready`},
				]),
				remedies: [
					{
						owner: 'platform',
						text: 'Look why its pods are not ready.',
						command: kubectl('-n', row.namespace, 'describe', row.kind.toLowerCase(), row.name),
						risk: 'none',
						verify: 'ktriage check DNS-01 DNS-02',
					},
				],
			}),
		);
}

function configFindings(snapshot: Snapshot, dns: ClusterDns): readonly Finding[] {
	const {corefile, config, custom} = dns;
	if (config === undefined || corefile === undefined) {
		const summary = usable(snapshot, 'dnsConfigs')
			? 'no ConfigMap with a Corefile beside CoreDNS'
			: 'the configuration of CoreDNS may not be read';
		return [finding(named, {part: 'configuration', verdict: 'SKIP', summary})];
	}
	const path = `ConfigMap ${nameOf(config)} .data.Corefile`;
	const subjects = [{kind: 'ConfigMap', namespace: config.namespace, name: config.name}];
	const serving = corefile.blocks.filter(({plugins}) => plugins.some(({name}) => name === 'kubernetes'));
	const unread = custom.filter(row => row !== config && row.files.some(({name}) => name.endsWith('.server')));
	const found: Finding[] = [];
	if (corefile.blocks.length > 0 && serving.length === 0) {
		found.push(
			finding(named, {
				part: 'kubernetes',
				verdict: 'FAIL',
				subjects,
				summary: 'no server block of the Corefile has the plugin kubernetes',
				explanation: 'CoreDNS then knows no Service: every name of the cluster is answered with NXDOMAIN.',
				evidence: fields(
					corefile.blocks.map(({zones, plugins}) => ({
						source: `${path}, zone ${zones.join(' ')}`,
						value: plugins.map(({name}) => name).join(', '),
					})),
				),
				predictions: [{probe: 'nslookup kubernetes.default.svc in any pod', expect: 'NXDOMAIN'}],
			}),
		);
	}
	found.push(...takenNames(dns));
	const imports = corefile.imports.some(pattern => pattern.endsWith('.server'));
	if (unread.length > 0 && !imports) {
		found.push(
			finding(named, {
				part: 'import',
				verdict: 'WARN',
				subjects: unread.map(row => ({kind: 'ConfigMap', namespace: row.namespace, name: row.name})),
				summary: `${few(unread.map(nameOf))} is not read: the Corefile imports no *.server files`,
				explanation: 'The zones in it are not served, so names of them come from elsewhere or not at all.',
				evidence: fields([{source: path, value: `imports: ${corefile.imports.join(', ') || 'none'}`}]),
			}),
		);
	}
	return found;
}

/** Server blocks and rewrites that answer for cluster names in place of the plugin kubernetes. */
function takenNames({blocks, domain}: ClusterDns): readonly Finding[] {
	const facts = blocks.flatMap(({zones, plugins, file}) => {
		const own = plugins.some(({name}) => name === 'kubernetes');
		const taken = own ? [] : zones.filter(zone => isWithin(zone, domain));
		const rewrites = plugins.filter(
			({name, args}) =>
				(name === 'rewrite' || name === 'template') && args.some(arg => arg.toLowerCase().includes(domain)),
		);
		return [
			...taken.map(zone => ({source: `${file}, server block`, value: zone})),
			...rewrites.map(({name, args}) => ({source: `${file}, plugin ${name}`, value: args.join(' ')})),
		];
	});
	if (facts.length === 0) return [];
	return [
		finding(named, {
			part: 'names',
			verdict: 'WARN',
			confidence: 'possible',
			summary: `the configuration answers for names under ${domain} itself: ${few(facts.map(({value}) => value))}`,
			explanation:
				'What these lines match is not answered from the Services of the cluster. That may be wanted; after a migration it is often a leftover that points to old addresses.',
			evidence: fields(facts),
			predictions: [
				{
					probe: 'Resolve such a name and compare with the ClusterIP of its Service',
					expect: 'another address',
				},
			],
		}),
	];
}
