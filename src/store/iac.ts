/** A value of a YAML file with the line it stands on, counted from 1. `secret` stands for what is never read: vaulted values and passwords. */
export type IacNode =
	| {readonly kind: 'scalar'; readonly line: number; readonly value: string | number | boolean | null}
	| {readonly kind: 'list'; readonly line: number; readonly items: readonly IacNode[]}
	| {readonly kind: 'map'; readonly line: number; readonly entries: readonly IacEntry[]}
	| {readonly kind: 'secret'; readonly line: number; readonly why: string};

export type IacEntry = {readonly key: string; readonly line: number; readonly value: IacNode};

/** One file below the folder of --iac. */
export type IacFile = {
	/** Below the folder, with "/" between names. */
	readonly path: string;
	/** Without control characters; empty for a vaulted file. */
	readonly text: string;
	/** Of a YAML file; empty for others and where it cannot be read. */
	readonly documents: readonly IacNode[];
};

/** The Ansible files given with --iac, as they were read: nothing is run and nothing resolved yet. */
export type IacFiles = {
	readonly folder: string;
	readonly files: readonly IacFile[];
	/** What was passed over and why, one sentence each. */
	readonly notes: readonly string[];
	/** Files that hold something which cannot be understood; judging without them may be wrong. */
	readonly problems: readonly {readonly path: string; readonly line: number; readonly why: string}[];
};
