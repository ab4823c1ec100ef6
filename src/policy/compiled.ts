import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {PolicyChoice} from './choice.ts';
import type {End, PodEnd, Port} from './ends.ts';
import type {Match} from './unknown.ts';
import type {Direction, PolicyWorld} from './world.ts';

/** Which policy something is said of. `kind` is that of the API; `tier` is where it is evaluated. */
export type PolicyRef = {
	readonly kind: string;
	/** Empty for what is cluster-wide. */
	readonly namespace: string;
	readonly name: string;
	readonly tier: string;
	/** As people call it: "NetworkPolicy NAMESPACE/NAME". */
	readonly title: string;
	/** Only for NetworkPolicies of Kubernetes. */
	readonly row?: NetworkPolicyRow;
};

/** One side of a connection: what is asked of every rule. */
export type Question = {
	readonly world: PolicyWorld;
	readonly direction: Direction;
	/** The pod whose policies decide. */
	readonly subject: PodEnd;
	readonly other: End;
	readonly source: End;
	readonly destination: End;
	readonly port: Port;
	readonly family: 4 | 6;
};

export type Action = 'Allow' | 'Deny' | 'Pass' | 'Log';

export type CompiledRule = {
	/** Its place in the list of its direction, as written. */
	readonly index: number;
	/** Undefined when what is written is none: then nobody knows what happens where it matches. */
	readonly action: Action | undefined;
	readonly match: (question: Question) => Match;
};

/** A label that a pod has to have, with one of these values, to be selected at all. */
export type Hint = {readonly key: string; readonly values: readonly string[]};

/** A policy of any kind in the form in which it is evaluated. */
export type CompiledPolicy = {
	readonly ref: PolicyRef;
	/** Within its tier; the lowest goes first. */
	readonly order: number;
	/** What decides between policies of one order. */
	readonly sortName: string;
	readonly hint: Hint | undefined;
	readonly directions: readonly Direction[];
	/** Only pods of this namespace can be selected; undefined for pods of all. */
	readonly namespace: string | undefined;
	readonly selects: (choice: PolicyChoice, pod: PodEnd) => Match;
	readonly rules: Readonly<Record<Direction, readonly CompiledRule[]>>;
};

const actions = new Map<string, Action>(
	(['Allow', 'Deny', 'Pass', 'Log'] as const).map(action => [action.toLowerCase(), action]),
);

/** The action of a rule as written; undefined when it is none. */
export function actionOf(text: string): Action | undefined {
	return actions.get(text.toLowerCase());
}
