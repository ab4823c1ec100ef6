import type {Check} from './check.ts';
import {linesWith, type VainCommand, vainCommands} from './vain-commands.ts';

const withoutInput: VainCommand = {
	kind: 'a restore without input',
	test: /\bkubectl\b[^|;]*\bexec\b[^|;<]*\b(?:psql|pg_restore|mysql|mongorestore)\b[^|;]*<|\|\s*kubectl\b[^|;]*\bexec\b[^|;<]*\b(?:psql|pg_restore|mysql|mongorestore)\b/,
	not: /\sexec\b[^|;]*\s(?:-i|-it|-ti|--stdin)\b|\s-i\s[^|;]*\bexec\b/,
	why: 'kubectl exec without -i passes no input: psql reads nothing and ends well',
};

/** Restores in the files given with --iac whose input never arrives. */
export const bak11: Check = vainCommands({
	named: {code: 'BAK-11', title: 'Restores that read nothing'},
	about: 'The files given with --iac pass their input on when they restore a database: kubectl exec with -i.',
	flawsIn: file => (/\bexec\b/.test(file.text) ? linesWith(file, [withoutInput]) : []),
	headline: 'nothing is restored',
	none: 'no task of the files restores a database without its input, among COUNT files',
	prediction: {
		probe: 'kubectl exec POD -- wc -c < DUMP, and the same with exec -i',
		expect: '0 bytes without -i, the size of the dump with it',
	},
	remedy: {
		text: 'Pass the input on, stop at the first error, and count afterwards what is there.',
		command: 'kubectl exec -i -n NAMESPACE POD -- psql -v ON_ERROR_STOP=1 DATABASE < DUMP',
		verify: 'ktriage check BAK-11 --iac DIR, and MLO-03 with the counts of the profile',
	},
	skip: {
		summary: 'needs --iac: the commands that restore are looked at in files',
		explanation: 'Counts before and after are compared by MLO-03.',
	},
});
