import type {IacNode} from '../store/iac.ts';
import type {Definition, Definitions} from './definitions.ts';
import {evaluateText, type Lookup} from './evaluate.ts';
import type {Inventory} from './inventory.ts';
import {placeText} from './node.ts';
import type {Play} from './plays.ts';
import {type Resolved, unknown, type Value, value} from './value.ts';

/** For whom a variable is asked: a host of the inventory, in a role and a play where it matters. */
export type Context = {
	readonly host: string;
	readonly groups: ReadonlySet<string>;
	readonly role?: string;
	readonly play?: number;
	/** Variables of the task around it, the stronger ones last. */
	readonly own?: readonly Definition[];
	/** `item` of a loop. */
	readonly item?: Value;
};

/** What a variable is in a context, what gave it and what lost against that. */
export type Answer = {
	readonly result: Resolved;
	readonly winner: Definition | undefined;
	/** The definitions that are in scope and lose, strongest first. */
	readonly losers: readonly Definition[];
	/** Variables that nothing sets here, so that a default() counted. */
	readonly defaulted: readonly string[];
};

export type Resolver = {
	readonly variable: (name: string, context: Context) => Answer;
	readonly text: (
		text: string,
		context: Context,
	) => {readonly result: Resolved; readonly defaulted: readonly string[]};
};

const facts =
	/^(?:ansible_|hostvars$|groups$|play_hosts$|playbook_dir$|role_(?:path|name)$|omit$|environment$|vars$|lookup$|query$|now$|range$|undef$)/;

const deepest = 60;

/** Resolves variables of one environment by Ansible's precedence. */
export function resolverOf(definitions: Definitions, inventory: Inventory, plays: readonly Play[]): Resolver {
	/** Weakest first. */
	function candidates(name: string, context: Context): readonly Definition[] {
		const all = [
			...(definitions.byName.get(name) ?? []),
			...(context.own ?? []).filter(one => one.name === name),
		];
		const rolesOfPlay = context.play === undefined ? [] : (plays[context.play]?.roles ?? []);
		const rank = ({scope, level}: Definition): number => {
			// Of the defaults of several roles of a play the later one wins, and inside a role its own.
			if (scope.kind === 'role') return scope.name === context.role ? 1e6 : rolesOfPlay.indexOf(scope.name);
			if (scope.kind !== 'group' || level < 3) return 0;
			return (inventory.depth.get(scope.name) ?? 1) * 1e4 + (inventory.priority.get(scope.name) ?? 1);
		};
		const groupName = ({scope}: Definition): string => (scope.kind === 'group' ? scope.name : '');
		return all
			.map((definition, order) => ({definition, order}))
			.filter(({definition}) => isInScope(definition, context, rolesOfPlay))
			.sort(
				(a, b) =>
					a.definition.level - b.definition.level ||
					rank(a.definition) - rank(b.definition) ||
					(groupName(a.definition) < groupName(b.definition)
						? -1
						: groupName(a.definition) > groupName(b.definition)
							? 1
							: a.order - b.order),
			)
			.map(({definition}) => definition);
	}

	function ask(name: string, context: Context): Answer {
		const defaulted = new Set<string>();
		const list = candidates(name, context);
		const {result, winner} = pick(name, list, context, [], defaulted);
		return {
			result,
			winner,
			losers: list.filter(one => one !== winner).reverse(),
			defaulted: [...defaulted],
		};
	}

	function pick(
		name: string,
		list: readonly Definition[],
		context: Context,
		trail: readonly Definition[],
		defaulted: Set<string>,
	): {readonly result: Resolved; readonly winner: Definition | undefined} {
		const winner = list.at(-1);
		if (winner === undefined) return {result: builtIn(name, context), winner};
		if (winner.conditional) {
			const why = `${placeText(winner)} sets ${name} only under a condition`;
			return {result: unknown(why), winner};
		}
		if (trail.includes(winner)) {
			const steps = [...trail.slice(trail.indexOf(winner)), winner].map(
				one => `${one.name} (${placeText(one)})`,
			);
			return {
				result: {kind: 'loop', name, why: `${name} is made of itself: ${steps.join(' > ')}`, place: winner},
				winner,
			};
		}
		if (trail.length > deepest) return {result: unknown('too many variables inside one another'), winner};
		// set_fact is worked out when it runs: the name inside is what it was before.
		const before = winner.level === 19 ? list.slice(0, -1) : undefined;
		const lookup: Lookup = other =>
			other === name && before !== undefined
				? pick(name, before, context, trail, defaulted).result
				: pick(other, candidates(other, context), context, [...trail, winner], defaulted).result;
		return {result: resolveNode(winner.node, lookup, defaulted), winner};
	}

	function builtIn(name: string, {host, groups, item}: Context): Resolved {
		if (name === 'inventory_hostname' || name === 'ansible_hostname') return value(host);
		if (name === 'inventory_hostname_short') return value(host.split('.')[0] ?? host);
		if (name === 'group_names') return value([...groups].filter(group => group !== 'all').sort());
		if (name === 'item' && item !== undefined) return value(item);
		if (name === 'item' || facts.test(name)) return unknown(`${name} is known during the run only`);
		if (definitions.atRunTime.has(name)) return unknown(`${name} is set during the run`);
		return {kind: 'undefined', name, why: `nothing sets ${name} here`};
	}

	return {
		variable: ask,
		text: (text, context) => {
			const defaulted = new Set<string>();
			const lookup: Lookup = name => pick(name, candidates(name, context), context, [], defaulted).result;
			return {result: resolveText(text, lookup, defaulted), defaulted: [...defaulted]};
		},
	};
}

function isInScope({scope}: Definition, context: Context, rolesOfPlay: readonly string[]): boolean {
	switch (scope.kind) {
		case 'everywhere':
			return true;
		case 'group':
			return context.groups.has(scope.name);
		case 'host':
			return scope.name === context.host;
		case 'role':
			return scope.name === context.role || rolesOfPlay.includes(scope.name);
		case 'play':
			return scope.play === context.play;
	}
}

function resolveText(text: string, lookup: Lookup, defaulted: Set<string>): Resolved {
	return evaluateText(text, lookup, {defaulted: name => defaulted.add(name)});
}

/** A value with everything in it worked out; one part that cannot be makes the whole unknown. */
export function resolveNode(node: IacNode, lookup: Lookup, defaulted: Set<string>): Resolved {
	if (node.kind === 'secret') return unknown(`it is not read: ${node.why}`);
	if (node.kind === 'scalar')
		return typeof node.value === 'string' ? resolveText(node.value, lookup, defaulted) : value(node.value);
	if (node.kind === 'list') {
		const items: Value[] = [];
		for (const item of node.items) {
			const result = resolveNode(item, lookup, defaulted);
			if (result.kind !== 'value') return result;
			items.push(result.value);
		}
		return value(items);
	}
	const entries: [string, Value][] = [];
	for (const {key, value: inner} of node.entries) {
		const result = resolveNode(inner, lookup, defaulted);
		if (result.kind !== 'value') return result;
		entries.push([key, result.value]);
	}
	return value(Object.fromEntries(entries));
}
