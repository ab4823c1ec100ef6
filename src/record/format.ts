/**
 * The shapes of a snapshot folder: what `ktriage snapshot save` writes and `--snapshot DIR` reads. docs/snapshot-format.md
 * describes the same for people.
 */

/** The value of `format` in snapshot.yaml. */
export const snapshotFormat = 'ktriage/v1';

/** The state a collector was in when the snapshot was taken. */
export type RecordedCollector = {
	readonly state: 'loading' | 'live' | 'stale' | 'forbidden' | 'absent';
	/** RFC 3339. */
	readonly since?: string;
	readonly why?: string;
	/** The verb that was refused, for `forbidden`. */
	readonly verb?: string;
};

/** snapshot.yaml. */
export type SnapshotMeta = {
	/** RFC 3339; undefined when the folder does not say. */
	readonly takenAt?: string;
	readonly context: string;
	readonly server: {readonly url: string; readonly gitVersion: string; readonly error?: string};
	readonly collectors: Readonly<Record<string, RecordedCollector>>;
	/** What was left out, in words. */
	readonly redacted: readonly string[];
};
