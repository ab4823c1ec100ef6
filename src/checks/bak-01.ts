import type {IacFile} from '../store/iac.ts';
import {few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Evidence} from './finding.ts';
import {lineEvidence} from './iac-scope.ts';

const named = {code: 'BAK-01', title: 'Backups that restore nothing'};

type Flaw = {
	readonly kind: string;
	readonly why: string;
	readonly path: string;
	readonly line: number;
	readonly text: string;
};

/** Commands that look like a backup and are none, and why. */
const commands: readonly {
	readonly kind: string;
	readonly test: RegExp;
	readonly not?: RegExp;
	readonly why: string;
}[] = [
	{
		kind: 'a table',
		test: /\bkubectl\b[^|;]*\bget\s+all\b[^|;]*>/,
		not: /(?:^|\s)(?:-o|--output)[ =]?\s*(?:yaml|json)\b/,
		why: 'kubectl get without -o yaml writes a table for reading: nothing can be restored from it',
	},
	{
		kind: 'get all',
		test: /\bkubectl\b[^|;]*\bget\s+all\b[^|;]*(?:-o|--output)[ =]?\s*(?:yaml|json)\b[^|;]*>/,
		why: 'get all leaves out NetworkPolicies, custom resources, Secrets, ConfigMaps, claims and Ingresses',
	},
	{
		kind: 'a dry run',
		test: /\baws\b[^|;]*\bs3\s+sync\b[^|;]*--dry-?run\b/,
		why: 'a dry run copies nothing (and the flag of aws is --dryrun)',
	},
	{
		kind: 'a restore without input',
		test: /\bkubectl\b[^|;]*\bexec\b[^|;<]*\bpsql\b[^|;]*</,
		not: /\sexec\b[^|;]*\s(?:-i|-it|-ti|--stdin)\b|\s-i\s[^|;]*\bexec\b/,
		why: 'kubectl exec without -i passes no input: psql reads nothing and ends well',
	},
];

/** Backups in the files given with --iac: commands that make none, and a file that is the table of such a command. */
export const bak01: Check = {
	...named,
	about:
		'The files given with --iac make backups from which something can be restored: no table of kubectl get all, no dry run.',
	needs: [],
	run: ({iac, now}) => {
		if (iac === undefined) {
			const explanation =
				'A backup file is judged when its step is confirmed: ktriage playbook attest STEP --file FILE. ktriage backup DIR writes a whole one.';
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: 'needs --iac, or a file that is named as backup',
					explanation,
				}),
			];
		}
		const flaws = iac.files.flatMap(flawsIn);
		if (flaws.length === 0)
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: `no backup by kubectl get all among ${iac.files.length} files; a backup itself is not among them`,
				}),
			];
		return [
			finding(named, {
				verdict: 'WARN',
				owner: 'joint',
				summary: `no backup to restore from: ${few([...new Set(flaws.map(({kind, path}) => `${path} (${kind})`))])}`,
				explanation: `${[...new Set(flaws.map(({why}) => why))].join('. ')}.`,
				evidence: flaws.slice(0, 20).map((flaw): Evidence => lineEvidence(flaw, flaw.text, now)),
				ruledOut: [],
				predictions: [
					{
						probe: 'kubectl apply --dry-run=server -f FILE with what it wrote',
						expect: 'an error, or no NetworkPolicy and no custom resource among the objects',
					},
				],
				remedies: [
					{
						owner: 'joint',
						text: 'Write every object of every kind, and read it back before the window.',
						command: 'ktriage backup ./backup',
						risk: 'none',
						verify: 'ktriage check BAK-01 --iac DIR, and ktriage playbook attest with the new file',
					},
				],
			}),
		];
	},
};

function flawsIn({path, text}: IacFile): readonly Flaw[] {
	const isTable = /^NAMESPACE\s+NAME\s+(?:READY|TYPE|DESIRED|COMPLETIONS)\b/.test(text);
	const table = isTable
		? [{kind: 'a table', why: commands[0]?.why ?? '', path, line: 1, text: text.split('\n', 1)[0] ?? ''}]
		: [];
	if (!/\bget\s+all\b|\bs3\s+sync\b|\bpsql\b/.test(text)) return table;
	const found = joined(text).flatMap(({line, words}) =>
		/^\s*(?:#|\/\/)/.test(words)
			? []
			: commands
					.filter(({test, not}) => test.test(words) && not?.test(words) !== true)
					.map(({kind, why}) => ({kind, why, path, line, text: words.trim()})),
	);
	return [...table, ...found];
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
