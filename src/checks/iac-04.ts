import {few, finding} from './build.ts';
import type {Check} from './check.ts';
import {editRemedy, lineEvidence, ofFilesAlone} from './iac-scope.ts';

const named = {code: 'IAC-04', title: 'Tags exist'};

/** Tags that Ansible knows by itself. */
const special: ReadonlySet<string> = new Set(['all', 'always', 'never', 'tagged', 'untagged']);

/** Tags on the command lines of the log and of scripts against those of plays, roles and tasks. */
export const iac04: Check = {
	...named,
	about:
		'Every tag given with --tags or --skip-tags is one of a play, role or task: with an unknown one Ansible does nothing and reports success.',
	needs: [],
	run: ofFilesAlone(named, (model, at) => {
		const runs = [...model.runs, ...model.scripted];
		const asked = runs.flatMap(run => [...run.tags, ...run.skippedTags].map(tag => ({tag, run})));
		if (asked.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no command of the log or of a script names tags'})];
		if (model.plays.plays.length === 0)
			return [
				finding(named, {verdict: 'UNKNOWN', summary: 'no playbook among the files: its tags are not known'}),
			];
		const {tags} = model.plays;
		const wrong = asked.filter(
			({tag}) => !special.has(tag) && !tags.has(tag) && !tag.includes('{{') && !tag.includes('$'),
		);
		const names = [...new Set(wrong.map(({tag}) => tag))];
		if (names.length === 0)
			return [
				finding(named, {
					verdict: 'PASS',
					summary: `all tags exist: ${few([...new Set(asked.map(({tag}) => tag))], 6)}`,
				}),
			];
		const missing = model.plays.notes.filter(note => /^role .* is not among the files$/.test(note));
		return names.map(tag =>
			finding(named, {
				part: tag,
				verdict: 'FAIL',
				confidence: missing.length > 0 ? 'probable' : 'proven',
				summary: `there is no tag ${tag}: the run skips everything and says it went well`,
				explanation: `Tags of the files: ${few([...tags].sort(), 12)}.${missing.length > 0 ? ` Not all roles are among them (${few(missing)}).` : ''}`,
				evidence: wrong.filter(one => one.tag === tag).map(({run}) => lineEvidence(run, run.command, at)),
				predictions: [{probe: 'ansible-playbook PLAYBOOK --list-tags', expect: `${tag} is not in the list`}],
				remedies: [
					editRemedy(`Use a tag that exists, or tag the tasks with ${tag}.`, 'ktriage iac check DIR'),
				],
			}),
		);
	}),
};
