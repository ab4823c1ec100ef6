import type {IacFile} from '../store/iac.ts';
import {few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Evidence, Finding} from './finding.ts';
import {lineEvidence} from './iac-scope.ts';

/** A command that looks as if it kept or restored something and does not, and why. */
export type VainCommand = {
	readonly kind: string;
	readonly test: RegExp;
	readonly not?: RegExp;
	readonly why: string;
};

/** A line of a file that somebody relies on for nothing. */
export type Flaw = {
	readonly kind: string;
	readonly why: string;
	readonly path: string;
	readonly line: number;
	readonly text: string;
};

/** What a check of such commands says: of which file, and what to do instead. */
export type VainSpec = {
	readonly named: {readonly code: string; readonly title: string};
	readonly about: string;
	readonly flawsIn: (file: IacFile) => readonly Flaw[];
	/** Before the list of files. */
	readonly headline: string;
	/** When none is found; files that were looked at follow. */
	readonly none: string;
	readonly prediction: {readonly probe: string; readonly expect: string};
	readonly remedy: {readonly text: string; readonly command: string; readonly verify: string};
	readonly skip: {readonly summary: string; readonly explanation: string};
};

/** A check of the files given with --iac for commands that do not do what they are there for. */
export function vainCommands(spec: VainSpec): Check {
	const {named, about, flawsIn, headline, none, prediction, remedy, skip} = spec;
	return {
		...named,
		about,
		needs: [],
		run: ({iac, now}): readonly Finding[] => {
			if (iac === undefined) return [finding(named, {verdict: 'SKIP', ...skip})];
			const flaws = iac.files.flatMap(flawsIn);
			if (flaws.length === 0)
				return [finding(named, {verdict: 'SKIP', summary: none.replace('COUNT', String(iac.files.length))})];
			return [
				finding(named, {
					verdict: 'WARN',
					owner: 'joint',
					summary: `${headline}: ${few([...new Set(flaws.map(({kind, path}) => `${path} (${kind})`))])}`,
					explanation: `${[...new Set(flaws.map(({why}) => why))].join('. ')}.`,
					evidence: flaws.slice(0, 20).map((flaw): Evidence => lineEvidence(flaw, flaw.text, now)),
					ruledOut: [],
					predictions: [prediction],
					remedies: [{owner: 'joint', risk: 'none', ...remedy}],
				}),
			];
		},
	};
}

/** Lines of a file in which one of the commands stands; comments are passed over. */
export function linesWith({path, text}: IacFile, commands: readonly VainCommand[]): readonly Flaw[] {
	return joined(text).flatMap(({line, words}) =>
		/^\s*(?:#|\/\/)/.test(words)
			? []
			: commands
					.filter(({test, not}) => test.test(words) && not?.test(words) !== true)
					.map(({kind, why}) => ({kind, why, path, line, text: words.trim()})),
	);
}

/** Lines with those that a backslash continues, by the number of the first. */
function joined(text: string): readonly {readonly line: number; readonly words: string}[] {
	const found: {line: number; words: string}[] = [];
	let open: {line: number; words: string} | undefined;
	for (const [index, raw] of text.split('\n').entries()) {
		const goesOn = raw.endsWith('\\');
		const words = goesOn ? raw.slice(0, -1) : raw;
		if (open === undefined) open = {line: index + 1, words};
		else open.words += ` ${words.trim()}`;
		if (goesOn) continue;
		found.push(open);
		open = undefined;
	}
	if (open !== undefined) found.push(open);
	return found;
}
