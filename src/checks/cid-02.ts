import {podPools} from '../migration/calico-presence.ts';
import {classifyPods} from '../migration/classify-pods.ts';
import {type ClusterCidrs, clusterCidrs, coveredBy, isOfFamily} from '../migration/cluster-cidrs.ts';
import {flagOn, k3sServers} from '../migration/k3s-args.ts';
import {kubectl, patchPool, typeOf} from '../migration/kubectl.ts';
import {type Cidr, covers, formatCidr, overlaps, parseCidr} from '../net/range.ts';
import type {IpPoolRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook, type Finding, type Prediction, type Remedy} from './finding.ts';
import {podDrift, podPlanEvidence} from './iac-drift.ts';
import {masqueradeTest} from './masquerade-test.ts';

const named = {code: 'CID-02', title: 'Pool inside the cluster CIDR'};

/** Every active IPPool has to lie inside the range that kube-proxy takes for pods (projectcalico/calico#5952). */
export const cid02: Check = {
	...named,
	about: 'Every active IPPool lies inside the cluster CIDR that kube-proxy was started with.',
	needs: ['nodes', 'ipPools'],
	run: snapshot => {
		const cidrs = clusterCidrs(snapshot);
		const active = podPools(snapshot).filter(pool => !pool.disabled);
		const findings = [
			...active.flatMap(pool => judge(snapshot, cidrs, pool)),
			...podPools(snapshot)
				.filter(pool => pool.disabled)
				.flatMap(pool => leftInDisabled(snapshot, cidrs, pool)),
			...strayPodCidrs(snapshot, cidrs),
			...unappliedInstallation(snapshot),
			...profileNotApplied(snapshot, cidrs),
		];
		const judged = findings.length > 0 ? findings : [allInside(cidrs, active)];
		return [...judged, ...podDrift(named, snapshot)];
	},
};

function allInside({pod}: ClusterCidrs, all: readonly IpPoolRow[]): Finding {
	const ranges = pod.cidrs.map(formatCidr).join(', ');
	const active = all.filter(pool => isOfFamily(pod, parseCidr(pool.cidr)));
	if (active.length === 0) {
		const summary =
			all.length === 0
				? 'no active IPPool hands out pod addresses'
				: `no active IPPool of the family of cluster CIDR ${ranges}`;
		return finding(named, {
			verdict: 'SKIP',
			summary,
			explanation: 'There is nothing to compare with the cluster CIDR.',
		});
	}
	const pools = active.map(pool => ({source: `IPPool/${pool.name} .spec.cidr`, value: pool.cidr}));
	const word = pod.known === 'inferred' ? 'what the nodes have of the cluster CIDR,' : 'cluster CIDR';
	return finding(named, {
		verdict: 'PASS',
		summary: `${few(active.map(pool => pool.cidr))} inside ${word} ${ranges}`,
		confidence: pod.known === 'inferred' ? 'probable' : 'proven',
		evidence: fields([...pools, ...pod.evidence]),
	});
}

function judge(snapshot: Snapshot, cidrs: ClusterCidrs, pool: IpPoolRow): readonly Finding[] {
	const {pod} = cidrs;
	const cidr = parseCidr(pool.cidr);
	const base = {
		part: pool.name,
		subjects: [clusterSubject('IPPool', pool.name)],
		evidence: fields([{source: `IPPool/${pool.name} .spec.cidr`, value: pool.cidr}, ...pod.evidence]),
	};
	if (cidr === undefined) {
		return [finding(named, {...base, verdict: 'FAIL', summary: `pool ${pool.name} has no readable CIDR`})];
	}
	const sameFamily = pod.cidrs.filter(range => range.family === cidr.family);
	if (pod.known === 'unknown') {
		const summary = `pool ${pool.cidr} cannot be compared: ${pod.why}`;
		const explanation = `The cluster CIDR is not known here. Compare it by hand: ${readKubeProxy}`;
		return [finding(named, {...base, verdict: 'UNKNOWN', summary, explanation})];
	}
	// Services have no addresses in a family that the cluster CIDR leaves out, so there is nothing to masquerade.
	if (sameFamily.length === 0) return [];
	if (coveredBy(pod, cidr) !== undefined) return disputed(cidrs, cidr, base);
	const ranges = pod.cidrs.map(formatCidr).join(', ');
	if (pod.known === 'inferred') {
		if (sameFamily.some(range => overlaps(range, cidr))) return [];
		return [
			finding(named, {
				...base,
				verdict: 'WARN',
				confidence: 'possible',
				summary: `pool ${pool.cidr} is away from the podCIDRs of the nodes (${ranges})`,
				explanation: `The cluster CIDR itself cannot be read here, only the podCIDRs cut out of it. If kube-proxy's clusterCIDR does not hold the pool, ${consequence} Compare: ${readKubeProxy}`,
				predictions: predictions(snapshot, pool),
			}),
		];
	}
	const servers = k3sServers(snapshot.tables.nodes);
	const noProxy = servers.length > 0 && servers.every(({args}) => flagOn(args, 'disable-kube-proxy'));
	const moved = poolPods(snapshot, pool);
	const inside = moved === 0 ? 'pods' : `the ${count(moved, 'pod')}`;
	return [
		finding(named, {
			...base,
			evidence: [...base.evidence, ...podPlanEvidence(snapshot)],
			verdict: noProxy ? 'WARN' : 'FAIL',
			summary: `pool ${pool.cidr} lies outside cluster-cidr ${ranges}`,
			explanation: noProxy
				? 'kube-proxy is switched off on the servers, so nothing masquerades by the cluster CIDR now; it would as soon as it is switched on again.'
				: `kube-proxy was told that pods live in ${ranges}. Traffic from ${inside} in ${pool.cidr} to a Service therefore counts as coming from outside: ${consequence} K3s checks this nowhere.`,
			ruledOut: [
				`pods left on old addresses: ${inside} in the pool ${moved === 1 ? 'was' : 'are'} set up by Calico and judged here, others in CID-01`,
			],
			predictions: predictions(snapshot, pool),
			remedies: remedies(snapshot, pool, ranges),
		}),
	];
}

/** Inside the range of one server and outside that of another: which of them kube-proxy was given depends on the server its node joined. */
function disputed(
	{disagreements}: ClusterCidrs,
	cidr: Cidr,
	base: Pick<Finding, 'subjects' | 'evidence'> & {readonly part: string},
): readonly Finding[] {
	const values = disagreements.find(({flag}) => flag === '--cluster-cidr')?.values ?? [];
	const without = values.filter(
		({value}) => !value.split(',').some(text => covers(parseCidr(text.trim()) ?? nowhere, cidr)),
	);
	if (without.length === 0) return [];
	return [
		finding(named, {
			...base,
			verdict: 'UNKNOWN',
			summary: `pool ${formatCidr(cidr)} is outside the cluster-cidr of ${few(without.map(({node}) => node))}`,
			explanation: `The servers disagree (FLN-01): ${values.map(({node, value}) => `${node} ${value}`).join('; ')}. Which range kube-proxy has on a node depends on the server it joined. See there: ${readKubeProxy}`,
		}),
	];
}

const nowhere: Cidr = {family: 4, first: 1n, last: 0n, prefix: 32, hostBits: false};

/** What the profile wants of an in-place plan is for CID-10 to judge. */
function profileNotApplied({profile}: Snapshot, {pod}: ClusterCidrs): readonly Finding[] {
	const {mode, podCIDR} = profile;
	if (mode === 'in-place' || podCIDR === undefined) return [];
	if (pod.known !== 'stated' && pod.known !== 'default') return [];
	const wanted = podCIDR.split(',').flatMap(text => parseCidr(text.trim()) ?? []);
	const missing = wanted.filter(cidr => !pod.cidrs.some(range => overlaps(range, cidr)));
	if (missing.length === 0) return [];
	const evidence = pod.evidence.map(fact => ({kind: 'field' as const, ...fact, at: atThisLook}));
	return [
		finding(named, {
			part: 'profile',
			verdict: 'FAIL',
			summary: `cluster CIDR is ${pod.cidrs.map(formatCidr).join(', ')}, the profile expects ${missing.map(formatCidr).join(', ')}`,
			explanation: 'The plan was not applied. K3s cannot change the cluster CIDR of a running cluster.',
			evidence: [{kind: 'attested', source: 'profile podCIDR', value: podCIDR, at: atThisLook}, ...evidence],
		}),
	];
}

const consequence =
	'kube-proxy masquerades it, the receiving side sees the address of a node, and policies that select pods drop it.';
const readKubeProxy =
	'kubectl -n kube-system get configmap kube-proxy -o yaml, or the arguments of kube-proxy on a node.';

function predictions(snapshot: Snapshot, {cidr}: IpPoolRow): readonly Prediction[] {
	const range = parseCidr(cidr);
	const test = range && masqueradeTest(snapshot, range);
	return [
		{
			...(test !== undefined && {test}),
			probe: `From a pod in ${cidr}, connect to a pod on another node that an ingress policy protects and that lets this pod in: once by its pod address, once by the ClusterIP of its Service`,
			expect:
				'the pod address answers and the ClusterIP times out; if both answer, or neither does, this is not the cause',
		},
		{
			probe: 'On any node: iptables-save -t nat | grep KUBE-MARK-MASQ',
			expect: `rules "! -s CLUSTER-CIDR -d CLUSTERIP … -j KUBE-MARK-MASQ" whose range does not hold ${cidr}`,
		},
	];
}

function remedies(snapshot: Snapshot, pool: IpPoolRow, ranges: string): readonly Remedy[] {
	const type = typeOf(snapshot, 'ipPools');
	return [
		{
			owner: 'platform',
			text: `Create a new IPPool inside ${ranges} that overlaps neither the service CIDR nor another pool, with the same blockSize, encapsulation and natOutgoing. Keep the cluster CIDR: K3s cannot change it on a running cluster. If an operator manages the pool, change Installation .spec.calicoNetwork.ipPools instead.`,
			command: kubectl('get', type, pool.name, '-o', 'yaml'),
			risk: 'low',
			verify: 'ktriage check CID-02 CID-04',
		},
		{
			owner: 'platform',
			text: 'Then disable the old pool: pods keep their addresses, new ones come from the new pool.',
			command: patchPool(snapshot, pool.name, {disabled: true}),
			risk: 'medium',
			verify: 'a new pod gets an address of the new pool',
		},
		{
			owner: 'joint',
			text: 'Then recreate the pods wave by wave as in the restart plan, and delete the old pool when it is empty.',
			command: 'ktriage pods --by cidr',
			risk: 'medium',
			verify: 'ktriage check CID-02',
		},
	];
}

/** A disabled pool is on its way out; pods that still have its addresses suffer as before. */
function leftInDisabled(snapshot: Snapshot, {pod}: ClusterCidrs, pool: IpPoolRow): readonly Finding[] {
	const cidr = parseCidr(pool.cidr);
	const left = poolPods(snapshot, pool);
	const certain = pod.known === 'stated' || pod.known === 'default';
	if (cidr === undefined || left === 0 || !certain || coveredBy(pod, cidr) !== undefined) return [];
	return [
		finding(named, {
			part: pool.name,
			verdict: 'WARN',
			subjects: [clusterSubject('IPPool', pool.name)],
			summary: `${count(left, 'pod')} still in disabled pool ${pool.cidr} outside the cluster CIDR`,
			explanation: `New pods do not come from this pool any more. For those that remain, ${consequence}`,
			evidence: fields([
				{source: `IPPool/${pool.name} .spec`, value: `cidr ${pool.cidr}, disabled true`},
				...pod.evidence,
			]),
		}),
	];
}

function strayPodCidrs(snapshot: Snapshot, {pod}: ClusterCidrs): readonly Finding[] {
	if (pod.known !== 'stated' && pod.known !== 'default') return [];
	const stray = snapshot.tables.nodes.filter(node =>
		node.podCidrs.some(text => {
			const cidr = parseCidr(text);
			return cidr !== undefined && coveredBy(pod, cidr) === undefined;
		}),
	);
	if (stray.length === 0) return [];
	return [
		finding(named, {
			part: 'podCIDRs',
			verdict: 'WARN',
			subjects: stray.map(node => clusterSubject('Node', node.name)),
			summary: `podCIDR of ${few(stray.map(node => node.name))} outside cluster-cidr`,
			explanation:
				'The flag was changed after these nodes joined. K3s does not renumber nodes, and may refuse to start ("out of the range of cluster cidr").',
			evidence: fields([
				...stray.map(node => ({source: `Node/${node.name} .spec.podCIDRs`, value: node.podCidrs.join(', ')})),
				...pod.evidence,
			]),
		}),
	];
}

/** The operator makes pools from the Installation once; what is edited there later may never reach a pool (projectcalico/calico#1378). */
function unappliedInstallation(snapshot: Snapshot): readonly Finding[] {
	const pools = new Set(snapshot.tables.ipPools.map(({cidr}) => cidr));
	const missing = snapshot.tables.installations.flatMap(row =>
		row.ipPools
			.filter(({cidr}) => !pools.has(cidr))
			.map(({cidr}) => ({source: installationPools(row.name), value: cidr})),
	);
	if (missing.length === 0) return [];
	return [
		finding(named, {
			part: 'installation',
			verdict: 'WARN',
			subjects: snapshot.tables.installations.map(row => clusterSubject('Installation', row.name)),
			summary: `the Installation asks for pool ${few(missing.map(({value}) => value))}, which does not exist`,
			explanation: 'What was configured is not what addresses come from. The pools that exist count.',
			evidence: fields([
				...missing,
				...snapshot.tables.ipPools.map(pool => ({
					source: `IPPool/${pool.name} .spec.cidr`,
					value: pool.cidr,
				})),
			]),
		}),
	];
}

const installationPools = (name: string) => `Installation/${name} .spec.calicoNetwork.ipPools[].cidr`;

function poolPods(snapshot: Snapshot, pool: IpPoolRow): number {
	const cidr = parseCidr(pool.cidr);
	if (cidr === undefined) return 0;
	const text = formatCidr(cidr);
	return classifyPods(snapshot)
		.buckets.filter(bucket => bucket.kind === 'calico' && bucket.cidr === text)
		.reduce((sum, bucket) => sum + bucket.count, 0);
}
