import {LineCounter, parseDocument} from 'yaml';
import {cell} from '../store/sanitise.ts';
import {SnapshotError} from './errors.ts';
import type {Limits} from './limits.ts';

/** One document of a file and the line it starts on, counted from 1. */
export type TextDocument = {readonly value: unknown; readonly line: number};

/**
 * The documents of a YAML or JSON file. Tags, more aliases than allowed and deeper nesting than allowed are refused; a
 * document written as JSON, which is YAML too, takes the fast way.
 */
export function parseDocuments(text: string, where: string, limits: Limits): readonly TextDocument[] {
	const documents: TextDocument[] = [];
	for (const chunk of chunksOf(text)) {
		const {line} = chunk;
		const value =
			(looksLikeJson(chunk.text) ? parseJson(chunk.text) : undefined) ?? parseYaml(chunk, where, limits);
		if (nestsDeeper(value, limits.nesting)) {
			throw new SnapshotError(
				'unreadable',
				`${where}:${line}: nested more than ${limits.nesting} levels deep.`,
			);
		}
		if (value !== null) documents.push({value, line});
	}
	return documents;
}

/** The text between two document markers: the line it begins on and the line its first content is on. */
type Chunk = {readonly text: string; readonly first: number; readonly line: number};

function chunksOf(text: string): readonly Chunk[] {
	const chunks: Chunk[] = [];
	const marker = /^(?:---|\.\.\.)(?=\s|$)/gm;
	let start = 0;
	let first = 1;
	const push = (end: number) => {
		const piece = text.slice(start, end);
		const content = /\S/.exec(piece)?.index;
		if (content !== undefined)
			chunks.push({text: piece, first, line: first + lineEnds(piece.slice(0, content))});
		first += lineEnds(piece);
	};
	for (const match of text.matchAll(marker)) {
		push(match.index);
		start = match.index + match[0].length;
	}
	push(text.length);
	return chunks;
}

function lineEnds(text: string): number {
	return text.split('\n').length - 1;
}

function looksLikeJson(chunk: string): boolean {
	return /^\s*[{[]/.test(chunk) && /[}\]]\s*$/.test(chunk);
}

/** Undefined when it is not JSON after all: then YAML says what is wrong, and where. */
function parseJson(chunk: string): unknown {
	try {
		return JSON.parse(chunk);
	} catch {
		return undefined;
	}
}

function parseYaml(chunk: Chunk, where: string, limits: Limits): unknown {
	const lineCounter = new LineCounter();
	const refuse = (line: number, message: string, cause: unknown): never => {
		throw new SnapshotError('unreadable', `${where}:${line}: ${cell(message)}`, cause);
	};
	try {
		const document = parseDocument(chunk.text, {
			version: '1.2',
			schema: 'core',
			merge: false,
			prettyErrors: false,
			logLevel: 'silent',
			lineCounter,
		});
		const [problem] = [...document.errors, ...document.warnings];
		if (problem === undefined) return document.toJS({maxAliasCount: limits.aliases});
		return refuse(chunk.first + lineCounter.linePos(problem.pos[0]).line - 1, inWords(problem), problem);
	} catch (error) {
		if (error instanceof SnapshotError) throw error;
		return refuse(chunk.line, inWords(error), error);
	}
}

/** Nesting that is too deep for the parser is the one thing whose message says nothing to a user. */
function inWords(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.includes('call stack') ? 'nested too deeply' : message;
}

/** True when a value nests deeper than so many levels. Goes no deeper than that itself. */
function nestsDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (levels < 0) return true;
	for (const inner of Object.values(value)) if (nestsDeeper(inner, levels - 1)) return true;
	return false;
}
