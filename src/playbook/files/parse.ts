import {isNode, LineCounter, parseDocument} from 'yaml';
import {cell} from '../../store/sanitise.ts';
import type {PlaybookFile} from '../model.ts';
import type {Problem} from '../resolve.ts';
import {readPlaybook} from './schema.ts';

/** A problem of a file with the line on which it stands; 0 when it is about the whole. */
export type LinedProblem = Problem & {readonly line: number};

export type Parsed = {
	readonly file: PlaybookFile | undefined;
	readonly problems: readonly LinedProblem[];
	/** The line of a path such as `phases[1].steps[0].evidence`, or of the nearest thing above it. */
	readonly lineOf: (path: string) => number;
};

const maxBytes = 1 << 20;
const maxAliases = 20;

/** Reads the text of a playbook file. It never throws: everything that is wrong is a problem with path and line. */
export function parsePlaybook(text: string, knownCodes: ReadonlySet<string>): Parsed {
	const nowhere = () => 0;
	if (text.length > maxBytes)
		return {file: undefined, problems: [{path: '', line: 0, what: 'is longer than 1 MiB'}], lineOf: nowhere};
	const counter = new LineCounter();
	const document = parseDocument(text, {lineCounter: counter, prettyErrors: false});
	const broken = [...document.errors, ...document.warnings].map(error => ({
		path: '',
		line: counter.linePos(error.pos[0]).line,
		what: `is not plain YAML: ${cell(error.message, 200)}`,
	}));
	if (broken.length > 0) return {file: undefined, problems: broken, lineOf: nowhere};
	const lineOf = (path: string) => lineAt(document, path, counter);
	let value: unknown;
	try {
		value = document.toJS({maxAliasCount: maxAliases});
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return {file: undefined, problems: [{path: '', line: 0, what: cell(why, 200)}], lineOf};
	}
	const problems: LinedProblem[] = [];
	const file = readPlaybook(value, knownCodes, (path, what) =>
		problems.push({path, what, line: lineOf(path)}),
	);
	return {file, problems, lineOf};
}

function lineAt(document: ReturnType<typeof parseDocument>, path: string, counter: LineCounter): number {
	const steps = [...path.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
	for (let length = steps.length; length > 0; length--) {
		const node: unknown = document.getIn(steps.slice(0, length), true);
		if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
	}
	return 1;
}
