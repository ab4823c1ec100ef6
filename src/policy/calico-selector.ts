import type {Labels} from '../store/rows.ts';

/** Whether labels are selected. */
export type Selects = (labels: Labels) => boolean;

const token = /\s*(&&|\|\||==|!=|!|[(){},]|'[^']*'|"[^"]*"|[\w./-]+)/y;

/**
 * Reads a Calico selector (`all()`, `has(k)`, `k == 'v'`, `!=`, `in {…}`, `not in {…}`, `contains`, `starts with`, `ends with`, `!`,
 * `&&`, `||`, parentheses; libcalico-go/lib/selector). Undefined when it is not one, so that nobody judges by a guess.
 */
export function calicoSelector(text: string): Selects | undefined {
	const tokens = tokenise(text);
	if (tokens === undefined) return undefined;
	if (tokens.length === 0) return () => true;
	let at = 0;
	const next = () => tokens[at++];
	const accept = (...words: readonly string[]) => {
		const found = words.every((word, index) => tokens[at + index] === word);
		if (found) at += words.length;
		return found;
	};
	const literal = (): string | undefined => {
		const word = next();
		return word !== undefined && /^['"]/.test(word) ? word.slice(1, -1) : undefined;
	};
	const set = (): readonly string[] | undefined => {
		if (!accept('{')) return undefined;
		const values: string[] = [];
		while (!accept('}')) {
			const value = literal();
			if (value === undefined) return undefined;
			values.push(value);
			accept(',');
		}
		return values;
	};
	const label = (): Selects | undefined => {
		const key = next();
		if (key === undefined || !/^[\w./-]+$/.test(key)) return undefined;
		const test = (value: string | undefined, holds: (label: string) => boolean): Selects | undefined =>
			value === undefined ? undefined : labels => labels[key] !== undefined && holds(labels[key]);
		if (accept('in')) {
			const values = set();
			return values && (labels => values.includes(labels[key] ?? '\0'));
		}
		if (accept('not', 'in')) {
			const values = set();
			return values && (labels => !values.includes(labels[key] ?? '\0'));
		}
		if (accept('!=')) {
			const value = literal();
			return value === undefined ? undefined : labels => labels[key] !== value;
		}
		const value = (holds: (label: string, wanted: string) => boolean) => {
			const wanted = literal();
			return test(wanted, one => holds(one, wanted ?? ''));
		};
		if (accept('==')) return value((one, wanted) => one === wanted);
		if (accept('contains')) return value((one, wanted) => one.includes(wanted));
		if (accept('starts', 'with')) return value((one, wanted) => one.startsWith(wanted));
		if (accept('ends', 'with')) return value((one, wanted) => one.endsWith(wanted));
		return undefined;
	};
	const unary = (): Selects | undefined => {
		if (accept('!')) {
			const inner = unary();
			return inner && (labels => !inner(labels));
		}
		if (accept('all', '(', ')') || accept('global', '(', ')')) return () => true;
		if (accept('has', '(')) {
			const key = next() ?? '';
			return accept(')') ? labels => labels[key] !== undefined : undefined;
		}
		if (accept('(')) {
			const inner = either();
			return accept(')') ? inner : undefined;
		}
		return label();
	};
	const chain =
		(operator: string, part: () => Selects | undefined, all: boolean) => (): Selects | undefined => {
			const parts = [part()];
			while (accept(operator)) parts.push(part());
			const read = parts.filter(one => one !== undefined);
			if (read.length < parts.length) return undefined;
			return labels => (all ? read.every(one => one(labels)) : read.some(one => one(labels)));
		};
	const both = chain('&&', unary, true);
	const either: () => Selects | undefined = chain('||', both, false);
	const selector = either();
	return at === tokens.length ? selector : undefined;
}

function tokenise(text: string): readonly string[] | undefined {
	const tokens: string[] = [];
	const trimmed = text.trim();
	token.lastIndex = 0;
	while (token.lastIndex < trimmed.length) {
		const found = token.exec(trimmed);
		if (found === null) return undefined;
		tokens.push(found[1] ?? '');
	}
	return tokens;
}
