import {type FirewallRule, firewallOf} from '../iac/firewall.ts';
import type {IacModel} from '../iac/model.ts';
import {knownCidrs, networkValues} from '../iac/network-values.ts';
import {printed} from '../iac/value.ts';
import {bgpUse} from '../migration/bgp.ts';
import {podPools} from '../migration/calico-presence.ts';
import {clusterCidrs} from '../migration/cluster-cidrs.ts';
import {parseIp} from '../net/ip.ts';
import {type Cidr, contains, covers, formatCidr, parseCidr} from '../net/range.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {editRemedy, lineEvidence, linesEvidence, modelOf, withoutIac} from './iac-scope.ts';

const named = {code: 'CAL-16', title: 'Firewall lets Calico through'};

type Need = {
	readonly port: number;
	readonly protocol: 'tcp' | 'udp';
	readonly name: string;
	readonly why: string;
};

/** Firewall tasks of the files against the ports and networks that the actual mode of Calico needs. */
export const cal16: Check = {
	...named,
	about:
		'The firewall tasks open the ports that the mode of Calico needs, and their sources are the CIDRs in force.',
	needs: [],
	run: snapshot => {
		const model = modelOf(snapshot);
		if (model === undefined) return withoutIac(named);
		const firewalls = model.environments.map(environment => firewallOf(model, environment));
		const tasks = firewalls.flatMap(one => one.tasks);
		const rules = firewalls.flatMap(one => one.rules);
		const off = firewalls.flatMap(one => one.off);
		if (off.length > 0) {
			const evidence = linesEvidence(
				off.map(task => ({...task, value: `${task.name}: switches the firewall off`})),
				snapshot.now,
			);
			return [finding(named, {verdict: 'PASS', summary: 'the files switch the firewall off', evidence})];
		}
		if (tasks.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no firewall tasks among the files'})];
		const needs = needsOf(snapshot, model);
		const nodes = snapshot.tables.nodes.flatMap(({internalIps}) =>
			internalIps.flatMap(ip => parseIp(ip) ?? []),
		);
		const open = rules.filter(rule => rule.port.kind !== 'value' || rule.source.kind !== 'value');
		const missing = needs.filter(need => !rules.some(rule => opens(rule, need, nodes)));
		const found = [
			...(missing.length === 0 ? [] : [missingFinding(snapshot, missing, rules, open)]),
			...wrongSources(snapshot, model, rules),
		];
		if (found.length > 0) return found;
		if (needs.length === 0) {
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: 'neither the cluster nor the files say how Calico carries traffic',
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${few(needs.map(({port, protocol}) => `${port}/${protocol}`))} open between nodes`,
				evidence: linesEvidence(
					rules
						.filter(rule => needs.some(need => opens(rule, need, nodes)))
						.map(rule => ({...rule, value: ruleText(rule)})),
					snapshot.now,
				),
			}),
		];
	},
};

/** What the mode of the running cluster needs; of the files where there is no cluster. */
function needsOf(snapshot: Snapshot, model: IacModel): readonly Need[] {
	const text = model.files.files.map(file => (/\.log$/.test(file.path) ? '' : file.text)).join('\n');
	const pools = podPools(snapshot).filter(({disabled}) => !disabled);
	const live = pools.length > 0 || snapshot.tables.installations.length > 0;
	const vxlan = live
		? pools.some(({vxlanMode}) => vxlanMode !== 'Never' && vxlanMode !== '')
		: /encapsulation:\s*["']?VXLAN|vxlanMode:\s*["']?(?:Always|CrossSubnet)|CALICO_IPV4POOL_VXLAN/.test(text);
	const bgp = live
		? bgpUse(snapshot).kind === 'on'
		: /bgp:\s*["']?Enabled|encapsulation:\s*["']?IPIP/.test(text);
	const typha = live
		? snapshot.tables.deployments.some(
				row => row.images.some(image => /(?:^|\/)typha[:@]/.test(image)) || row.name === 'calico-typha',
			)
		: /kind:\s*["']?Installation\b|tigera-operator|calico-typha/.test(text);
	return [
		...(vxlan
			? [
					{
						port: 4789,
						protocol: 'udp' as const,
						name: 'VXLAN',
						why: 'pods of different nodes reach one another through it',
					},
				]
			: []),
		...(bgp
			? [{port: 179, protocol: 'tcp' as const, name: 'BGP', why: 'nodes tell one another their routes by it'}]
			: []),
		...(typha
			? [
					{
						port: 5473,
						protocol: 'tcp' as const,
						name: 'Typha',
						why: 'calico-node gets its configuration from it',
					},
				]
			: []),
	];
}

function opens(
	{allow, port, protocol, source}: FirewallRule,
	need: Need,
	nodes: readonly ReturnType<typeof parseIp>[],
): boolean {
	if (!allow || port.kind !== 'value') return false;
	if (protocol !== '' && protocol !== need.protocol) return false;
	const text = printed(port.value);
	const inPorts =
		text === '' ||
		text.split(',').some(part => {
			const [from = 0, to = from] = part.split(/[:-]/).map(Number);
			return from <= need.port && need.port <= to;
		});
	if (!inPorts || source.kind !== 'value') return inPorts && text !== '';
	const from = printed(source.value);
	if (from === '' || from === 'any') return true;
	const cidr = parseCidr(from.includes('/') ? from : `${from}/32`);
	if (cidr === undefined) return text !== '';
	// A rule for one node is one of several: which of them are there shows only with the nodes at hand.
	if (text !== '' && nodes.length === 0) return true;
	return nodes.length > 0 ? nodes.some(ip => ip !== undefined && contains(cidr, ip)) : text !== '';
}

function missingFinding(
	snapshot: Snapshot,
	missing: readonly Need[],
	rules: readonly FirewallRule[],
	open: readonly FirewallRule[],
): Finding {
	const list = missing.map(({port, protocol, name}) => `${port}/${protocol} (${name})`);
	return finding(named, {
		part: 'ports',
		verdict: open.length > 0 ? 'UNKNOWN' : 'FAIL',
		summary: `no rule opens ${few(list)}`,
		explanation: `${missing.map(({port, protocol, why}) => `${port}/${protocol}: ${why}`).join('; ')}. ${open.length > 0 ? `${count(open.length, 'rule')} could not be resolved, it may be among them.` : 'Where the firewall refuses by default these packets are dropped.'}${rules.some(rule => rule.port.kind === 'value' && printed(rule.port.value) === '8472') ? ' 8472/udp, which is open, is that of Flannel.' : ''}`,
		evidence: [
			...fields(
				podPools(snapshot).map(pool => ({
					source: `IPPool/${pool.name} .spec`,
					value: `vxlanMode ${pool.vxlanMode}, ipipMode ${pool.ipipMode}`,
				})),
			),
			...linesEvidence(
				rules.map(rule => ({...rule, value: ruleText(rule)})),
				snapshot.now,
			),
		],
		ruledOut: ['rules for all ports: none of them lets the nodes in from one another'],
		predictions: missing.map(({port, protocol}) => ({
			probe: `On a node: ss -${protocol === 'udp' ? 'ul' : 'tl'}n 'sport = :${port}' and, from another node, a capture of port ${port}`,
			expect: 'packets leave the sender and are not seen by the listener',
		})),
		remedies: missing.map(({port, protocol}) =>
			editRemedy(
				`Add a rule for ${port}/${protocol} from the nodes.`,
				'ktriage check CAL-16 --iac DIR',
				`sudo ufw allow proto ${protocol} from NODE-SUBNET to any port ${port}`,
			),
		),
	});
}

/** Rules for the pod and service networks whose source is not the range in force. */
function wrongSources(
	snapshot: Snapshot,
	model: IacModel,
	rules: readonly FirewallRule[],
): readonly Finding[] {
	return (['pod', 'service'] as const).flatMap(of => {
		const real = realRanges(snapshot, model, of);
		const sources = rules.filter(rule => rule.allow && rule.meant === of && rule.source.kind === 'value');
		if (real.length === 0 || sources.length === 0) return [];
		const ranges = sources.flatMap(rule =>
			rule.source.kind === 'value' ? (parseCidr(printed(rule.source.value)) ?? []) : [],
		);
		const uncovered = real.filter(
			cidr => ranges.some(({family}) => family === cidr.family) && !ranges.some(range => covers(range, cidr)),
		);
		if (uncovered.length === 0) return [];
		return [
			finding(named, {
				part: `${of}-source`,
				verdict: 'FAIL',
				summary: `the firewall lets in ${few([...new Set(ranges.map(formatCidr))])} as ${of} network, in force is ${few(uncovered.map(formatCidr))}`,
				explanation: 'Packets from the real range meet the default of the firewall.',
				evidence: sources.map(rule => lineEvidence(rule, ruleText(rule), snapshot.now)),
				remedies: [
					editRemedy(
						'Derive the source from the variable that the cluster is built with.',
						'ktriage check CAL-16 --iac DIR',
					),
				],
			}),
		];
	});
}

function realRanges(snapshot: Snapshot, model: IacModel, of: 'pod' | 'service'): readonly Cidr[] {
	const live = clusterCidrs(snapshot)[of];
	const pools =
		of === 'pod'
			? podPools(snapshot)
					.filter(({disabled}) => !disabled)
					.flatMap(({cidr}) => parseCidr(cidr) ?? [])
			: [];
	if (pools.length > 0) return pools;
	if (live.known === 'stated' || live.known === 'default') return live.cidrs;
	const server = knownCidrs(networkValues(model)).filter(
		one => one.of === of && one.kind === 'server argument',
	);
	return server.flatMap(one => one.cidrs);
}

function ruleText({allow, port, protocol, source, task}: FirewallRule): string {
	const text = port.kind === 'value' ? printed(port.value) : 'not resolved';
	const from = source.kind === 'value' ? printed(source.value) : 'not resolved';
	return `${task}: ${allow ? 'allow' : 'deny'} ${text === '' ? 'all ports' : `${text}${protocol === '' ? '' : `/${protocol}`}`} from ${from === '' ? 'anywhere' : from}`;
}
