import type {Answer, Leaf, Scope, Step, Tree, TreeNode, World} from './tree.ts';

export type WalkStep = {
	readonly tree: Tree['name'];
	readonly node: string;
	readonly question: string;
	readonly answer: Answer;
};

/** How a walk ends: at a cause, with nothing found, or where something would have to be known first. */
export type WalkEnd =
	| {readonly kind: 'leaf'; readonly tree: Tree['name']; readonly leaf: Leaf}
	| {readonly kind: 'clear'; readonly words: string}
	| {readonly kind: 'unknown'; readonly why: string; readonly tell: string};

export type Walk = {
	readonly tree: Tree['name'];
	readonly title: string;
	readonly scope: Scope;
	readonly steps: readonly WalkStep[];
	readonly end: WalkEnd;
};

/** A walk cannot be longer than this: trees lead into each other, and never back to a question already asked. */
const longest = 60;

/**
 * Goes through a tree question by question. Where a question cannot be answered, both of its answers are followed; only when they come
 * to the same end is it the end, else the walk says what is missing.
 */
export function walk(trees: readonly Tree[], world: World, tree: Tree, scope: Scope, at?: string): Walk {
	const start = at === undefined ? tree.nodes[0] : tree.nodes.find(({id}) => id === at);
	const base = {tree: tree.name, title: tree.title, scope};
	if (start === undefined) return {...base, steps: [], end: {kind: 'clear', words: 'nothing to ask'}};
	return {...base, ...follow(trees, world, {tree, node: start, scope}, new Set(), new Map())};
}

type At = {readonly tree: Tree; readonly node: TreeNode; readonly scope: Scope};
type Followed = Pick<Walk, 'steps' | 'end'>;

/** Ends that are known already, by question: without them every question that cannot be answered would double the work. */
type Ends = Map<string, WalkEnd>;

function follow(
	trees: readonly Tree[],
	world: World,
	from: At,
	before: ReadonlySet<string>,
	known: Ends,
): Followed {
	const steps: WalkStep[] = [];
	const asked = new Set(before);
	let at = from;
	for (;;) {
		const key = `${at.tree.name} ${at.node.id}`;
		if (asked.has(key) || asked.size > longest)
			return {steps, end: {kind: 'unknown', why: `the questions lead back to ${key}`, tell: ''}};
		asked.add(key);
		const answer = at.node.ask(world, at.scope);
		steps.push({tree: at.tree.name, node: at.node.id, question: at.node.question, answer});
		const scope = answer.scope ?? at.scope;
		if (answer.kind === 'unknown') {
			const end = (step: Step) => endOf(trees, world, {...at, scope}, step, asked, known);
			return {steps, end: agreed(end(at.node.yes), end(at.node.no)) ?? notYet(answer)};
		}
		const next = take(trees, {...at, scope}, at.node[answer.kind]);
		if ('kind' in next) return {steps, end: next};
		at = next;
	}
}

/** Where a step leads: to an end or a question. */
function take(trees: readonly Tree[], at: At, step: Step): WalkEnd | At {
	if ('leaf' in step) return {kind: 'leaf', tree: at.tree.name, leaf: step.leaf};
	if ('clear' in step) return {kind: 'clear', words: step.clear};
	if ('undecided' in step) return {kind: 'unknown', why: step.undecided, tell: step.tell};
	const tree = 'tree' in step ? trees.find(({name}) => name === step.tree) : at.tree;
	const wanted = 'tree' in step ? step.at : step.go;
	const node = wanted === undefined ? tree?.nodes[0] : tree?.nodes.find(({id}) => id === wanted);
	if (tree === undefined || node === undefined)
		throw new Error(`no question ${wanted ?? ''} in tree ${'tree' in step ? step.tree : at.tree.name}`);
	return {tree, node, scope: at.scope};
}

function endOf(
	trees: readonly Tree[],
	world: World,
	at: At,
	step: Step,
	asked: ReadonlySet<string>,
	known: Ends,
): WalkEnd {
	const next = take(trees, at, step);
	if ('kind' in next) return next;
	const key = `${next.tree.name} ${next.node.id} ${next.scope.about}`;
	const end = known.get(key) ?? follow(trees, world, next, asked, known).end;
	known.set(key, end);
	return end;
}

function notYet({because, tell}: Answer): WalkEnd {
	return {kind: 'unknown', why: because, tell};
}

function agreed(first: WalkEnd, second: WalkEnd): WalkEnd | undefined {
	if (first.kind !== 'leaf' || second.kind !== 'leaf') return undefined;
	return first.tree === second.tree && first.leaf.id === second.leaf.id ? first : undefined;
}
