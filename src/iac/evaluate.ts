import {type Expression, parseExpression} from './expression.ts';
import {printed, type Resolved, truthy, unknown, type Value, value} from './value.ts';

/** Gives the value of a variable. */
export type Lookup = (name: string) => Resolved;

/** What happened on the way that a reader of the result should know. */
export type Trace = {
	/** default() was used because nothing sets the variable here. */
	readonly defaulted: (name: string) => void;
};

const filters: Readonly<Record<string, (input: Value, args: readonly Value[]) => Value | undefined>> = {
	string: input => printed(input),
	int: input => (Number.isFinite(Number(input)) ? Math.trunc(Number(input)) : undefined),
	lower: input => printed(input).toLowerCase(),
	upper: input => printed(input).toUpperCase(),
	trim: input => printed(input).trim(),
	quote: input => printed(input),
	bool: input => ['true', 'yes', 'on', '1', 't', 'y'].includes(printed(input).toLowerCase()),
	list: input => (Array.isArray(input) ? input : undefined),
	first: input => (Array.isArray(input) ? input[0] : undefined),
	last: input => (Array.isArray(input) ? input.at(-1) : undefined),
	length: input => (Array.isArray(input) || typeof input === 'string' ? input.length : undefined),
	unique: input => (Array.isArray(input) ? [...new Set(input)] : undefined),
	sort: input => (Array.isArray(input) ? [...input].sort() : undefined),
	join: (input, [by = '']) => (Array.isArray(input) ? input.map(printed).join(printed(by)) : undefined),
	replace: (input, [from = '', to = '']) => printed(input).replaceAll(printed(from), printed(to)),
	ternary: (input, [yes = null, no = null]) => (truthy(input) ? yes : no),
};

/** Works an expression out; what it does not know makes the result unknown. */
export function evaluate(expression: Expression, lookup: Lookup, trace: Trace): Resolved {
	const all = (expressions: readonly Expression[]): Resolved | readonly Value[] => {
		const values: Value[] = [];
		for (const one of expressions) {
			const result = run(one);
			if (result.kind !== 'value') return result;
			values.push(result.value);
		}
		return values;
	};
	const member = (of: Value, key: Value): Resolved => {
		const index =
			typeof key === 'number' && Array.isArray(of) ? (key < 0 ? of.length + key : key) : String(key);
		const found =
			typeof of === 'object' && of !== null && Object.hasOwn(of, index)
				? (of as Readonly<Record<string | number, Value>>)[index]
				: undefined;
		return found === undefined
			? {kind: 'undefined', name: String(key), why: `there is no ${String(key)} in it`}
			: value(found);
	};
	const binary = (op: string, left: Value, right: Value): Resolved => {
		switch (op) {
			case '==':
				return value(JSON.stringify(left) === JSON.stringify(right));
			case '!=':
				return value(JSON.stringify(left) !== JSON.stringify(right));
			case '~':
				return value(printed(left) + printed(right));
			case 'in':
				if (Array.isArray(right)) return value(right.includes(left));
				if (typeof right === 'string') return value(right.includes(printed(left)));
				return value(typeof right === 'object' && right !== null && Object.hasOwn(right, printed(left)));
			case '+':
				if (typeof left === 'string' && typeof right === 'string') return value(left + right);
				if (Array.isArray(left) && Array.isArray(right)) return value([...left, ...right]);
				break;
		}
		if (typeof left !== 'number' || typeof right !== 'number')
			return unknown(`operator ${op} on these values`);
		const numbers: Readonly<Record<string, Value>> = {
			'+': left + right,
			'-': left - right,
			'*': left * right,
			'<': left < right,
			'>': left > right,
			'<=': left <= right,
			'>=': left >= right,
		};
		return op in numbers ? value(numbers[op] as Value) : unknown(`operator ${op}`);
	};
	const filter = (of: Expression, name: string, args: readonly Expression[]): Resolved => {
		const input = run(of);
		if (name === 'default' || name === 'd') {
			const [other, whenEmpty] = args;
			const empty =
				input.kind === 'value' && whenEmpty !== undefined && isTrue(run(whenEmpty)) && !truthy(input.value);
			if (input.kind === 'undefined') trace.defaulted(input.name);
			if (input.kind !== 'undefined' && !empty) return input;
			return other === undefined ? value('') : run(other);
		}
		if (name === 'mandatory') return input;
		const values = all(args);
		if (input.kind !== 'value') return input;
		if (!Array.isArray(values)) return values as Resolved;
		const result = filters[name]?.(input.value, values);
		return result === undefined ? unknown(`filter ${name} is not worked out`) : value(result);
	};
	const test = (of: Expression, name: string): Resolved => {
		const input = run(of);
		if (name === 'defined' || name === 'undefined') {
			if (input.kind === 'unknown' || input.kind === 'loop') return input;
			return value((input.kind === 'value') === (name === 'defined'));
		}
		if (input.kind !== 'value') return input;
		if (name === 'none') return value(input.value === null);
		if (name === 'truthy' || name === 'falsy') return value(truthy(input.value) === (name === 'truthy'));
		if (name === 'true' || name === 'false') return value(input.value === (name === 'true'));
		return unknown(`test ${name} is not worked out`);
	};
	const run = (one: Expression): Resolved => {
		switch (one.kind) {
			case 'literal':
				return value(one.value);
			case 'name':
				return lookup(one.name);
			case 'member': {
				const of = run(one.of);
				const key = run(one.key);
				if (of.kind !== 'value') return of;
				return key.kind === 'value' ? member(of.value, key.value) : key;
			}
			case 'list': {
				const values = all(one.items);
				return Array.isArray(values) ? value(values) : (values as Resolved);
			}
			case 'not': {
				const of = run(one.of);
				return of.kind === 'value' ? value(!truthy(of.value)) : of;
			}
			case 'filter':
				return filter(one.of, one.name, one.args);
			case 'test':
				return test(one.of, one.name);
			case 'choice': {
				const when = run(one.when);
				if (when.kind !== 'value') return when;
				if (truthy(when.value)) return run(one.then);
				return one.otherwise === undefined ? value('') : run(one.otherwise);
			}
			case 'binary': {
				const left = run(one.left);
				if (left.kind !== 'value') return left;
				if (one.op === 'and' || one.op === 'or')
					return truthy(left.value) === (one.op === 'or') ? left : run(one.right);
				const right = run(one.right);
				return right.kind === 'value' ? binary(one.op, left.value, right.value) : right;
			}
		}
	};
	return run(expression);
}

function isTrue(result: Resolved): boolean {
	return result.kind === 'value' && truthy(result.value);
}

const placeholder = /\{\{-?\s*([\s\S]*?)\s*-?\}\}/g;

/** A text with its {{ }} worked out; one that is nothing but a placeholder keeps the type of its value, as in Ansible. */
export function evaluateText(text: string, lookup: Lookup, trace: Trace): Resolved {
	if (!text.includes('{{') && !text.includes('{%')) return value(text);
	if (text.includes('{%')) return unknown('it holds a Jinja statement {% %}');
	const whole = /^\s*\{\{-?\s*((?:(?!\}\}|\{\{)[\s\S])*?)\s*-?\}\}\s*$/.exec(text)?.[1];
	if (whole !== undefined) return evaluateSource(whole, lookup, trace);
	let failed: Resolved | undefined;
	const result = text.replace(placeholder, (_, source: string) => {
		const part = evaluateSource(source, lookup, trace);
		if (part.kind === 'value') return printed(part.value);
		failed ??= part;
		return '';
	});
	return failed ?? value(result);
}

/** An expression given as text, as in `when:`. */
export function evaluateSource(source: string, lookup: Lookup, trace: Trace): Resolved {
	const expression = parseExpression(source);
	return expression === undefined
		? unknown(`the expression "${source.slice(0, 80)}" is not worked out`)
		: evaluate(expression, lookup, trace);
}
