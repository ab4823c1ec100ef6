import {podEnd} from '../../migration/policies.ts';
import {wholeOf} from '../../migration/steps.ts';
import {parseIp} from '../../net/ip.ts';
import {contains} from '../../net/range.ts';
import {blockOf} from '../../policy/blocks.ts';
import type {End} from '../../policy/ends.ts';
import type {PolicyWorld} from '../../policy/world.ts';
import {podFlags} from '../../store/pod-table.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** Pods that policies cannot tell apart. */
export type Group = {
	/** One of them, standing for all. */
	readonly end: End;
	/** Another one, where there are two: a pod talking to itself is something else than to its like. */
	readonly other?: End;
	readonly slots: readonly number[];
	/** "NAMESPACE/POD", with how many more are alike. */
	readonly title: string;
};

/** The blocks of addresses that rules of some worlds name: pods inside and outside of one are not alike. */
export function blocksOf(worlds: readonly PolicyWorld[]): readonly string[] {
	const found = new Set<string>();
	for (const {policies, calico, admin, sets} of worlds) {
		for (const {ingress, egress} of [...policies.values()].flat()) {
			for (const {peers} of [...ingress, ...egress]) {
				for (const {ipBlock} of peers)
					for (const one of ipBlock ? [ipBlock.cidr, ...ipBlock.except] : []) found.add(one);
			}
		}
		for (const {ingress, egress} of calico) {
			for (const {source, destination} of [...ingress, ...egress]) {
				for (const {nets = [], notNets = []} of [source, destination])
					for (const one of [...nets, ...notNets]) found.add(one);
			}
		}
		for (const {ingress, egress} of admin) {
			for (const {peers} of [...ingress, ...egress])
				for (const {networks = []} of peers) for (const one of networks) found.add(one);
		}
		for (const {nets} of sets) for (const one of nets) found.add(one);
	}
	return [...found];
}

/** Groups pods by everything a verdict depends on; those that have ended are left out. `shown` chooses the pods. */
export function podGroups(
	snapshot: Snapshot,
	worlds: readonly PolicyWorld[],
	shown: (namespace: string) => boolean = () => true,
): readonly Group[] {
	return wholeOf(podGroupSteps(snapshot, worlds, shown));
}

/** So many pods are looked at in a step. */
const perStep = 512;

/** The same in steps of about a millisecond. */
export function* podGroupSteps(
	snapshot: Snapshot,
	worlds: readonly PolicyWorld[],
	shown: (namespace: string) => boolean = () => true,
): Generator<void, readonly Group[]> {
	const {pods} = snapshot;
	const blocks = blocksOf(worlds).flatMap(text => blockOf(text) ?? []);
	const slots = [...pods.slots()].filter(
		slot => (pods.flags(slot) & podFlags.finished) === 0 && shown(pods.namespaceName(pods.namespaceId(slot))),
	);
	const engines = (slot: number) =>
		worlds.map(({engine}) => engine({slot}).kind + (engine({slot}).also ?? '')).join();
	const kinds = new Set<string>();
	for (const [index, slot] of slots.entries()) {
		if (index % perStep === 0) yield;
		kinds.add(engines(slot));
	}
	const mixed = kinds.size > 1;
	const found = new Map<string, number[]>();
	for (const [index, slot] of slots.entries()) {
		if (index % perStep === 0) yield;
		const host = (pods.flags(slot) & podFlags.hostNetwork) !== 0;
		// Where engines differ, NAT between nodes matters as well.
		const where = host || mixed ? `${pods.nodeId(slot)} ${engines(slot)}` : '';
		const what = host ? `host ${pods.name(slot)}` : `${pods.labelsId(slot)} ${pods.specId(slot)}`;
		const key = `${pods.namespaceId(slot)} ${what} ${where} ${inside(pods.ips(slot))}`;
		const list = found.get(key);
		if (list === undefined) found.set(key, [slot]);
		else list.push(slot);
	}
	function inside(texts: readonly string[]): string {
		if (blocks.length === 0) return texts.map(text => (text.includes(':') ? 6 : 4)).join();
		return texts
			.map(text => {
				const ip = parseIp(text);
				return ip === undefined
					? ''
					: `${ip.family}${blocks.map(block => (contains(block, ip) ? 1 : 0)).join('')}`;
			})
			.join();
	}
	const groups: Group[] = [];
	for (const list of found.values()) {
		if (groups.length % perStep === 0) yield;
		groups.push(groupOf(snapshot, list));
	}
	return groups.sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}

function groupOf(snapshot: Snapshot, slots: readonly number[]): Group {
	const [first, second] = slots;
	const more = slots.length > 1 ? ` +${slots.length - 1}` : '';
	return {
		end: podEnd(snapshot, first!),
		...(second !== undefined && {other: podEnd(snapshot, second)}),
		slots,
		title: `${podName(snapshot, first!)}${more}`,
	};
}

/** "NAMESPACE/POD". */
export function podName({pods}: Snapshot, slot: number): string {
	return `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`;
}

/** The ends of a connection between two groups; undefined when both are the same single pod. */
export function endsOf(from: Group, to: Group): readonly [End, End] | undefined {
	if (from !== to) return [from.end, to.end];
	return from.other === undefined ? undefined : [from.end, from.other];
}
