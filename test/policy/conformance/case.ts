/** One rule of how policies are read, with where it is written down. */
export type Case = {
	readonly name: string;
	/** Project, version or file, and what it says. */
	readonly source: string;
	readonly objects: readonly unknown[];
	/** "FROM TO PORT[/PROTOCOL]" and the verdict. */
	readonly asks: readonly (readonly [question: string, verdict: 'allow' | 'deny' | 'unknown'])[];
};
