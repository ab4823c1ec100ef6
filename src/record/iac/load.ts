import {setImmediate as nextTurn} from 'node:timers/promises';
import type {IacFile, IacFiles} from '../../store/iac.ts';
import {cell, lines} from '../../store/sanitise.ts';
import {SnapshotError} from '../errors.ts';
import {diskFiles, openFolder, type ReadFiles} from '../folder.ts';
import type {Limits} from '../limits.ts';
import {readYaml} from './yaml.ts';

const mebi = 2 ** 20;

/** How much a folder of Ansible files may ask of the reader. */
export const iacLimits: Limits = {
	fileBytes: 4 * mebi,
	totalBytes: 64 * mebi,
	files: 20_000,
	depth: 24,
	nesting: 100,
	aliases: 100,
};

/** Folders that hold no configuration: version control, installed packages, caches. */
const skipped = /(?:^|\/)(?:\.[^/]+|node_modules|__pycache__|venv|molecule)$/;
const yamlFile = /\.(?:ya?ml|json)$/;
/** Without an ending: inventories, group_vars and host_vars are written so. */
const extensionless = /(?:^|\/)[^./]+$/;
const plainFile = /\.(?:ini|cfg|j2|log|sh|service|conf|toml|env|mk)$/;
/** Folders whose YAML sets no variable and holds no task. */
const aside = /(?:^|\/)(?:files|charts?|manifests?|docs?|tests?|examples?|crds?)\//;
const template = /(?:^|\/)templates\//;
const varsFile = /(?:^|\/)(?:group_vars|host_vars)\//;

/** The name of an option of a folder of configuration, for messages. */
const kind = {noun: 'a folder of Ansible files', skips: (path: string) => skipped.test(path)};

/**
 * Reads the Ansible files below a folder: YAML, inventories, templates, scripts and the log of the last run. Nothing outside of the folder
 * is read and nothing in it is run. A file that cannot be read is noted; throws SnapshotError when the folder itself cannot.
 */
export async function loadIac(
	directory: string,
	files: ReadFiles = diskFiles,
	limits: Limits = iacLimits,
): Promise<IacFiles> {
	const folder = await openFolder(directory, files, limits, kind);
	return await readFiles(cell(directory), folder.files, folder.text, folder.notes);
}

/** The same for files of a folder that is open already, by their paths in it. */
export async function readFiles(
	name: string,
	paths: readonly string[],
	textOf: (path: string) => Promise<string>,
	notes: readonly string[] = [],
): Promise<IacFiles> {
	const texts: Record<string, string> = {};
	const said = [...notes];
	const problems: {path: string; line: number; why: string}[] = [];
	for (const path of paths) {
		if (!isOfInterest(path)) continue;
		try {
			texts[path] = await textOf(path);
		} catch (error) {
			if (!(error instanceof SnapshotError)) throw error;
			said.push(`${cell(path, 300)} is not read: ${cell(error.message, 300)}`);
			if (yamlFile.test(path) || varsFile.test(path))
				problems.push({path: cell(path, 300), line: 1, why: 'not read'});
		}
		// A folder of ten thousand files must not hold up everything else.
		await nextTurn();
	}
	const parsed = parseFiles(name, texts);
	return {...parsed, notes: [...said, ...parsed.notes], problems: [...problems, ...parsed.problems]};
}

function isOfInterest(path: string): boolean {
	return yamlFile.test(path) || extensionless.test(path) || plainFile.test(path);
}

/** Texts of files by path, parsed. */
export function parseFiles(name: string, texts: Readonly<Record<string, string>>): IacFiles {
	const files: IacFile[] = [];
	const notes: string[] = [];
	const problems: {path: string; line: number; why: string}[] = [];
	for (const [path, text] of Object.entries(texts)) {
		const shown = cell(path, 300);
		if (text.startsWith('$ANSIBLE_VAULT;')) {
			notes.push(`${shown} is vaulted and not read`);
			files.push({path: shown, text: '', documents: []});
			continue;
		}
		const {documents, problems: found} = isYaml(path, text) ? readYaml(text) : {documents: [], problems: []};
		for (const problem of found) {
			if (problem.why.includes('stands twice') || aside.test(path))
				notes.push(`${shown}:${problem.line}: ${problem.why}`);
			else problems.push({path: shown, ...problem});
		}
		files.push({path: shown, text: lines(text, 4 * mebi), documents});
	}
	return {folder: name, files, notes, problems};
}

function isYaml(path: string, text: string): boolean {
	// Templates become YAML only when they are rendered.
	if (yamlFile.test(path)) return !template.test(path);
	if (!extensionless.test(path)) return false;
	// group_vars and host_vars have no ending as often as not, and so do inventories written as YAML.
	return (
		varsFile.test(path) ||
		(/^(?:---|[\w-]+:\s*$)/m.test(text) && !/^\[/m.test(text) && !text.startsWith('#!'))
	);
}
