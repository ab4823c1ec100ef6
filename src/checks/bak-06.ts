import type {Check} from './check.ts';
import {linesWith, type VainCommand, vainCommands} from './vain-commands.ts';

const dryRun: VainCommand = {
	kind: 'a dry run',
	test: /\baws\b[^|;]*\bs3\s+(?:sync|cp|mv)\b[^|;]*--dry-?run\b|\b(?:rclone|mc)\b[^|;]*\b(?:sync|copy|mirror|cp)\b[^|;]*\s(?:--dry-run|--fake)\b/,
	why: 'a dry run copies nothing (and the flag of aws is --dryrun: with --dry-run it ends with an error)',
};

/** Copies of artifacts in the files given with --iac that are dry runs: nothing is kept. */
export const bak06: Check = vainCommands({
	named: {code: 'BAK-06', title: 'Copies of artifacts that copy nothing'},
	about: 'The files given with --iac copy artifacts for real: no dry run stands for a backup.',
	flawsIn: file => (/--(?:dry|fake)/.test(file.text) ? linesWith(file, [dryRun]) : []),
	headline: 'artifacts are not copied',
	none: 'no task of the files makes a dry run of a copy, among COUNT files',
	prediction: {
		probe: 'the same command without the flag, into an empty folder',
		expect: 'files appear that the dry run did not write',
	},
	remedy: {
		text: 'Copy them for real, and count them where they came from and where they went.',
		command: 'aws s3 sync s3://BUCKET ./artifacts && ktriage playbook attest P2.6 --folder ./artifacts',
		verify: 'ktriage check BAK-06 --iac DIR',
	},
	skip: {
		summary: 'needs --iac: the commands that copy artifacts are looked at in files',
		explanation:
			'A folder of copied artifacts is counted when its step is confirmed: ktriage playbook attest P2.6 --folder DIR.',
	},
});
