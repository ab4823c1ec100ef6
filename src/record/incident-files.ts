import {access, mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {parse, stringify} from 'yaml';
import type {Incident, Sign} from '../incidents/incident.ts';
import {cell} from '../store/sanitise.ts';
import {reasonOf} from './errors.ts';

export const incidentFormat = 'ktriage.incident/v1';

const mostFiles = 500;
const mostBytes = 64 * 1024;

/** What was read, and what could not be, in words. */
export type ReadIncidents = {readonly incidents: readonly Incident[]; readonly notes: readonly string[]};

/** Where own cases are kept: ktriage/incidents in $XDG_DATA_HOME or ~/.local/share. */
export function incidentFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
	return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'ktriage', 'incidents');
}

/** The cases that ship with the program, then those of the folder; one of the same id replaces the one that ships. */
export async function readIncidents(folder: string): Promise<ReadIncidents> {
	const shipped = await builtInFolder();
	const parts = await Promise.all([
		...(shipped === undefined ? [] : [readFolder(shipped, true)]),
		readFolder(folder, false),
	]);
	const incidents = new Map(parts.flatMap(part => part.incidents).map(one => [one.id, one]));
	return {incidents: [...incidents.values()], notes: parts.flatMap(({notes}) => notes)};
}

/** Writes a case as a file of its own; one of this name that is there stays, and is an error. */
export async function writeIncident(folder: string, incident: Incident): Promise<string> {
	const {builtIn: _, ...said} = incident;
	await mkdir(folder, {recursive: true, mode: 0o700});
	const file = join(folder, `${incident.id}.yaml`);
	await writeFile(file, stringify({format: incidentFormat, ...said}), {mode: 0o600, flag: 'wx'});
	return file;
}

/** Beside src/ and beside dist/. */
async function builtInFolder(): Promise<string | undefined> {
	for (const up of ['..', '../..', '../../..']) {
		const folder = join(import.meta.dirname, up, 'incidents');
		const found = await access(join(folder, 'snat-outside-cluster-cidr.yaml')).then(
			() => true,
			() => false,
		);
		if (found) return folder;
	}
	return undefined;
}

async function readFolder(folder: string, builtIn: boolean): Promise<ReadIncidents> {
	let names: readonly string[];
	try {
		names = (await readdir(folder)).filter(name => /\.ya?ml$/.test(name)).sort();
	} catch (error) {
		const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		return {
			incidents: [],
			notes: missing ? [] : [`Solved cases in ${cell(folder, 300)} are not read: ${reasonOf(error)}.`],
		};
	}
	const read = await Promise.all(
		names.slice(0, mostFiles).map(async name => {
			const file = join(folder, name);
			try {
				const found = await stat(file);
				if (!found.isFile() || found.size > mostBytes) throw new Error('it is no small file');
				return {incidents: [parseIncident(await readFile(file, 'utf8'), builtIn)], notes: []};
			} catch (error) {
				return {
					incidents: [],
					notes: [`${cell(file, 300)} is no solved case: ${cell(reasonOf(error), 200)}.`],
				};
			}
		}),
	);
	return {incidents: read.flatMap(one => one.incidents), notes: read.flatMap(one => one.notes)};
}

/** A case from the text of its file; an error says what is wrong. */
export function parseIncident(text: string, builtIn: boolean): Incident {
	const value: unknown = parse(text, {maxAliasCount: 0});
	const said = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
		Record<string, unknown>
	>;
	if (said.format !== incidentFormat) throw new Error(`format is not ${incidentFormat}`);
	const line = (key: string, needed = false): string => {
		const found = said[key];
		if (typeof found === 'string' && found.trim() !== '') return cell(found.trim(), 600);
		if (needed || (found !== undefined && typeof found !== 'string'))
			throw new Error(`${key} is missing or no text`);
		return '';
	};
	const id = line('id', true);
	if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(id)) throw new Error('id is no name of a file');
	if (!Array.isArray(said.signs) || said.signs.length < 2) throw new Error('signs are fewer than two');
	return {
		id,
		title: line('title', true),
		signs: said.signs.slice(0, 20).map(signOf),
		probe: line('probe'),
		expect: line('expect'),
		cause: line('cause', true),
		cure: line('cure', true),
		reference: line('reference'),
		builtIn,
	};
}

function signOf(value: unknown): Sign {
	const {code, verdict, what} = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
		Record<string, unknown>
	>;
	if (typeof code !== 'string' || !/^[A-Z]{2,4}-\d{2}$/.test(code))
		throw new Error('a sign has no code of a check');
	if (verdict !== 'FAIL' && verdict !== 'WARN') throw new Error(`the verdict of ${code} is not FAIL or WARN`);
	return {code, verdict, what: typeof what === 'string' ? cell(what, 200) : ''};
}
