import type {Asked} from '../migration/asked.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding, listLimit, podSubjects} from './build.ts';
import type {Evidence, Finding, Subject} from './finding.ts';

/** Recorded answers as evidence: who asked whom, and in which words it was answered. */
export function askedEvidence(asked: readonly Asked[]): readonly Evidence[] {
	return asked.slice(0, listLimit).map(({result, where}) => {
		const {probe, to, detail, outcome, at} = result;
		const what = to.name || to.url || (to.port === 0 ? to.host : `${to.host}:${to.port}`);
		return {
			kind: 'probe' as const,
			source: `${probe} probe from ${where} to ${what}`,
			value: detail === '' ? outcome : `${outcome}: ${detail}`,
			at,
		};
	});
}

/** The pods that asked, the namespaces they are in, and the nodes they are on. */
export function askers(snapshot: Snapshot, asked: readonly Asked[]): readonly Subject[] {
	const slots = [...new Set(asked.map(({slot}) => slot))].filter(slot => slot >= 0);
	const named = (kind: string, names: readonly string[]) =>
		[...new Set(names)].filter(name => name !== '').map(name => ({kind, namespace: '', name}));
	return [
		...podSubjects(snapshot, slots),
		...named(
			'Namespace',
			asked.map(({namespace}) => namespace),
		),
		...named(
			'Node',
			asked.map(({node}) => node),
		),
	];
}

/** What a check says that judges probes, where none was run: the command that runs one. */
export function noProbe(check: {readonly code: string; readonly title: string}, command: string): Finding {
	return finding(check, {
		verdict: 'SKIP',
		summary: `no probe was run; ${command}`,
		explanation: 'The API does not tell whether packets arrive. Only asking the network does.',
	});
}
