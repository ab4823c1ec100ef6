import type {Value} from './value.ts';

/** The part of Jinja's expressions that is understood. */
export type Expression =
	| {readonly kind: 'literal'; readonly value: Value}
	| {readonly kind: 'name'; readonly name: string}
	| {readonly kind: 'member'; readonly of: Expression; readonly key: Expression}
	| {readonly kind: 'list'; readonly items: readonly Expression[]}
	| {
			readonly kind: 'filter' | 'test';
			readonly of: Expression;
			readonly name: string;
			readonly args: readonly Expression[];
	  }
	| {readonly kind: 'not'; readonly of: Expression}
	| {readonly kind: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression}
	| {
			readonly kind: 'choice';
			readonly when: Expression;
			readonly then: Expression;
			readonly otherwise: Expression | undefined;
	  };

const token =
	/\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(==|!=|>=|<=|\/\/|\*\*|[-+*/%~|()[\]{},.:<>=]))/y;

const longest = 4000;
const deepest = 60;

function tokensOf(text: string): readonly string[] | undefined {
	if (text.length > longest) return undefined;
	const tokens: string[] = [];
	const end = text.trimEnd().length;
	token.lastIndex = 0;
	while (token.lastIndex < end) {
		const match = token.exec(text);
		if (match === null) return undefined;
		tokens.push(match[0].trim());
	}
	return tokens;
}

const literals: Readonly<Record<string, Value>> = {
	true: true,
	True: true,
	false: false,
	False: false,
	none: null,
	None: null,
};

/** Reads an expression as it stands between {{ and }} or after `when:`; undefined for what is not understood. */
export function parseExpression(text: string): Expression | undefined {
	const tokens = tokensOf(text);
	if (tokens === undefined || tokens.length === 0) return undefined;
	let position = 0;
	let depth = 0;
	const peek = (): string => tokens[position] ?? '';
	const take = (wanted: string): boolean => {
		if (peek() !== wanted) return false;
		position += 1;
		return true;
	};
	const need = (wanted: string): void => {
		if (!take(wanted)) throw notUnderstood;
	};
	const word = (): string => {
		const found = peek();
		if (!/^[A-Za-z_]/.test(found)) throw notUnderstood;
		position += 1;
		return found;
	};

	const choice = (): Expression => {
		depth += 1;
		if (depth > deepest) throw notUnderstood;
		const then = or();
		const result = take('if')
			? ({kind: 'choice', then, when: or(), otherwise: take('else') ? choice() : undefined} as const)
			: then;
		depth -= 1;
		return result;
	};
	const chain =
		(next: () => Expression, ops: readonly string[]): (() => Expression) =>
		() => {
			let left = next();
			while (ops.includes(peek())) {
				const op = peek();
				position += 1;
				left = {kind: 'binary', op, left, right: next()};
			}
			return left;
		};
	const comparison = (): Expression => {
		let left = sum();
		for (;;) {
			const op = peek();
			if (['==', '!=', '<', '>', '<=', '>=', 'in'].includes(op)) {
				position += 1;
				left = {kind: 'binary', op, left, right: sum()};
			} else if (op === 'not' && tokens[position + 1] === 'in') {
				position += 2;
				left = {kind: 'not', of: {kind: 'binary', op: 'in', left, right: sum()}};
			} else if (op === 'is') {
				position += 1;
				const negated = take('not');
				const test: Expression = {kind: 'test', of: left, name: word(), args: peek() === '(' ? args() : []};
				left = negated ? {kind: 'not', of: test} : test;
			} else return left;
		}
	};
	const not = (): Expression => {
		if (peek() !== 'not') return comparison();
		position += 1;
		depth += 1;
		if (depth > deepest) throw notUnderstood;
		const of = not();
		depth -= 1;
		return {kind: 'not', of};
	};
	const args = (): readonly Expression[] => {
		need('(');
		const found: Expression[] = [];
		while (!take(')')) {
			// Named arguments keep their order; the filters that are known have them in it.
			if (/^[A-Za-z_]/.test(peek()) && tokens[position + 1] === '=') position += 2;
			found.push(choice());
			if (!take(',') && peek() !== ')') throw notUnderstood;
		}
		return found;
	};
	const postfix = (): Expression => {
		let of = primary();
		for (;;) {
			if (take('.')) of = {kind: 'member', of, key: {kind: 'literal', value: word()}};
			else if (take('[')) {
				of = {kind: 'member', of, key: choice()};
				need(']');
			} else if (take('|')) {
				let name = word();
				while (take('.')) name += `.${word()}`;
				of = {
					kind: 'filter',
					of,
					name: name.replace(/^ansible\.builtin\./, ''),
					args: peek() === '(' ? args() : [],
				};
			} else return of;
		}
	};
	const primary = (): Expression => {
		const found = peek();
		position += 1;
		if (found === '(') {
			const inner = choice();
			need(')');
			return inner;
		}
		if (found === '[') {
			const items: Expression[] = [];
			while (!take(']')) {
				items.push(choice());
				if (!take(',') && peek() !== ']') throw notUnderstood;
			}
			return {kind: 'list', items};
		}
		if (found === '-' && /^\d/.test(peek())) {
			position += 1;
			return {kind: 'literal', value: -Number(tokens[position - 1])};
		}
		if (/^["']/.test(found)) return {kind: 'literal', value: unquoted(found)};
		if (/^\d/.test(found)) return {kind: 'literal', value: Number(found)};
		if (!/^[A-Za-z_]/.test(found)) throw notUnderstood;
		return found in literals
			? {kind: 'literal', value: literals[found] as Value}
			: {kind: 'name', name: found};
	};
	const product = chain(postfix, ['*', '/', '//', '%']);
	const joined = chain(product, ['~']);
	const sum = chain(joined, ['+', '-']);
	const and = chain(not, ['and']);
	const or = chain(and, ['or']);

	try {
		const whole = choice();
		return position === tokens.length ? whole : undefined;
	} catch (error) {
		if (error === notUnderstood) return undefined;
		throw error;
	}
}

const notUnderstood = new Error('not understood');

function unquoted(text: string): string {
	return text.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}

/** The names that an expression reads, and each name that stands directly under default(). */
export function* namesIn(expression: Expression): Generator<string> {
	switch (expression.kind) {
		case 'literal':
			return;
		case 'name':
			yield expression.name;
			return;
		case 'member':
			yield* namesIn(expression.of);
			yield* namesIn(expression.key);
			// hostvars[host].name and vars['name'] read a variable by its text.
			if (expression.key.kind === 'literal' && typeof expression.key.value === 'string')
				yield expression.key.value;
			return;
		case 'list':
			for (const item of expression.items) yield* namesIn(item);
			return;
		case 'not':
			yield* namesIn(expression.of);
			return;
		case 'filter':
		case 'test':
			yield* namesIn(expression.of);
			for (const arg of expression.args) yield* namesIn(arg);
			return;
		case 'binary':
			yield* namesIn(expression.left);
			yield* namesIn(expression.right);
			return;
		case 'choice':
			for (const part of [expression.when, expression.then, expression.otherwise])
				if (part !== undefined) yield* namesIn(part);
	}
}
