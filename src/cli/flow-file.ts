import {readFile} from 'node:fs/promises';
import {isMap, isSeq, LineCounter, type Node, parseDocument} from 'yaml';
import {wantedPort} from '../policy/port-text.ts';
import {cell} from '../store/sanitise.ts';
import type {ExpectedFlow} from '../systems/reach/flow-tests.ts';
import {CliError} from './errors.ts';

const maxAliases = 20;
const form =
	'Each flow is {from, to, port, expect: allow|deny, name?}; lists "required" and "forbidden" need no expect.';

/**
 * Reads a file of expected flows: a list of them, or a list below `flows`, or the lists `required` and `forbidden`, at the top or below
 * `flows` as in a profile. Throws a CliError that names file and line.
 */
export async function readFlowFile(file: string): Promise<readonly ExpectedFlow[]> {
	const text = await textOf(file);
	const lines = new LineCounter();
	const document = parseDocument(text, {lineCounter: lines, customTags: []});
	const [broken] = document.errors;
	const at = (node: Node | null | undefined) => lines.linePos(node?.range?.[0] ?? 0).line;
	if (broken !== undefined)
		throw new CliError(
			`${file}:${lines.linePos(broken.pos[0]).line}: ${cell(broken.message, 200)}`,
			'usage',
			broken,
		);
	const top = document.contents;
	const flows = isMap(top) ? (top.get('flows', true) as Node | undefined) : undefined;
	const found: ExpectedFlow[] = [];
	const take = (list: unknown, expect: ExpectedFlow['expect'] | undefined): boolean => {
		if (!isSeq(list)) return false;
		for (const item of list.items) {
			const node = item as Node;
			found.push(flowOf(node.toJS(document, {maxAliasCount: maxAliases}), file, at(node), expect));
		}
		return true;
	};
	let isRead = take(top, undefined) || take(flows, undefined);
	for (const holder of [top, flows]) {
		if (!isMap(holder)) continue;
		isRead = take(holder.get('required', true), 'allow') || isRead;
		isRead = take(holder.get('forbidden', true), 'deny') || isRead;
	}
	if (!isRead) throw new CliError(`${file}: no flows are found. ${form}`, 'usage');
	return found;
}

async function textOf(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw new CliError(`${file} cannot be read: ${(error as Error).message}`, 'usage', error);
	}
}

function flowOf(
	value: unknown,
	file: string,
	line: number,
	implied: ExpectedFlow['expect'] | undefined,
): ExpectedFlow {
	const refuse = (what: string): never => {
		throw new CliError(`${file}:${line}: ${what} ${form}`, 'usage');
	};
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('This is no flow.');
	const fields = value as Readonly<Record<string, unknown>>;
	const unknown = Object.keys(fields).find(key => !['name', 'from', 'to', 'port', 'expect'].includes(key));
	if (unknown !== undefined) refuse(`${cell(unknown, 60)} is not known here.`);
	const text = (key: string): string => {
		const found = fields[key];
		return typeof found === 'string' || typeof found === 'number'
			? cell(String(found))
			: refuse(`${key} is missing.`);
	};
	const port = wantedPort(text('port'));
	const expect = fields.expect ?? implied;
	if (expect !== 'allow' && expect !== 'deny') return refuse('expect has to be allow or deny.');
	const [from, to] = [text('from'), text('to')];
	if (port === undefined) return refuse(`${text('port')} is no port.`);
	const name = typeof fields.name === 'string' ? cell(fields.name) : `${from} → ${to} ${port.text}`;
	return {name, from, to, port, expect, line};
}
