import {calicoPresence} from '../migration/calico-presence.ts';
import {kubectl} from '../migration/kubectl.ts';
import {type Ip, parseIp} from '../net/ip.ts';
import {type Cidr, contains, formatCidr, parseCidr} from '../net/range.ts';
import type {NodeRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-12', title: 'Node address detection'};

type Detected = {readonly node: NodeRow; readonly text: string; readonly ip: Ip; readonly network: Cidr};

/** The address Calico took for each node against the node's own, and against the network the other nodes are in. */
export const cal12: Check = {
	...named,
	about: 'Calico tunnels between the addresses that the nodes really have, all in reach of one another.',
	needs: ['nodes'],
	run: snapshot => {
		const absent = withoutCalico(named, snapshot);
		if (absent !== undefined) return absent;
		const annotated = snapshot.tables.nodes.flatMap(node => [
			...read(node, node.calico?.ipv4Address),
			...read(node, node.calico?.ipv6Address),
		]);
		if (annotated.length === 0) {
			const summary = 'no node carries an address detected by Calico';
			const explanation = 'calico-node writes annotation projectcalico.org/IPv4Address when it starts.';
			return [finding(named, {verdict: 'UNKNOWN', summary, explanation})];
		}
		const detected = annotated.filter(({node, ip}) => familyIps(node, ip.family).length > 0);
		if (detected.length === 0) {
			const summary = 'no node reports an InternalIP to compare with';
			const evidence = fields(annotated.map(fact));
			return [finding(named, {verdict: 'UNKNOWN', summary, evidence})];
		}
		const foreign = detected.filter(one => !ownAddress(one));
		const wrong = foreign.filter(one => deviates(one, detected));
		if (wrong.length > 0) {
			const findings = wrong.map(one => wrongAddress(snapshot, one, detected));
			return gathered(
				findings,
				'nodes',
				`Calico uses an address that is not the node's on ${wrong.length} nodes`,
			);
		}
		const method = autodetection(snapshot);
		const evidence = fields(detected.map(fact));
		if (foreign.length > 0) {
			return [
				finding(named, {
					verdict: 'WARN',
					class: 'advisory',
					confidence: 'possible',
					subjects: foreign.map(({node}) => clusterSubject('Node', node.name)),
					summary: `Calico uses ${formatCidr(foreign[0]!.network)} between nodes, not their InternalIPs`,
					explanation:
						'All nodes agree, so this may be a network of its own for pods. If it is not, set the detection method to the NodeInternalIP.',
					evidence,
				}),
			];
		}
		const ambiguous = method === 'firstFound' ? detected.filter(severalIps).map(({node}) => node) : [];
		if (ambiguous.length > 0) {
			const names = [...new Set(ambiguous.map(({name}) => name))];
			return [
				finding(named, {
					verdict: 'WARN',
					class: 'advisory',
					subjects: names.map(name => clusterSubject('Node', name)),
					summary: `Calico takes the first address it finds, and ${few(names)} ${names.length === 1 ? 'has' : 'have'} several`,
					explanation:
						'The addresses are right now; after a restart of calico-node or a new interface another may be found.',
					evidence,
					remedies: [
						{
							owner: 'platform',
							text: 'Detect by the address Kubernetes has for the node.',
							command: byInternalIp(snapshot, 4),
							risk: 'medium',
							verify: 'ktriage check CAL-12',
						},
					],
				}),
			];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `Calico uses the InternalIP of ${detected.length === 1 ? 'the node' : `all ${new Set(detected.map(({node}) => node.name)).size} nodes`}`,
				explanation:
					method === 'firstFound'
						? 'Found by firstFound: on nodes with several interfaces the answer may change at a restart.'
						: '',
				evidence,
			}),
		];
	},
};

function read(node: NodeRow, text: string | undefined): readonly Detected[] {
	if (text === undefined || text === '') return [];
	const ip = parseIp(text.split('/')[0] ?? '');
	const network = parseCidr(text.includes('/') ? text : `${text}/${ip?.family === 6 ? 128 : 32}`);
	return ip === undefined || network === undefined ? [] : [{node, text, ip, network}];
}

function familyIps({internalIps}: NodeRow, family: 4 | 6): readonly Ip[] {
	return internalIps.flatMap(text => parseIp(text) ?? []).filter(ip => ip.family === family);
}

function ownAddress({node, ip}: Detected): boolean {
	return familyIps(node, ip.family).some(own => own.value === ip.value);
}

function severalIps({node, ip}: Detected): boolean {
	return familyIps(node, ip.family).length > 1;
}

/** The same address as another node, or not in one network with all of them: no network that the nodes share on purpose. */
function deviates(one: Detected, all: readonly Detected[]): boolean {
	const others = all.filter(other => other.node !== one.node && other.ip.family === one.ip.family);
	if (others.length === 0 || others.some(other => other.ip.value === one.ip.value)) return true;
	const reachable = others.filter(other => contains(one.network, other.ip) && !ownAddress(other));
	return reachable.length < others.length;
}

function wrongAddress(snapshot: Snapshot, one: Detected, all: readonly Detected[]): Finding {
	const {node, text} = one;
	return finding(named, {
		part: node.name,
		verdict: 'FAIL',
		subjects: [clusterSubject('Node', node.name)],
		summary: `${node.name}: Calico uses ${text}, the node is ${few(node.internalIps)}`,
		explanation:
			'Other nodes send tunnel traffic for the pods of this node to that address, where nobody answers: pods there reach only each other.',
		evidence: fields([
			fact(one),
			{source: `Node/${node.name} .status.addresses InternalIP`, value: node.internalIps.join(', ')},
			...all.filter(other => other.node !== node).map(fact),
			...snapshot.tables.installations.map(row => ({
				source: `Installation/${row.name} .spec.calicoNetwork.nodeAddressAutodetectionV4`,
				value: row.autodetectionV4 || 'not set (firstFound)',
			})),
		]),
		ruledOut: ['a blocked overlay port: that would cut all pairs of nodes, not those with this node alone'],
		predictions: [
			{
				probe: `Connect from a pod on ${node.name} to a pod on another node, and between two other nodes`,
				expect: `pairs with ${node.name} time out, all others answer`,
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Detect by the address Kubernetes has for the node; calico-node restarts one node after the other.',
				command: byInternalIp(snapshot, one.ip.family),
				risk: 'medium',
				verify: 'ktriage check CAL-12',
			},
		],
	});
}

function byInternalIp(snapshot: Snapshot, family: 4 | 6): string {
	const [installation] = snapshot.tables.installations;
	if (installation !== undefined) {
		// The operator refuses two methods at once, so the one that is set has to go.
		const [before = ''] = installation.autodetectionV4.split(':');
		const old = family === 4 && before !== '' && before !== 'kubernetes' ? before : 'firstFound';
		const patch = {
			spec: {
				calicoNetwork: {
					[`nodeAddressAutodetectionV${family}`]: {[old]: null, kubernetes: 'NodeInternalIP'},
				},
			},
		};
		return kubectl('patch', 'installation', installation.name, '--type=merge', '-p', JSON.stringify(patch));
	}
	const {daemonSet} = calicoPresence(snapshot);
	if (daemonSet === undefined) return '';
	const target = `daemonset/${daemonSet.name}`;
	return kubectl(
		'-n',
		daemonSet.namespace,
		'set',
		'env',
		target,
		`${family === 4 ? 'IP' : 'IP6'}_AUTODETECTION_METHOD=kubernetes-internal-ip`,
	);
}

function fact({node, text, ip}: Detected) {
	const field = ip.family === 4 ? 'IPv4Address' : 'IPv6Address';
	return {source: `Node/${node.name} metadata.annotations[projectcalico.org/${field}]`, value: text};
}

function autodetection({tables}: Snapshot): string {
	const [installation] = tables.installations;
	return installation === undefined ? '' : installation.autodetectionV4 || 'firstFound';
}
