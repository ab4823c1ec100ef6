/** A list that is being read, as far as it has come. */
export type ListUnderWay = {
	readonly objects: number;
	/** Of these objects, on the wire. */
	readonly bytes: number;
	/** Objects that the server announced altogether. */
	readonly expected: number;
};

/** What reading all of a source whole takes, by a sample of it; bytes on the wire. */
export type WholeList = {readonly objects: number; readonly bytesEach: number};

/**
 * A list that takes longer is out of date before it is read: kube-apiserver keeps the changes of the last 75 s for those who watch from it on
 * (eventFreshDuration), and drops what is older than 5 min (--etcd-compaction-interval), its pages as well; then everything is listed again.
 */
const longestSeconds = 120;
/** It is taken up again only where it is far from that: what is just so affordable would be given up soon. */
const comfortableSeconds = 60;
/** Of fewer objects it is not known what they take: they are too different from one another. */
const sample = 50;

/** What reading everything would take, by what has arrived; undefined while that is too little to tell. */
export function wholeListOf({objects, bytes, expected}: ListUnderWay): WholeList | undefined {
	return objects < sample ? undefined : {objects: expected, bytesEach: bytes / objects};
}

/** Whether the rest of a list takes too long over a link that carries so much. */
export function isTooLong(list: ListUnderWay, linkPerSecond: number): boolean {
	const whole = wholeListOf(list);
	if (whole === undefined) return false;
	const left = (list.expected - list.objects) * whole.bytesEach;
	return left > longestSeconds * linkPerSecond;
}

/** Whether a list that was given up would be read soon enough by now. */
export function isComfortable(whole: WholeList, linkPerSecond: number): boolean {
	return secondsFor(whole, linkPerSecond) < comfortableSeconds;
}

/** A part of a list, and within how many seconds it arrives where all of it is read soon enough. */
export type Sample = {readonly objects: number; readonly seconds: number};

/** Of a minute no more than this is spent on finding out that a link is as slow as it was. */
const sampleShare = 1 / 12;
/** As large as the largest page of a list. */
const largestSample = 5_000;

/** What to read of a list that was given up, to see what the link carries by now while nothing else of it arrives. */
export function sampleOf({objects}: WholeList): Sample {
	const some = Math.min(largestSample, Math.ceil(objects * sampleShare));
	return {objects: some, seconds: (comfortableSeconds * some) / objects};
}

/** How long reading everything takes, in seconds. */
export function secondsFor({objects, bytesEach}: WholeList, linkPerSecond: number): number {
	return (objects * bytesEach) / linkPerSecond;
}

/** Bytes a second with a unit. */
export const rate = (bytesPerSecond: number): string =>
	bytesPerSecond >= 1e6
		? `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
		: `${Math.ceil(bytesPerSecond / 1e3)} kB/s`;

/** Why only metadata is read, with the figures that it was decided by. */
export function tooLongWhy(whole: WholeList, linkPerSecond: number): string {
	const minutes = Math.ceil(secondsFor(whole, linkPerSecond) / 60);
	return `${allOf(whole)} take about ${minutes} min at the ${rate(linkPerSecond)} of this link`;
}

/** Why what was lean is read whole again. */
export function wholeAgainWhy(whole: WholeList): string {
	return `${allOf(whole)} take less than a minute on this link by now`;
}

const allOf = ({objects}: WholeList): string =>
	`all ${String(objects).replace(/\B(?=(\d{3})+(?!\d))/g, ',')} whole`;
