/** How many pods were on which kind of network at one moment (milliseconds since the epoch). */
export type BurnDownSample = {
	readonly at: number;
	readonly flannel: number;
	readonly calico: number;
	readonly other: number;
};
