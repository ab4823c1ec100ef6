import {calicoPresence} from '../migration/calico-presence.ts';
import {
	flagOn,
	flagValue,
	isK3s,
	isServerNode,
	k3sArgs,
	k3sServers,
	listFlag,
} from '../migration/k3s-args.ts';
import {namespaceRoles} from '../migration/namespace-roles.ts';
import {everRead} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, type Draft, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Remedy} from './finding.ts';

const named = {code: 'FLN-01', title: 'K3s server flags'};

type Servers = ReturnType<typeof k3sServers>;

/** Flags on which all servers have to agree, with what counts when they are absent. */
const common: readonly (readonly [string, string])[] = [
	['flannel-backend', 'vxlan'],
	['disable-network-policy', 'false'],
	['cluster-cidr', 'default'],
	['service-cidr', 'default'],
	['disable-kube-proxy', 'false'],
	['disable', 'nothing'],
];

/** Flags of the K3s servers that decide which network and which policy engine run. */
export const fln01: Check = {
	...named,
	about:
		'K3s leaves network, policy and load balancing to Calico and MetalLB where these run, and all servers agree.',
	needs: ['nodes'],
	run: snapshot => {
		const servers = k3sServers(snapshot.tables.nodes);
		if (servers.length === 0) {
			const k3s = snapshot.tables.nodes.some(isK3s);
			const summary = k3s ? 'no K3s server shows readable arguments' : 'not a K3s cluster';
			return [finding(named, {verdict: k3s ? 'UNKNOWN' : 'SKIP', summary})];
		}
		if (calicoPresence(snapshot).kind === 'unknown') {
			const explanation = `Which flags are right depends on that: ${calicoPresence(snapshot).why}.`;
			const summary = 'whether Calico runs here is not known';
			return [finding(named, {verdict: 'UNKNOWN', summary, explanation})];
		}
		const drafts = [
			unreadArguments(snapshot),
			disagreement(servers),
			backend(snapshot, servers),
			policy(snapshot, servers),
			serviceLb(snapshot, servers),
			kubeconfig(servers),
		].flatMap(draft => draft ?? []);
		const evidence = fields(
			servers.map(({node}) => ({
				source: `Node/${node.name} metadata.annotations[k3s.io/node-args]`,
				value: Array.isArray(node.k3sArgs) ? node.k3sArgs.join(' ') : '',
			})),
		);
		const serious = drafts.filter(draft => draft.class !== 'advisory');
		const agreed: Draft = {verdict: 'PASS', summary: 'server flags fit what runs in the cluster'};
		return [...(serious.length > 0 ? [] : [agreed]), ...drafts].map(draft =>
			finding(named, {...draft, evidence}),
		);
	},
};

/** A server whose flags cannot be read may well be the one that differs. */
function unreadArguments({tables}: Snapshot): Draft | undefined {
	const unread = tables.nodes.filter(
		node => node.k3sArgs !== undefined && k3sArgs(node) === undefined && isServerNode(node),
	);
	if (unread.length === 0) return undefined;
	return {
		part: 'unread',
		verdict: 'UNKNOWN',
		subjects: unread.map(node => clusterSubject('Node', node.name)),
		summary: `the arguments of ${few(unread.map(node => node.name))} cannot be read`,
		explanation:
			'Annotation k3s.io/node-args of this server is no list of arguments. Whether it agrees with the others is not known.',
	};
}

function disagreement(servers: Servers): Draft | undefined {
	const differing = common.flatMap(([flag, absent]) => {
		const values = servers.map(({args}) => {
			const texts = listFlag(args, flag);
			return texts.length === 0 ? absent : [...texts].sort().join(',');
		});
		return new Set(values).size > 1 ? [{flag, values}] : [];
	});
	if (differing.length === 0) return undefined;
	const said = differing.map(
		({flag, values}) =>
			`--${flag} ${servers.map(({node}, index) => `${node.name}: ${values[index]}`).join(', ')}`,
	);
	return {
		part: 'disagreement',
		verdict: 'FAIL',
		subjects: servers.map(({node}) => clusterSubject('Node', node.name)),
		summary: `servers disagree on ${differing.map(({flag}) => `--${flag}`).join(', ')}`,
		explanation: `${said.join('; ')}. Which one counts changes with the server that leads; a half-changed server is the usual cause.`,
		remedies: [restart('Give all servers the same flags, then restart them one after the other.')],
	};
}

function backend(snapshot: Snapshot, servers: Servers): Draft | undefined {
	const {kind} = calicoPresence(snapshot);
	const on = servers.filter(({args}) => (flagValue(args, 'flannel-backend') ?? 'vxlan') !== 'none');
	if (kind !== 'running' || on.length === 0) return undefined;
	return {
		part: 'flannel-backend',
		verdict: 'FAIL',
		subjects: on.map(({node}) => clusterSubject('Node', node.name)),
		summary: `Flannel is still switched on at ${few(on.map(({node}) => node.name))} while Calico runs`,
		explanation:
			'With Flannel on, K3s points containerd at its own CNI directory on every node, so new pods keep coming up on Flannel and Calico never sees them.',
		predictions: [
			{
				probe: 'Start a pod on any node',
				expect:
					'it gets an address of the podCIDR of that node and no annotation cni.projectcalico.org/podIP',
			},
		],
		remedies: [
			restart(
				'Set --flannel-backend=none and --disable-network-policy on every server, restart the servers, then k3s-agent on every other node.',
			),
		],
	};
}

function policy(snapshot: Snapshot, servers: Servers): Draft | undefined {
	const on = servers.filter(({args}) => !flagOn(args, 'disable-network-policy'));
	if (calicoPresence(snapshot).kind !== 'running' || on.length === 0) return undefined;
	return {
		part: 'network-policy',
		verdict: 'WARN',
		subjects: on.map(({node}) => clusterSubject('Node', node.name)),
		summary: `two policy engines: K3s still enforces NetworkPolicy at ${few(on.map(({node}) => node.name))}`,
		explanation:
			"K3s' own controller (kube-router) and Calico both enforce. The former knows nothing of Calico's addresses and rejects them; its chains stay in the kernel even after the flag is set, until the node restarts.",
		remedies: [
			restart(
				'Set --disable-network-policy on every server, restart, and look for KUBE-ROUTER chains on the nodes.',
			),
		],
	};
}

function serviceLb(snapshot: Snapshot, servers: Servers): Draft | undefined {
	const metallb = namespaceRoles(snapshot).find(({role}) => role === 'load balancer');
	const on = servers.filter(({args}) => {
		const disabled = listFlag(args, 'disable');
		return !disabled.includes('servicelb') && !flagOn(args, 'disable-cloud-controller');
	});
	if (on.length === 0) return undefined;
	if (metallb === undefined) return balancerUnseen(snapshot);
	const working = snapshot.tables.daemonSets.filter(
		row => row.labels['svccontroller.k3s.cattle.io/svcname'] !== undefined || row.name.startsWith('svclb-'),
	);
	return {
		part: 'servicelb',
		verdict: working.length > 0 ? 'FAIL' : 'WARN',
		subjects: working.map(({namespace, name}) => ({kind: 'DaemonSet', namespace, name})),
		summary: `two load balancers: servicelb is on at ${few(on.map(({node}) => node.name))} beside MetalLB`,
		explanation: `Both write .status.loadBalancer of the same Services, so addresses flap between node addresses and those of MetalLB. ${working.length > 0 ? `Working now: ${few(working.map(row => row.name))}.` : 'No svclb DaemonSet works yet; the next Service of type LoadBalancer makes one.'}`,
		remedies: [
			restart('Set --disable=servicelb on every server and restart them; the svclb DaemonSets then go.'),
		],
	};
}

/** servicelb is on: right without MetalLB, wrong beside it, and which of the two it is cannot be seen. */
function balancerUnseen(snapshot: Snapshot): Draft | undefined {
	const blind = (['daemonSets', 'deployments'] as const).filter(name => !everRead(snapshot, name));
	if (blind.length === 0) return undefined;
	return {
		part: 'servicelb',
		verdict: 'UNKNOWN',
		summary: `servicelb is on; whether MetalLB runs too is not known: ${blind.join(' and ')} cannot be read`,
	};
}

function kubeconfig(servers: Servers): Draft | undefined {
	const open = servers.filter(({args}) => /[4567]$/.test(flagValue(args, 'write-kubeconfig-mode') ?? ''));
	if (open.length === 0) return undefined;
	return {
		part: 'kubeconfig-mode',
		verdict: 'WARN',
		class: 'advisory',
		subjects: open.map(({node}) => clusterSubject('Node', node.name)),
		summary: `the admin kubeconfig is readable by every user of ${few(open.map(({node}) => node.name))}`,
		explanation: 'A note on safety: nothing in this migration depends on it.',
		remedies: [
			{
				owner: 'platform',
				text: 'Use --write-kubeconfig-mode=600, or 640 with a group.',
				command: '',
				risk: 'low',
				verify: 'ktriage check FLN-01',
			},
		],
	};
}

function restart(text: string): Remedy {
	return {
		owner: 'platform',
		text,
		command: 'sudo systemctl restart k3s',
		risk: 'high',
		verify: 'ktriage check FLN-01 FLN-03',
	};
}
