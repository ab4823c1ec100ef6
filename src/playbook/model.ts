import type {Owner} from '../checks/finding.ts';
import type {TreeName} from '../diagnosis/trees/tree.ts';

/** What has to work before what is above it can be judged, from the lowest up. */
export const layers = [
	'node',
	'network',
	'pods',
	'service',
	'dns',
	'api',
	'policy',
	'balancer',
	'application',
	'serving',
	'pipeline',
] as const;

export type Layer = (typeof layers)[number];

/** What of the network a step has asked, as a matrix of many connections. */
export const askedMatrices = ['pods', 'namespaces', 'edges', 'forbidden'] as const;

export type AskedMatrix = (typeof askedMatrices)[number];

/** What a person has to say before a step passes: `typed` asks for a word, so that nobody says it in passing. */
export type Confirmation = 'none' | 'attest' | 'typed';

/** A team's own evidence: a program without a shell, its exit code, and where in its JSON output stands which value. */
export type OwnCommand = {
	readonly run: readonly string[];
	readonly exitCode: number;
	/** JSON pointer (RFC 6901) into what it prints; with `equals`. */
	readonly pointer?: string;
	readonly equals?: string | number | boolean | null;
	readonly timeoutSeconds: number;
};

/** Where to go from a step that fails. */
export type FailBranch = {readonly tree?: TreeName; readonly step?: string; readonly text?: string};

/** One step of a playbook. */
export type Step = {
	readonly id: string;
	readonly title: string;
	readonly purpose: string;
	/** Codes of checks that have to have looked and found nothing. */
	readonly evidence: readonly string[];
	/** Codes that count when they can tell, and are not missed when they cannot. */
	readonly also: readonly string[];
	readonly tree?: TreeName;
	readonly command?: OwnCommand;
	readonly probe: string;
	/** The questions of `probe`, where ktriage can ask them itself. */
	readonly asks?: AskedMatrix;
	/** The criterion in words. */
	readonly pass: string;
	/** The criterion is "nothing fails": a WARN does not hold it up. */
	readonly acceptsWarnings: boolean;
	readonly fail: FailBranch;
	readonly remedy: {readonly text: string; readonly command: string};
	/** Where common guides are wrong: what they say, why not, what to do. */
	readonly corrections: readonly string[];
	readonly confirm: Confirmation;
	/** The word to be typed. */
	readonly word: string;
	readonly owner: Owner;
	readonly blocking: boolean;
	readonly layer?: Layer;
	/** Hours from the start of the migration in which it is planned. */
	readonly hours?: readonly [number, number];
};

/** What closes a phase: steps and phases it needs, and evidence and a confirmation of its own. */
export type Gate = Step & {readonly needs: readonly string[]};

export type Phase = {
	readonly id: string;
	readonly title: string;
	readonly steps: readonly Step[];
	readonly gate: Gate;
	/** Its steps stop at the first that is not passed. */
	readonly ordered: boolean;
	/** Only asked for while a rollback is due. */
	readonly whenRollback: boolean;
};

/** A playbook with everything that it extends already in it. */
export type Playbook = {
	readonly name: string;
	readonly title: string;
	readonly mode?: 'in-place' | 'parallel';
	readonly phases: readonly Phase[];
};

/** A file as it is written: only what it adds to the one it extends. */
export type PlaybookFile = {
	readonly name: string;
	readonly title: string;
	readonly mode?: 'in-place' | 'parallel';
	readonly extends?: string;
	readonly removes: readonly string[];
	readonly phases: readonly FilePhase[];
};

export type FilePhase = {
	readonly id: string;
	/** Empty when it adds to a phase that is there. */
	readonly title: string;
	/** The phase after which a new one stands; at the end when absent. */
	readonly after?: string;
	readonly ordered?: boolean;
	readonly whenRollback?: boolean;
	readonly steps: readonly (Step & {readonly after?: string})[];
	readonly gate?: Gate;
};

/** Every step and gate of a playbook, in order, with its phase. */
export function allSteps({phases}: Playbook): readonly {readonly phase: Phase; readonly step: Step}[] {
	return phases.flatMap(phase => [...phase.steps, phase.gate].map(step => ({phase, step})));
}

/** The step or gate of this id, whatever its case; undefined when there is none. */
export function findStep(
	playbook: Playbook,
	id: string,
): {readonly phase: Phase; readonly step: Step} | undefined {
	return allSteps(playbook).find(({step}) => step.id.toLowerCase() === id.toLowerCase());
}
