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

/** How long reading everything takes, in seconds. */
export function secondsFor({objects, bytesEach}: WholeList, linkPerSecond: number): number {
	return (objects * bytesEach) / linkPerSecond;
}
