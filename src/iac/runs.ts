import type {IacFile, IacNode} from '../store/iac.ts';
import type {Layout} from './layout.ts';
import {itemsOf, type Place} from './node.ts';

/** One ansible-playbook command with what its output says. */
export type Run = Place & {
	readonly command: string;
	readonly playbooks: readonly string[];
	readonly inventories: readonly string[];
	readonly tags: readonly string[];
	readonly skippedTags: readonly string[];
	/** Of -e KEY=VALUE; files given with -e @FILE are in `variableFiles`. */
	readonly extra: readonly (Place & {readonly name: string; readonly value: string})[];
	readonly variableFiles: readonly string[];
	/** It is in the log of the last run; else a script of the repository has it. */
	readonly logged: boolean;
	readonly failures: readonly (Place & {readonly text: string})[];
	/** Said by the log; undefined when it ends before the recap. */
	readonly exitCode: number | undefined;
	readonly recap: boolean;
};

const commandStart = /(?:^|[\s;&|`'"(])ansible-playbook\s+(.*)$/;
const mostRuns = 200;

/** The runs of a log and the commands that scripts and CI files of the repository hold. */
export function runsOf(layout: Layout): {readonly last: readonly Run[]; readonly scripted: readonly Run[]} {
	const scripted = [...layout.byPath.values()]
		.filter(({path}) => /\.(?:sh|mk)$|(?:^|\/)(?:Makefile|\.gitlab-ci\.yml)$/.test(path))
		.flatMap(file => runsIn(file, false));
	const last = layout.log === undefined ? [] : runsIn(layout.log, true);
	return {last, scripted: scripted.slice(0, mostRuns)};
}

function runsIn(file: IacFile, logged: boolean): readonly Run[] {
	const {path} = file;
	const texts = file.text.split('\n');
	const starts: {readonly index: number; readonly command: string}[] = [];
	for (let index = 0; index < texts.length && starts.length < mostRuns; index++) {
		const line = texts[index] ?? '';
		if (!logged && /^\s*#/.test(line)) continue;
		const first = commandStart.exec(line)?.[1];
		if (first === undefined || !isCommand(first)) continue;
		let command = first;
		const begin = index;
		while (command.endsWith('\\') && index + 1 < texts.length) {
			index += 1;
			command = `${command.slice(0, -1)} ${(texts[index] ?? '').trim()}`;
		}
		starts.push({index: begin, command});
	}
	// A log without the command line still has the output of one run.
	if (logged && starts.length === 0 && texts.some(line => /^(?:PLAY|TASK|PLAY RECAP)\b/.test(line.trim())))
		starts.push({index: 0, command: ''});
	return starts.map(({index, command}, order) => {
		const end = starts[order + 1]?.index ?? texts.length;
		return {
			path,
			line: index + 1,
			...parseCommand(command, {path, line: index + 1}),
			...(logged ? outputOf(texts, index, end, path) : {failures: [], exitCode: undefined, recap: false}),
			logged,
		};
	});
}

/** "ansible-playbook [core 2.16]" of --version is none. */
function isCommand(rest: string): boolean {
	return /^-|\.ya?ml\b/.test(rest) && !/^\[/.test(rest);
}

function parseCommand(command: string, place: Place) {
	const words = (command.match(/(?:[^\s"']|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? []).map(word =>
		word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, a: string | undefined, b: string | undefined) =>
			(a ?? b ?? '').replace(/\\(.)/g, '$1'),
		),
	);
	const found = {
		playbooks: [] as string[],
		inventories: [] as string[],
		tags: [] as string[],
		skippedTags: [] as string[],
		extra: [] as (Place & {readonly name: string; readonly value: string})[],
		variableFiles: [] as string[],
	};
	const takeValue = (flag: string, value: string): void => {
		if (flag === '-i' || flag === '--inventory') found.inventories.push(value.replace(/^\.\/|\/$/g, ''));
		else if (flag === '-t' || flag === '--tags') found.tags.push(...value.split(',').map(tag => tag.trim()));
		else if (flag === '--skip-tags') found.skippedTags.push(...value.split(',').map(tag => tag.trim()));
		else if (value.startsWith('@')) found.variableFiles.push(value.slice(1));
		else if (value.trim().startsWith('{')) {
			for (const [, name = '', text = ''] of value.matchAll(/["']?(\w+)["']?\s*:\s*["']?([^,"'}]*)/g))
				found.extra.push({...place, name, value: text.trim()});
		} else {
			for (const [, name = '', text = ''] of value.matchAll(/([\w.]+)=("[^"]*"|'[^']*'|\S*)/g))
				found.extra.push({...place, name, value: text.replace(/^(["'])(.*)\1$/, '$2')});
		}
	};
	const valued = /^(-i|--inventory|-t|--tags|--skip-tags|-e|--extra-vars)(?:=(.*))?$/;
	const shortJoined = /^(-[iet])(.+)$/;
	const others =
		/^(?:-l|--limit|-u|--user|-c|--connection|-f|--forks|--vault-password-file|--vault-id|--private-key|--start-at-task|-M|-T|--timeout)$/;
	for (let index = 0; index < words.length; index++) {
		const word = words[index] ?? '';
		if (/^(?:[|;&]+|\d?>.*)$/.test(word)) break;
		const [, flag, inline] =
			valued.exec(word) ?? (word.startsWith('--') ? [] : (shortJoined.exec(word) ?? []));
		if (flag !== undefined) takeValue(flag, inline ?? words[++index] ?? '');
		else if (others.test(word)) index += 1;
		else if (/\.ya?ml$/.test(word)) found.playbooks.push(word.replace(/^\.\//, ''));
	}
	return {command: command === '' ? '' : `ansible-playbook ${command}`, ...found};
}

/** What the output of a run says: failed tasks, hosts that failed in the recap, and the exit code where the log has it. */
function outputOf(texts: readonly string[], from: number, to: number, path: string) {
	const failures: (Place & {readonly text: string})[] = [];

	let exitCode: number | undefined;
	let recap = false;
	let task = '';
	for (let index = from; index < to; index++) {
		const line = (texts[index] ?? '').replace(/\u001b\[[\d;]*m/g, '').replace(/^\S+\s+\|\s+/, '');
		const header = /^\s*(?:TASK|RUNNING HANDLER) \[(.*?)\]/.exec(line);
		if (header !== null) task = header[1] ?? '';
		if (/\bfatal: \[|\bERROR!|recursive loop detected|UNREACHABLE!/.test(line))
			failures.push({
				path,
				line: index + 1,
				text: `${task === '' ? '' : `${task}: `}${line.trim()}`.slice(0, 400),
			});
		if (/^\s*\.\.\.ignoring/.test(line)) {
			failures.pop();
		}
		if (/\bPLAY RECAP\b/.test(line)) recap = true;
		const hosts = /^\s*(\S+)\s*:\s*ok=\d+.*unreachable=(\d+)\s+failed=(\d+)/.exec(line);
		if (hosts !== null && (hosts[2] !== '0' || hosts[3] !== '0'))
			failures.push({path, line: index + 1, text: line.trim().slice(0, 400)});
		const code =
			/(?:\brc|\bexit(?:ed)?(?: code| status)?|return code)\s*(?:[=:]|with|was|is)?\s*(\d+)\s*$/i.exec(line);
		if (code !== null && !/"rc"/.test(line)) exitCode = Number(code[1]);
	}
	return {failures, exitCode, recap};
}

/** Extra vars of the last run as values with their places: of extra-vars.yml and of -e on its command line, the latter last. */
export function extraVarsOf(
	layout: Layout,
	runs: readonly Run[],
): readonly {readonly node: IacNode; readonly path: string}[] {
	const file = layout.extraVars;
	const given = (file?.documents ?? []).flatMap(itemsOf).map(node => ({node, path: file?.path ?? ''}));
	const last = runs.at(-1);
	const named = (last?.variableFiles ?? []).flatMap(name => {
		const found = layout.byPath.get(name);
		return found === undefined || found === file
			? []
			: found.documents.map(node => ({node, path: found.path}));
	});
	return [
		...given.filter(({node}) => node.kind === 'map'),
		...named,
		...(last === undefined ? [] : [extraOf(last)]),
	];
}

/** The -e KEY=VALUE of one command; their values are always text. */
export function extraOf({extra, path, line}: Run): {readonly node: IacNode; readonly path: string} {
	return {
		path,
		node: {
			kind: 'map',
			line,
			entries: extra.map(({name, value}) => ({
				key: name,
				line,
				value: {kind: 'scalar', line, value},
			})),
		},
	};
}
