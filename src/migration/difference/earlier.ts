import type {Snapshot} from '../../store/snapshot.ts';

/** Whether what this is compared with is the same cluster as it was written down before. */
export function isEarlier({other, cluster, now}: Snapshot): boolean {
	return (
		other?.writtenDown === true && cluster.uid !== '' && other.cluster.uid === cluster.uid && other.now <= now
	);
}
