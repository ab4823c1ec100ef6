import {addressIndex} from '../migration/address-index.ts';
import {classifyPods, oldAddressSlots, slotsOfKind} from '../migration/classify-pods.ts';
import {type AllocationProblem, ipamAudit, leakGrace} from '../migration/ipam-audit.ts';
import {kubectl, typeOf} from '../migration/kubectl.ts';
import {type Fact, perSnapshot, sourceState, usable} from '../migration/per-snapshot.ts';
import {parseIp} from '../net/ip.ts';
import {prefixTable} from '../net/prefix-table.ts';
import {parseCidr} from '../net/range.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {
	clusterSubject,
	count,
	type Draft,
	few,
	fields,
	fieldsOf,
	finding,
	podName,
	podSubjects,
} from './build.ts';
import type {Finding} from './finding.ts';
import {unreadable} from './needs.ts';

const named = {code: 'CID-06', title: 'Address allocation'};
/** Pods and blocks arrive on different watches: a younger pod may be known before its block is. */
const settle = 60_000;

/** Allocations against live pods, blocks against nodes, handles against blocks. */
export function auditFindings(snapshot: Snapshot): readonly Finding[] {
	if (snapshot.namespaceScope !== undefined) {
		const summary = `allocations cannot be audited: only namespace ${snapshot.namespaceScope} is read`;
		return [finding(named, {part: 'audit', verdict: 'SKIP', summary})];
	}
	const drafts = [
		duplicates(snapshot),
		unallocated(snapshot),
		outsidePools(snapshot),
		leaks(snapshot),
		goneNodes(snapshot),
		handles(snapshot),
	].flatMap(draft => draft ?? []);
	const info = [borrowed(snapshot)].flatMap(draft => draft ?? []);
	const compared = ['allocations', 'blocks', ...(usable(snapshot, 'ipamHandles') ? ['handles'] : [])];
	const {young} = ipamAudit(snapshot);
	const agreed: Draft = {
		part: 'audit',
		verdict: 'PASS',
		summary: `${compared.join(', ')} and live pods agree`,
		explanation:
			young.length === 0
				? ''
				: `${count(young.length, 'address', 'addresses')} freed less than ${leakGrace / 60_000} minutes ago.`,
	};
	return [
		...[...(drafts.length > 0 ? drafts : [agreed]), ...info].map(draft => finding(named, draft)),
		...notCompared(snapshot, 'blockAffinities', 'gone-nodes'),
		...notCompared(snapshot, 'ipamHandles', 'handles'),
	];
}

/** What could not be compared is said; an API that is not served holds nothing to compare. */
function notCompared(snapshot: Snapshot, source: SourceName, part: string): readonly Finding[] {
	if (sourceState(snapshot, source)?.kind === 'absent') return [];
	return unreadable(snapshot, {...named, needs: [source], part}) ?? [];
}

function duplicates(snapshot: Snapshot): Draft | undefined {
	const {duplicates: found} = addressIndex(snapshot);
	if (found.length === 0) return undefined;
	const slots = found.flatMap(({slots: some}) => some);
	return {
		part: 'duplicates',
		verdict: 'FAIL',
		subjects: podSubjects(snapshot, slots),
		summary: `${count(found.length, 'address', 'addresses')} held by more than one live pod: ${few(found.map(({ip}) => ip))}`,
		explanation:
			'Two networks hand out the same range without knowing of each other. Which of the pods answers depends on the node one asks from.',
		evidence: fields(
			found.map(({ip, slots: some}) => ({
				source: `Pods with .status.podIP ${ip}`,
				value: some.map(slot => podName(snapshot, slot)).join(', '),
			})),
		),
		predictions: [
			{
				probe: 'Connect to the address from each node that runs one of the pods',
				expect: 'different pods answer',
			},
		],
		remedies: [
			{
				owner: 'joint',
				text: 'Recreate the pod that Calico did not set up; it then gets an address that Calico knows.',
				command: oldOnes(snapshot, slots)
					.map(slot => deletePod(snapshot, slot))
					.join('\n'),
				risk: 'medium',
				verify: 'ktriage check CID-06',
			},
		],
	};
}

function oldOnes(snapshot: Snapshot, slots: readonly number[]): readonly number[] {
	const old = new Set(oldAddressSlots(snapshot));
	return slots.filter(slot => old.has(slot));
}

function deletePod({pods}: Snapshot, slot: number): string {
	return kubectl('-n', pods.namespaceName(pods.namespaceId(slot)), 'delete', 'pod', pods.name(slot));
}

/** Calico's pods that are old enough for its books to know them. */
const calicoPods = perSnapshot((snapshot: Snapshot): readonly number[] => {
	const {pods, now} = snapshot;
	return slotsOfKind(classifyPods(snapshot), 'calico').filter(slot => now - pods.createdAt(slot) > settle);
});

function unallocated(snapshot: Snapshot): Draft | undefined {
	const {isAllocated} = ipamAudit(snapshot);
	const {pods} = snapshot;
	const twice = new Set(addressIndex(snapshot).duplicates.flatMap(({slots}) => slots));
	const stray = new Set(podsOutsidePools(snapshot));
	const bare = calicoPods(snapshot).filter(
		slot => !twice.has(slot) && !stray.has(slot) && !isAllocated(slot, pods.ipv4(slot) === 0 ? 6 : 4),
	);
	if (bare.length === 0) return undefined;
	return {
		part: 'unallocated',
		verdict: 'WARN',
		confidence: 'probable',
		subjects: podSubjects(snapshot, bare),
		summary: `${count(bare.length, 'pod')} of Calico ${bare.length === 1 ? 'has' : 'have'} an address that no block holds`,
		explanation: 'Calico takes these addresses for free and may give them to another pod.',
		evidence: podFacts(snapshot, bare, 'in no IPAMBlock'),
	};
}

/** Calico's pods whose pool is gone: nobody can be given their addresses. */
const podsOutsidePools = perSnapshot((snapshot: Snapshot): readonly number[] => {
	const pools = prefixTable(
		snapshot.tables.ipPools.flatMap(pool => {
			const cidr = parseCidr(pool.cidr);
			return cidr === undefined ? [] : [{cidr, value: pool.name}];
		}),
	);
	if (pools.size === 0) return [];
	const {pods} = snapshot;
	return calicoPods(snapshot).filter(slot => {
		const v4 = pods.ipv4(slot);
		if (v4 !== 0) return pools.lookup4(v4) === undefined;
		const ip = parseIp(pods.ips(slot)[0] ?? '');
		return ip !== undefined && pools.lookup(ip) === undefined;
	});
});

function outsidePools(snapshot: Snapshot): Draft | undefined {
	const stray = podsOutsidePools(snapshot);
	if (stray.length === 0) return undefined;
	return {
		part: 'outside-pools',
		verdict: 'WARN',
		subjects: podSubjects(snapshot, stray),
		summary: `${count(stray.length, 'pod')} of Calico outside every IPPool`,
		explanation:
			'Their pool was deleted or renumbered under them. Without a pool there is no encapsulation and no outgoing NAT for their addresses.',
		evidence: podFacts(snapshot, stray, 'in no IPPool'),
		remedies: [
			{
				owner: 'platform',
				text: 'Put the pool back, disabled, until these pods are recreated; then delete it.',
				command: '',
				risk: 'low',
				verify: 'ktriage check CID-06',
			},
		],
	};
}

function podFacts(snapshot: Snapshot, slots: readonly number[], what: string) {
	return fieldsOf(slots, slot => ({
		source: `Pod ${podName(snapshot, slot)} .status.podIPs`,
		value: `${snapshot.pods.ips(slot).join(', ')}: ${what}`,
	}));
}

function leaks(snapshot: Snapshot): Draft | undefined {
	const {leaked} = ipamAudit(snapshot);
	if (leaked.length === 0) return undefined;
	const certain = leaked.every(({allocation}) => allocation.allocatedAt !== undefined);
	return {
		part: 'leaks',
		verdict: 'WARN',
		confidence: certain ? 'probable' : 'possible',
		subjects: blockSubjects(leaked),
		summary: `${count(leaked.length, 'address', 'addresses')} allocated to nobody`,
		explanation: `kube-controllers takes leaked addresses back ${leakGrace / 60_000} minutes after it notices; look again after that, and at its log. Never release addresses by hand while pods are moving: collectors have freed addresses in use.`,
		evidence: fields(leaked.map(allocationFact)),
		ruledOut: [`allocations younger than ${leakGrace / 60_000} minutes: not counted`],
	};
}

function borrowed(snapshot: Snapshot): Draft | undefined {
	const found = ipamAudit(snapshot).borrowed;
	if (found.length === 0) return undefined;
	return {
		part: 'borrowed',
		verdict: 'PASS',
		summary: `${count(found.length, 'address', 'addresses')} borrowed from another node's block`,
		explanation: 'Normal when a node has no block with room; each such address costs a route of its own.',
		evidence: fields(found.map(allocationFact)),
	};
}

function allocationFact({ip, block, allocation, why}: AllocationProblem): Fact {
	const holder = allocation.pod === '' ? allocation.handleId : `${allocation.namespace}/${allocation.pod}`;
	return {source: `IPAMBlock/${block.name} .spec.allocations ${ip}`, value: `${holder}: ${why}`};
}

function blockSubjects(problems: readonly AllocationProblem[]) {
	return [...new Set(problems.map(({block}) => block.name))].map(name => clusterSubject('IPAMBlock', name));
}

function goneNodes(snapshot: Snapshot): Draft | undefined {
	const nodes = new Set(snapshot.tables.nodes.map(node => node.name));
	const gone = usable(snapshot, 'blockAffinities')
		? snapshot.tables.blockAffinities.filter(
				row => !row.deleted && row.type !== 'virtual' && row.node !== '' && !nodes.has(row.node),
			)
		: [];
	if (gone.length === 0) return undefined;
	return {
		part: 'gone-nodes',
		verdict: 'WARN',
		subjects: gone.map(row => clusterSubject('BlockAffinity', row.name)),
		summary: `${count(gone.length, 'block')} reserved for ${few([...new Set(gone.map(row => row.node))])}, which ${gone.length === 1 ? 'is' : 'are'} no node of this cluster`,
		explanation: 'Nobody else may use these blocks until kube-controllers gives them back.',
		evidence: fields(
			gone.map(row => ({
				source: `BlockAffinity/${row.name} .spec`,
				value: `node ${row.node}, cidr ${row.cidr}`,
			})),
		),
		remedies: [
			{
				owner: 'platform',
				text: 'See why kube-controllers does not clean up: its log names the node.',
				command: kubectl('get', typeOf(snapshot, 'blockAffinities')),
				risk: 'none',
				verify: 'ktriage check CID-06',
			},
		],
	};
}

function handles(snapshot: Snapshot): Draft | undefined {
	const loose = usable(snapshot, 'ipamHandles') ? ipamAudit(snapshot).handlesWithoutBlock : [];
	if (loose.length === 0) return undefined;
	return {
		part: 'handles',
		verdict: 'WARN',
		class: 'advisory',
		subjects: loose.slice(0, 50).map(row => clusterSubject('IPAMHandle', row.name)),
		summary: `${count(loose.length, 'handle')} without an allocation`,
		explanation:
			'Bookkeeping left behind by a teardown that did not finish. Harmless by itself, but it shows that teardowns fail.',
		evidence: fields(
			loose.map(row => ({
				source: `IPAMHandle/${row.name} .spec.block`,
				value: row.blocks.map(block => `${block.cidr}: ${block.count}`).join(', ') || 'empty',
			})),
		),
	};
}
