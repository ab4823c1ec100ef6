import {access, readFile} from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';
import {cell} from '../../store/sanitise.ts';
import {PlaybookError} from '../errors.ts';
import type {Playbook, PlaybookFile} from '../model.ts';
import {resolvePlaybook} from '../resolve.ts';
import {type LinedProblem, parsePlaybook} from './parse.ts';

/** The playbooks that ship with the program; `base` is what the other two extend. */
export const builtIn = ['in-place', 'parallel'] as const;

export type Loaded = {
	readonly playbook: Playbook;
	readonly problems: readonly (LinedProblem & {readonly file: string})[];
};

const mostFiles = 8;

/** Where the built-in playbooks are: beside src/ and beside dist/. */
async function builtInFolder(): Promise<string> {
	for (const up of ['..', '../..', '../../..']) {
		const folder = join(import.meta.dirname, up, 'playbooks');
		const found = await access(join(folder, 'base.yaml')).then(
			() => true,
			() => false,
		);
		if (found) return folder;
	}
	throw new PlaybookError(
		'The built-in playbooks are missing from this installation; install ktriage again.',
		'invalid',
	);
}

/** Reads a playbook, built in by name or from a file, with everything it extends; problems of all files are told, not thrown. */
export async function loadPlaybook(nameOrFile: string, knownCodes: ReadonlySet<string>): Promise<Loaded> {
	const files: PlaybookFile[] = [];
	const problems: (LinedProblem & {readonly file: string})[] = [];
	const seen = new Set<string>();
	let lines: (path: string) => number = () => 0;
	let next: string | undefined = await placeOf(nameOrFile, undefined);
	const first = next;
	while (next !== undefined) {
		const path: string = next;
		if (seen.has(path) || seen.size >= mostFiles) {
			problems.push({
				file: path,
				line: 0,
				path: 'extends',
				what: 'leads back to a file that was read already',
			});
			break;
		}
		seen.add(path);
		const parsed = parsePlaybook(await textOf(path), knownCodes);
		if (path === first) lines = parsed.lineOf;
		problems.push(...parsed.problems.map(problem => ({...problem, file: path})));
		if (parsed.file === undefined) break;
		files.unshift(parsed.file);
		next = parsed.file.extends === undefined ? undefined : await placeOf(parsed.file.extends, path);
	}
	const {playbook, problems: dangling} = resolvePlaybook(files);
	const more = dangling.map(problem => ({...problem, file: first ?? nameOrFile, line: lines(problem.path)}));
	return {playbook, problems: [...problems, ...more]};
}

/** The same for using it: anything that is wrong is an error. */
export async function validPlaybook(nameOrFile: string, knownCodes: ReadonlySet<string>): Promise<Playbook> {
	const {playbook, problems} = await loadPlaybook(nameOrFile, knownCodes);
	if (problems.length === 0) return playbook;
	throw new PlaybookError(
		`The playbook ${cell(nameOrFile)} cannot be used:\n${problems.map(problemText).join('\n')}\nSee: ktriage playbook lint ${cell(nameOrFile)}`,
		'invalid',
	);
}

/** "FILE:12: phases[0].steps[1].owner: expected …". */
export function problemText({file, line, path, what}: Loaded['problems'][number]): string {
	return `${cell(file, 300)}:${line}: ${path === '' ? '' : `${cell(path, 200)}: `}${cell(what, 400)}`;
}

async function placeOf(nameOrFile: string, from: string | undefined): Promise<string> {
	if (/^[a-z0-9-]+$/.test(nameOrFile)) {
		const file = join(await builtInFolder(), `${nameOrFile}.yaml`);
		if (nameOrFile === 'base' || builtIn.some(name => name === nameOrFile)) return file;
		throw new PlaybookError(
			`No playbook is called ${nameOrFile}. There are ${builtIn.join(' and ')}; a file is named with its path, such as ./${nameOrFile}.yaml.`,
			'invalid',
		);
	}
	return resolve(from === undefined ? '.' : dirname(from), nameOrFile);
}

async function textOf(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new PlaybookError(
			`The playbook ${cell(file, 300)} cannot be read: ${cell(why, 300)}`,
			'invalid',
			error,
		);
	}
}
