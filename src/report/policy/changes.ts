import {usable} from '../../migration/per-snapshot.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Change, Outcome} from '../../systems/reach/changes.ts';
import {type Group, podName} from '../../systems/reach/groups.ts';
import type {Translated} from '../../systems/reach/translated.ts';
import {chunks, groupsText} from './matrix.ts';

const formats = {diff: 'ktriage.policy-diff/v1', rehearse: 'ktriage.policy-rehearse/v1'} as const;

/** What changes, in pieces: pair by pair as JSON, put together where it is alike for people. */
export function* changesOutput(
	snapshot: Snapshot,
	what: keyof typeof formats,
	changes: Iterable<Change>,
	groups: readonly Group[],
	output: 'text' | 'json',
	translated: readonly Translated[] = [],
): Generator<string> {
	if (output === 'text') {
		const none = translated.length > 0 ? '' : nothing(snapshot);
		yield* texts(changes, groups, none);
		return yield* translatedTexts(translated);
	}
	yield `{"format": "${formats[what]}", "changes": [\n`;
	yield* chunks(pairs(snapshot, what, changes), ',\n');
	yield '\n]';
	if (what === 'rehearse') {
		yield ', "services": [\n';
		yield* chunks(translatedPairs(snapshot, translated), ',\n');
		yield '\n]';
	}
	yield '}\n';
}

function namesOf(snapshot: Snapshot, {slots, title}: Group): readonly string[] {
	return slots.length === 0 ? [title] : slots.map(slot => podName(snapshot, slot));
}

function* pairs(
	snapshot: Snapshot,
	what: keyof typeof formats,
	changes: Iterable<Change>,
): Generator<string> {
	for (const {from, to, port, before, after} of changes) {
		const said = what === 'diff' ? {before: before.verdict, after: after.verdict} : {before, after};
		for (const source of namesOf(snapshot, from)) {
			for (const target of namesOf(snapshot, to)) {
				if (source !== target) yield JSON.stringify({from: source, to: target, port: port.text, ...said});
			}
		}
	}
}

const whyTranslated =
	'the pool lies outside of the cluster CIDR of kube-proxy: from another node the pod is seen under the address of its node';

function* translatedPairs(snapshot: Snapshot, translated: readonly Translated[]): Generator<string> {
	const [before, after] = [{verdict: 'allow'}, {verdict: 'deny', symptom: 'timeout'}];
	for (const {from, service, port} of translated)
		for (const source of namesOf(snapshot, from))
			yield JSON.stringify({from: source, service, port, before, after, why: whyTranslated});
}

/** That nothing changes can be said only of what was read. */
function nothing(snapshot: Snapshot): string {
	const whole = (['pods', 'namespaces', 'networkPolicies'] as const).every(name => usable(snapshot, name));
	return whole ? 'Nothing changes.\n' : 'Nothing changes in what could be read, which is not everything.\n';
}

function* translatedTexts(translated: readonly Translated[]): Generator<string> {
	if (translated.length === 0) return;
	yield `Through Services, since ${whyTranslated}:\n`;
	for (const {from, service, port} of translated)
		yield `${from.title} → Service ${service} ${port}\n  allow → deny (timeout)\n`;
}

function outcomeText({verdict, symptom}: Outcome): string {
	return symptom === undefined || symptom === 'unknown' ? verdict : `${verdict} (${symptom})`;
}

/** Changes of one source with the same ports and outcome stand in one line. */
function* texts(changes: Iterable<Change>, groups: readonly Group[], none: string): Generator<string> {
	type Entry = {readonly from: Group; readonly to: Group; readonly lines: Map<string, string[]>};
	const byPair = new Map<Group, Map<Group, Entry>>();
	for (const {from, to, port, before, after} of changes) {
		const row = byPair.get(from) ?? new Map<Group, Entry>();
		byPair.set(from, row);
		const entry = row.get(to) ?? {from, to, lines: new Map<string, string[]>()};
		row.set(to, entry);
		const said = `${outcomeText(before)} → ${outcomeText(after)}`;
		entry.lines.set(said, [...(entry.lines.get(said) ?? []), port.text]);
	}
	if (byPair.size === 0) return yield none;
	const bySource = new Map<string, {from: Group[]; to: readonly Group[]; what: string}>();
	for (const row of byPair.values()) {
		const targets = new Map<string, {from: Group; to: Group[]}>();
		for (const {from, to, lines} of row.values()) {
			const what = [...lines].map(([said, ports]) => `${said}: ${ports.join(', ')}`).join('; ');
			const entry = targets.get(what) ?? {from, to: []};
			targets.set(what, entry);
			entry.to.push(to);
		}
		for (const [what, {from, to}] of targets) {
			const key = `${what} ${to.map(({title}) => title).join()}`;
			const entry = bySource.get(key) ?? {from: [], to, what};
			bySource.set(key, entry);
			entry.from.push(from);
		}
	}
	for (const {from, to, what} of bySource.values())
		yield `${groupsText(from, groups)} → ${groupsText(to, groups)}\n  ${what}\n`;
}
