import {type IacModel, iacModel} from '../iac/model.ts';
import {type NetworkValue, originOf} from '../iac/network-values.ts';
import {type Place, placeText} from '../iac/node.ts';
import {levels} from '../iac/precedence.ts';
import type {Answer} from '../iac/resolve.ts';
import type {IacFiles} from '../store/iac.ts';
import {cell} from '../store/sanitise.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding, listLimit} from './build.ts';
import type {Evidence, Finding, Remedy} from './finding.ts';

type Named = {readonly code: string; readonly title: string};

/** The Ansible files of this snapshot, understood; undefined without --iac. */
export function modelOf({iac}: Snapshot): IacModel | undefined {
	return iac === undefined ? undefined : iacModel(iac);
}

/**
 * A check that looks at nothing but the files: worked out once, since they do not change while the cluster does. What it says keeps the
 * time at which the files were read.
 */
export function ofFilesAlone(
	check: Named,
	judge: (model: IacModel, at: number) => readonly Finding[],
): (snapshot: Snapshot) => readonly Finding[] {
	const known = new WeakMap<IacFiles, readonly Finding[]>();
	return ({iac, now}) => {
		if (iac === undefined) return withoutIac(check);
		const found = known.get(iac) ?? judge(iacModel(iac), now);
		known.set(iac, found);
		return found;
	};
}

/** What a check about the Ansible files says without them. */
export function withoutIac(check: Named): readonly Finding[] {
	const explanation = 'The configuration files were not given.';
	return [finding(check, {verdict: 'SKIP', summary: 'needs --iac', explanation})];
}

/** A line of the files as evidence. */
export function lineEvidence(place: Place, value: string, at: number): Evidence {
	return {kind: 'iac', source: placeText(place), value: cell(value, 300), at};
}

/** Lines of the files as evidence, each once, the first ones of many. */
export function linesEvidence(
	lines: readonly (Place & {readonly value: string})[],
	at: number,
): readonly Evidence[] {
	const all = lines.map(line => lineEvidence(line, line.value, at));
	return [...new Map(all.map(one => [`${one.source} ${one.value}`, one])).values()].slice(0, listLimit);
}

/** A value of the network plan with what it won against. */
export function valueEvidence(value: NetworkValue, at: number): readonly Evidence[] {
	const winner = value.answer?.winner;
	const text = value.text === '' ? whyUnknown(value) : value.text;
	const said = `${value.label}: ${text}${winner === undefined ? '' : ` (wins as ${levels[winner.level]})`}`;
	return [
		lineEvidence(winner ?? value, said, at),
		...(value.answer === undefined ? [] : loserEvidence(value.answer, at)),
	];
}

/** The definitions that lost, strongest first. */
export function loserEvidence({losers}: Answer, at: number): readonly Evidence[] {
	return losers.map(loser => {
		const text = loser.node.kind === 'scalar' ? String(loser.node.value) : `a ${loser.node.kind}`;
		return lineEvidence(loser, `${loser.name}: ${text} (overridden, ${levels[loser.level]})`, at);
	});
}

function whyUnknown({result}: NetworkValue): string {
	return result.kind === 'value' ? 'no CIDR' : `not resolved: ${result.why}`;
}

/** "10.42.0.0/16 at group_vars/all.yml:3 (inventory group_vars/all)". */
export function valueWords(value: NetworkValue): string {
	return `${value.label} ${value.text} at ${originOf(value)}`;
}

/** A change of the files; nothing in the cluster changes by it before the next run. */
export function editRemedy(text: string, verify: string, command = ''): Remedy {
	return {owner: 'platform', text, command, risk: 'low', verify};
}

/** Says that files could not be understood, when nothing else was found: what is missing may be in them. */
export function unreadFinding(check: Named, model: IacModel, at: number): readonly Finding[] {
	const {problems} = model.files;
	if (problems.length === 0) return [];
	return [
		finding(check, {
			part: 'unread',
			verdict: 'UNKNOWN',
			summary: `${problems.length} ${problems.length === 1 ? 'file' : 'files'} could not be understood: ${problems[0]?.path}:${problems[0]?.line}`,
			explanation: 'What is set there is not known; the rest was judged without it.',
			evidence: linesEvidence(
				problems.map(one => ({...one, value: one.why})),
				at,
			),
		}),
	];
}
