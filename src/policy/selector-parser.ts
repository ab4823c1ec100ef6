/** A selector of Calico, read. `all` is also global(), which differs in what it is asked about, not in what it asks. */
export type Selector =
	| {readonly kind: 'all'}
	| {readonly kind: 'not'; readonly of: Selector}
	| {readonly kind: 'and' | 'or'; readonly of: readonly Selector[]}
	| {readonly kind: 'has'; readonly key: string}
	| {readonly kind: 'in' | 'not in'; readonly key: string; readonly values: readonly string[]}
	| {
			readonly kind: '==' | '!=' | 'contains' | 'starts with' | 'ends with';
			readonly key: string;
			readonly value: string;
	  };

const token = /[ \t]*(&&|\|\||==|!=|!|[(){},]|'[^']*'|"[^"]*"|[\w./-]+)[ \t]*/y;
/** Nobody nests deeper by hand; a text that does is taken for hostile. */
const deepest = 64;
const known = new Map<string, Selector | undefined>();
/** Texts that are remembered: clusters have some hundreds. */
const mostKnown = 10_000;

/**
 * Reads a Calico selector (`all()`, `global()`, `has(k)`, `k == 'v'`, `!=`, `in {…}`, `not in {…}`, `notin`, `contains`, `starts with`,
 * `ends with`, `!`, `&&`, `||`, parentheses; libcalico-go/lib/selector). Empty text selects everything. Undefined when it is none.
 */
export function selectorOf(text: string): Selector | undefined {
	const hit = known.get(text);
	if (hit !== undefined || known.has(text)) return hit;
	const read = parse(text);
	if (known.size >= mostKnown) known.clear();
	known.set(text, read);
	return read;
}

class Unreadable extends Error {}

function parse(text: string): Selector | undefined {
	try {
		const tokens = tokensOf(text);
		if (tokens.length === 0) return {kind: 'all'};
		const reader = readerOf(tokens);
		const selector = either(reader, 0);
		return reader.rest() === 0 ? selector : undefined;
	} catch (error) {
		if (error instanceof Unreadable) return undefined;
		throw error;
	}
}

function tokensOf(text: string): readonly string[] {
	const tokens: string[] = [];
	const trimmed = text.replace(/^[ \t]+|[ \t]+$/g, '');
	token.lastIndex = 0;
	while (token.lastIndex < trimmed.length) {
		const found = token.exec(trimmed);
		if (found === null) throw new Unreadable();
		tokens.push(found[1] ?? '');
	}
	return tokens;
}

type Reader = {
	readonly next: () => string;
	readonly accept: (...words: readonly string[]) => boolean;
	readonly rest: () => number;
};

function readerOf(tokens: readonly string[]): Reader {
	let at = 0;
	return {
		next: () => tokens[at++] ?? '',
		accept: (...words) => {
			const found = words.every((word, index) => tokens[at + index] === word);
			if (found) at += words.length;
			return found;
		},
		rest: () => tokens.length - at,
	};
}

function either(reader: Reader, depth: number): Selector {
	return chain(reader, '||', 'or', () => chain(reader, '&&', 'and', () => unary(reader, depth)));
}

function chain(reader: Reader, operator: string, kind: 'and' | 'or', part: () => Selector): Selector {
	const of = [part()];
	while (reader.accept(operator)) of.push(part());
	return of.length === 1 ? of[0]! : {kind, of};
}

function unary(reader: Reader, depth: number): Selector {
	if (depth > deepest) throw new Unreadable();
	if (reader.accept('!')) return {kind: 'not', of: unary(reader, depth + 1)};
	if (reader.accept('all', '(', ')') || reader.accept('global', '(', ')')) return {kind: 'all'};
	if (reader.accept('has', '(')) {
		const key = keyOf(reader.next());
		if (!reader.accept(')')) throw new Unreadable();
		return {kind: 'has', key};
	}
	if (reader.accept('(')) {
		const inner = either(reader, depth + 1);
		if (!reader.accept(')')) throw new Unreadable();
		return inner;
	}
	return comparison(reader);
}

function comparison(reader: Reader): Selector {
	const key = keyOf(reader.next());
	if (reader.accept('in')) return {kind: 'in', key, values: setOf(reader)};
	if (reader.accept('not', 'in') || reader.accept('notin'))
		return {kind: 'not in', key, values: setOf(reader)};
	for (const [kind, ...words] of [
		['==', '=='],
		['!=', '!='],
		['contains', 'contains'],
		['starts with', 'starts', 'with'],
		['ends with', 'ends', 'with'],
	] as const) {
		if (reader.accept(...words)) return {kind, key, value: literal(reader.next())};
	}
	throw new Unreadable();
}

function setOf(reader: Reader): readonly string[] {
	if (!reader.accept('{')) throw new Unreadable();
	const values: string[] = [];
	while (!reader.accept('}')) {
		values.push(literal(reader.next()));
		if (reader.accept(',')) continue;
		if (!reader.accept('}')) throw new Unreadable();
		break;
	}
	return values;
}

function keyOf(word: string): string {
	if (!/^[\w./-]{1,512}$/.test(word)) throw new Unreadable();
	return word;
}

function literal(word: string): string {
	if (!/^['"]/.test(word)) throw new Unreadable();
	return word.slice(1, -1);
}
