import {namesRead} from '../iac/identifiers.ts';
import {extraVarsOf} from '../iac/runs.ts';
import {count, few, finding} from './build.ts';
import type {Check} from './check.ts';
import {editRemedy, linesEvidence, ofFilesAlone} from './iac-scope.ts';

const named = {code: 'IAC-03', title: 'Extra vars are used'};

/** Ansible itself reads these. */
const ownOf = /^ansible_/;

/** Variables given on the command line that no task, template or other variable reads. */
export const iac03: Check = {
	...named,
	about: 'Every variable given with -e, in the last run or in a script, is read somewhere.',
	needs: [],
	run: ofFilesAlone(named, (model, at) => {
		const given = [
			...extraVarsOf(model.layout, []).flatMap(({node, path}) =>
				node.kind === 'map' ? node.entries.map(({key, line}) => ({name: key, path, line})) : [],
			),
			...[...model.runs, ...model.scripted].flatMap(({extra}) => extra),
		].filter(({name}) => !ownOf.test(name));
		if (given.length === 0)
			return [
				finding(named, {
					verdict: 'SKIP',
					summary: 'no extra vars: neither extra-vars.yml nor a command with -e',
				}),
			];
		const templates = model.files.files.some(({path}) => path.endsWith('.j2'));
		if (model.plays.tasks.length === 0 && !templates) {
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: 'no tasks and no templates among the files: what reads the extra vars is not known',
				}),
			];
		}
		const read = namesRead(model);
		const dead = given.filter(({name}) => !read.has(name));
		const names = [...new Set(dead.map(({name}) => name))];
		if (names.length === 0) {
			const summary = `${count(new Set(given.map(({name}) => name)).size, 'extra var')}, all read`;
			return [finding(named, {verdict: 'PASS', summary})];
		}
		return names.map(name =>
			finding(named, {
				part: name,
				verdict: 'FAIL',
				summary: `switch ${name} has no effect: nothing reads it`,
				explanation: `It is given on the command line, and no condition, template or variable of the files has ${name} in an expression. Whoever relies on it gets the defaults.`,
				confidence: model.plays.notes.some(note => note.startsWith('role ')) ? 'probable' : 'proven',
				evidence: linesEvidence(
					dead.filter(one => one.name === name).map(one => ({...one, value: `${name} is given here`})),
					at,
				),
				ruledOut: [
					`use under another name: ${few(similar(name, read)) || 'no name that is read is like it'}`,
				],
				remedies: [
					editRemedy('Take it off the command line, or make the role read it.', 'ktriage iac check DIR'),
				],
			}),
		);
	}),
};

/** Names that are read and share a word with it: the one that was meant may be among them. */
function similar(name: string, read: ReadonlySet<string>): readonly string[] {
	const words = name.split('_').filter(word => word.length > 3);
	return [...read].filter(other => words.some(word => other.split('_').includes(word))).sort();
}
