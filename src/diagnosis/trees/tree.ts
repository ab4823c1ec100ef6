import type {Evidence, Finding, Owner, Remedy, Subject} from '../../checks/finding.ts';
import type {Ip} from '../../net/ip.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** What questions are answered from: the cluster as it was read, and what the checks said of it. */
export type World = {readonly snapshot: Snapshot; readonly findings: readonly Finding[]};

/** What one walk through a tree is about. */
export type Scope = {
	/** "models no-server in NAMESPACE". */
	readonly about: string;
	/** Empty when it is about the cluster. */
	readonly namespace: string;
	readonly subjects: readonly Subject[];
	/** Where a connection goes, when it is about one. */
	readonly target?: {readonly ip: Ip; readonly port: number};
	/** The pod it comes from, by slot; -1 when not known. */
	readonly source?: number;
	/** How it failed, in the classes of probes. */
	readonly outcome?: string;
	/** What the cluster itself says of it. */
	readonly text?: string;
};

/** The answer to one question. `unknown` says how it could be told. */
export type Answer = {
	readonly kind: 'yes' | 'no' | 'unknown';
	readonly because: string;
	readonly evidence: readonly Evidence[];
	/** The findings that say so; their owner and remedies are those of the leaf they lead to. */
	readonly findings: readonly Finding[];
	/** For unknown: the exact command or key that would tell. */
	readonly tell: string;
	/** What the walk goes on with, where the answer makes it more exact. */
	readonly scope?: Scope;
};

export type TreeName = `T${number}`;

/** What is wrong, whose it is, what to do and how to see that it worked. `intended` is nothing wrong. */
export type Leaf = {
	readonly id: string;
	readonly diagnosis: string;
	readonly owner: Owner;
	readonly severity: 'fail' | 'warn' | 'intended';
	/** Used when no finding has its own. */
	readonly remedy: Pick<Remedy, 'text' | 'command' | 'risk'>;
	readonly verify: string;
};

/** Where an answer leads: another question, an end, another tree, or out of it, with nothing found. */
export type Step =
	| {readonly go: string}
	| {readonly leaf: Leaf}
	| {readonly tree: TreeName; readonly at?: string}
	| {readonly clear: string}
	| {readonly undecided: string; readonly tell: string};

export type TreeNode = {
	/** "Q3". */
	readonly id: string;
	readonly question: string;
	readonly ask: (world: World, scope: Scope) => Answer;
	readonly yes: Step;
	readonly no: Step;
};

/** A way from a complaint to its cause, question by question. The first node is where it is entered. */
export type Tree = {
	readonly name: TreeName;
	readonly title: string;
	/** Words it can be asked for by. */
	readonly topics: readonly string[];
	/** What it would be walked for on this cluster when nobody names anything; none when there is nothing to ask. */
	readonly scopes: (world: World) => readonly Scope[];
	/** The checks that must have been able to look before "nothing to ask" means that all is well. */
	readonly watches: readonly string[];
	readonly nodes: readonly TreeNode[];
};

/** A step to the next question. */
export const go = (id: string): Step => ({go: id});
/** A step into another tree, or to one of its questions. */
export const into = (tree: TreeName, at?: string): Step => ({tree, ...(at !== undefined && {at})});
/** An end at which nothing was found. */
export const clear = (words: string): Step => ({clear: words});

/** An end with a cause: fails, the platform's and without a command unless it says otherwise. */
export function leaf(
	id: string,
	diagnosis: string,
	text: string,
	verify: string,
	more: Partial<Omit<Leaf, 'remedy'>> & {readonly command?: string; readonly risk?: Remedy['risk']} = {},
): Step {
	const {command = '', risk = 'low', ...rest} = more;
	return {
		leaf: {
			id,
			diagnosis,
			owner: 'platform',
			severity: 'fail',
			remedy: {text, command, risk},
			verify,
			...rest,
		},
	};
}

/** One question with what follows from it. */
export function ask(
	id: string,
	question: string,
	answer: TreeNode['ask'],
	then: {readonly yes: Step; readonly no: Step},
): TreeNode {
	return {id, question, ask: answer, ...then};
}
