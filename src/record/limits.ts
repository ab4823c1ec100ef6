const mebi = 2 ** 20;

/** How much a snapshot folder may ask of the reader. A cluster of 150,000 pods stays within it. */
export type Limits = {
	readonly fileBytes: number;
	readonly totalBytes: number;
	readonly files: number;
	/** Folders below the snapshot folder. */
	readonly depth: number;
	/** Nesting inside one document. */
	readonly nesting: number;
	/** Times that the aliases of one YAML document may be resolved. */
	readonly aliases: number;
};

export const defaultLimits: Limits = {
	fileBytes: 512 * mebi,
	totalBytes: 2048 * mebi,
	files: 100_000,
	depth: 8,
	nesting: 200,
	aliases: 100,
};
