import type {Denial, ProbeRecord} from '../lab/cluster.ts';
import type {SnapshotMeta} from './format.ts';
import type {WriteFiles} from './partial.ts';

/** A resource to be saved, by its names in the API; `group` is '' for the core group. */
export type SavedResource = {
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly kind: string;
};

/** What a snapshot is made of. */
export type SnapshotContent = {
	readonly meta: Omit<SnapshotMeta, 'redacted' | 'takenAt' | 'collectors'> & {readonly takenAt: string};
	readonly resources: readonly SavedResource[];
	/** Every object of a resource. An error that it throws goes to `failed`. */
	readonly listObjects: (resource: SavedResource) => AsyncIterable<object>;
	/** States of the sources, asked for after everything was listed. */
	readonly collectors?: () => SnapshotMeta['collectors'];
	/** By "ns/pod/container", and with ".previous". */
	readonly logs?: Readonly<Record<string, string>>;
	readonly probes?: readonly ProbeRecord[];
	readonly counters?: Readonly<Record<string, string>>;
	/** What Prometheus answered, by query. */
	readonly prometheus?: Readonly<Record<string, readonly unknown[]>>;
	readonly denied?: readonly Denial[];
	/** The text of the profile, as given. */
	readonly profile?: string;
	/** Texts of Ansible files by path, without secrets. */
	readonly iac?: Readonly<Record<string, string>>;
	/** Values that were left out of them. */
	readonly iacLeftOut?: number;
};

export type WriteOptions = {
	/** Replace an earlier snapshot. */
	readonly force?: boolean;
	readonly files?: WriteFiles;
	readonly signal?: AbortSignal;
	/** After each resource, and now and then while a long one is written. */
	readonly progress?: (resource: SavedResource, objects: number) => void;
	/** A resource that could not be listed. Return to go on without it, throw to stop. */
	readonly failed?: (resource: SavedResource, error: unknown) => void;
};

export type WrittenSnapshot = {
	readonly objects: number;
	readonly bytes: number;
	readonly resources: number;
	readonly redacted: readonly string[];
};

/** "pods", "ippools.crd.projectcalico.org": what the file of a resource is called. */
export function nameOf({group, resource}: SavedResource): string {
	return group === '' ? resource : `${resource}.${group}`;
}
