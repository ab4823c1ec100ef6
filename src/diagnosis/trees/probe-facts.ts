import {type PodPath, podPaths} from '../../migration/pod-paths.ts';
import type {ProbeResult} from '../../store/probes.ts';
import type {World} from './tree.ts';

/** The last answers to what was asked from some pods. */
export function answersFrom({snapshot}: World, slots: readonly number[]): readonly PodPath[] {
	const wanted = new Set(slots);
	return podPaths(snapshot).filter(({source}) => wanted.has(source));
}

/** What was asked and answered, in a line. */
export function pathWords({snapshot}: World, {source, last}: PodPath): string {
	const {pods} = snapshot;
	const from = `${pods.namespaceName(pods.namespaceId(source))}/${pods.name(source)}`;
	return `${last.probe} from ${from} to ${last.to.host}${last.to.port > 0 ? `:${last.to.port}` : ''}: ${last.outcome}`;
}

/** Recorded probes of a kind from pods of a namespace, the last of each question; `''` takes all. */
export function lastProbes({snapshot}: World, kind: string, namespace = ''): readonly ProbeResult[] {
	const last = new Map<string, ProbeResult>();
	for (const probe of snapshot.probes) {
		if (probe.probe !== kind || probe.outcome === 'tool') continue;
		if (namespace !== '' && (probe.from.kind !== 'pod' || probe.from.namespace !== namespace)) continue;
		const key = JSON.stringify([probe.from, probe.to]);
		const before = last.get(key);
		if (before === undefined || before.at <= probe.at) last.set(key, probe);
	}
	return [...last.values()];
}

/** A recorded probe in a line. */
export function probeWords({probe, from, to, outcome}: ProbeResult): string {
	const where =
		from.kind === 'pod'
			? `${from.namespace}/${from.pod}`
			: from.kind === 'node'
				? `node ${from.node}`
				: 'this machine';
	const what = to.url || to.name || `${to.host}${to.port > 0 ? `:${to.port}` : ''}`;
	return `${probe} from ${where} to ${what}: ${outcome}`;
}
