import type {IacNode} from '../store/iac.ts';
import {namesIn, parseExpression} from './expression.ts';
import {contextsOfTask, type IacModel} from './model.ts';
import {leavesOf, type Place} from './node.ts';
import type {Context} from './resolve.ts';
import {extraOf, type Run} from './runs.ts';
import type {Task} from './tasks.ts';
import {type Resolved, truthy} from './value.ts';

/** A task that makes a Service of type NodePort where a variable does not say otherwise, with what turns it on. */
export type Fallback = Place & {
	readonly task: Task;
	/** The variables in its condition. */
	readonly variables: readonly string[];
	/** Names that may be those of Services: "NAME" of every definition in the task. */
	readonly services: readonly string[];
	/** Set when the type itself is an expression. */
	readonly expression: string | undefined;
};

const serviceType = /(?:^|\s|\\n)type:\s*["']?(?:ClusterIP|NodePort|LoadBalancer)|\btype=NodePort/;

const cache = new WeakMap<IacModel, readonly Fallback[]>();

/**
 * Tasks that fall back to NodePort: one with NodePort and a condition on a variable on which a task with LoadBalancer depends too, or a
 * type that is chosen by an expression.
 */
export function fallbacksIn(model: IacModel): readonly Fallback[] {
	const known = cache.get(model) ?? findFallbacks(model);
	cache.set(model, known);
	return known;
}

function findFallbacks(model: IacModel): readonly Fallback[] {
	const tasks = model.plays.tasks.map(task => ({task, ...typesOf(task)}));
	const balancing = new Set(tasks.filter(one => one.balancer).flatMap(({task}) => variablesOf(task)));
	return tasks.flatMap(({task, nodePort, expressions, services}) => {
		const base = {path: task.path, line: task.line, task, services};
		const chosen = expressions.map(expression => ({
			...base,
			expression,
			variables: [...new Set(namesIn(parseExpression(expression) ?? {kind: 'literal', value: null}))],
		}));
		const variables = variablesOf(task).filter(name => balancing.has(name));
		return nodePort && variables.length > 0
			? [...chosen, {...base, expression: undefined, variables}]
			: chosen;
	});
}

function variablesOf({when}: Task): readonly string[] {
	return when.flatMap(text => {
		const expression = parseExpression(text);
		return expression === undefined ? [] : [...new Set(namesIn(expression))];
	});
}

function typesOf({path, args, node}: Task) {
	const found = {nodePort: false, balancer: false, expressions: [] as string[], services: [] as string[]};
	const body: IacNode = args ?? node;
	for (const {text, keys} of leavesOf(path, body)) {
		const last = keys.at(-1) ?? '';
		const isType = /(?:^|[._])(?:service_?)?type$/i.test(last);
		if (isType && text === 'NodePort') found.nodePort = true;
		if (isType && text === 'LoadBalancer') found.balancer = true;
		if (text.includes('\n') || serviceType.test(text)) {
			if (/type["']?\s*[:=]\s*["']?NodePort/.test(text)) found.nodePort = true;
			if (/type["']?\s*[:=]\s*["']?LoadBalancer/.test(text)) found.balancer = true;
		}
		for (const [, expression = ''] of text.matchAll(/\{\{([^}]*)\}\}/g))
			if (/NodePort/.test(expression) && /LoadBalancer/.test(expression))
				found.expressions.push(expression.trim());
		if (last === 'name' && /^[a-z0-9.-]+$/.test(text)) found.services.push(text);
		for (const [, name = ''] of text.matchAll(/^\s*name:\s*["']?([a-z0-9.-]+)["']?\s*$/gm))
			found.services.push(name);
	}
	return {...found, services: [...new Set(found.services)]};
}

/** Whether a run takes the fallback on some host; undefined when it does not reach the task at all. */
export function takesFallback(
	model: IacModel,
	fallback: Fallback,
	run: Run | undefined,
): {readonly taken: Resolved; readonly host: string} | undefined {
	if (run !== undefined && !reaches(run, fallback.task, model)) return undefined;
	const results = model.environments.flatMap(environment =>
		contextsOfTask(model, environment, fallback.task).map(context => {
			const asked = run === undefined ? context : withExtra(context, run);
			return {taken: judge(environment.resolver.text, fallback, asked), host: context.host};
		}),
	);
	return results.find(({taken}) => taken.kind === 'value' && taken.value === true) ?? results[0];
}

type TextResolver = (text: string, context: Context) => {readonly result: Resolved};

function judge(text: TextResolver, {expression, task}: Fallback, context: Context): Resolved {
	if (expression !== undefined) {
		const {result} = text(`{{ ${expression} }}`, context);
		return result.kind === 'value' ? {kind: 'value', value: result.value === 'NodePort'} : result;
	}
	for (const condition of task.when) {
		const {result} = text(`{{ ${condition} }}`, context);
		if (result.kind !== 'value') return result;
		if (!truthy(result.value)) return {kind: 'value', value: false};
	}
	return {kind: 'value', value: true};
}

/** The extra vars of one run instead of those of the last. */
function withExtra(context: Context, run: Run): Context {
	const {node, path} = extraOf(run);
	if (node.kind !== 'map') return context;
	const given = node.entries.map(({key, line, value}) => ({
		name: key,
		node: value,
		path,
		line,
		level: 22 as const,
		scope: {kind: 'everywhere' as const},
		conditional: false,
	}));
	return {...context, own: [...(context.own ?? []), ...given]};
}

/** Whether the tags and playbooks of a command include the task. */
function reaches(run: Run, task: Task, {plays}: IacModel): boolean {
	const has = (wanted: readonly string[]): boolean => task.tags.some(tag => wanted.includes(tag));
	if (has(run.skippedTags)) return false;
	if (run.tags.length > 0 && !run.tags.includes('all') && !task.tags.includes('always') && !has(run.tags))
		return false;
	if (task.tags.includes('never') && !has(run.tags)) return false;
	const play = task.play === undefined ? undefined : plays.plays[task.play];
	if (play === undefined || run.playbooks.length === 0) return true;
	// A playbook that imports others reaches those too; which, its own plays do not say.
	const own = plays.plays.some(({path}) =>
		run.playbooks.some(name => path === name || path.endsWith(`/${name}`) || name.endsWith(`/${path}`)),
	);
	return (
		!own ||
		run.playbooks.some(
			name => play.path === name || play.path.endsWith(`/${name}`) || name.endsWith(`/${play.path}`),
		)
	);
}
