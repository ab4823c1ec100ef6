import type {IacFile} from '../store/iac.ts';
import type {Check} from './check.ts';
import {type Flaw, linesWith, type VainCommand, vainCommands} from './vain-commands.ts';

const table: VainCommand = {
	kind: 'a table',
	test: /\bkubectl\b[^|;]*\bget\s+all\b[^|;]*>/,
	not: /(?:^|\s)(?:-o|--output)[ =]?\s*(?:yaml|json)\b/,
	why: 'kubectl get without -o yaml writes a table for reading: nothing can be restored from it',
};

const getAll: VainCommand = {
	kind: 'get all',
	test: /\bkubectl\b[^|;]*\bget\s+all\b[^|;]*(?:-o|--output)[ =]?\s*(?:yaml|json)\b[^|;]*>/,
	why: 'get all leaves out NetworkPolicies, custom resources, Secrets, ConfigMaps, claims and Ingresses',
};

/** Backups in the files given with --iac: commands that make none, and a file that is the table of such a command. */
export const bak01: Check = vainCommands({
	named: {code: 'BAK-01', title: 'Backups that restore nothing'},
	about:
		'The files given with --iac make backups from which something can be restored: no table of kubectl get all.',
	flawsIn,
	headline: 'no backup to restore from',
	none: 'no backup by kubectl get all among COUNT files; a backup itself is not among them',
	prediction: {
		probe: 'kubectl apply --dry-run=server -f FILE with what it wrote',
		expect: 'an error, or no NetworkPolicy and no custom resource among the objects',
	},
	remedy: {
		text: 'Write every object of every kind, and read it back before the window.',
		command: 'ktriage backup ./backup',
		verify: 'ktriage check BAK-01 --iac DIR, and ktriage playbook attest with the new file',
	},
	skip: {
		summary: 'needs --iac, or a file that is named as backup',
		explanation:
			'A backup file is judged when its step is confirmed: ktriage playbook attest STEP --file FILE. ktriage backup DIR writes a whole one.',
	},
});

function flawsIn(file: IacFile): readonly Flaw[] {
	const {path, text} = file;
	const isTable = /^NAMESPACE\s+NAME\s+(?:READY|TYPE|DESIRED|COMPLETIONS)\b/.test(text);
	const own = isTable
		? [{kind: table.kind, why: table.why, path, line: 1, text: text.split('\n', 1)[0] ?? ''}]
		: [];
	return /\bget\s+all\b/.test(text) ? [...own, ...linesWith(file, [table, getAll])] : own;
}
