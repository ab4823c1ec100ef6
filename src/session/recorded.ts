import type {SourceState} from '../store/source-state.ts';

/** What a snapshot folder says about the sources it was made from. */
export type Recorded = {
	/** The server it was made from, when that is said. */
	readonly server?: {readonly url: string};
	readonly collectors: Readonly<
		Record<
			string,
			{
				readonly state: SourceState['kind'];
				/** RFC 3339. */
				readonly since?: string;
				readonly why?: string;
				readonly verb?: string;
			}
		>
	>;
};

/** The recorded state of a source; undefined where it was live or nothing is said: it is then read as usual. */
export function recordedState(
	recorded: Recorded | undefined,
	name: string,
	now: number,
): SourceState | undefined {
	const entry = recorded?.collectors[name];
	if (entry === undefined || entry.state === 'live') return undefined;
	const parsed = Date.parse(entry.since ?? '');
	const since = Number.isNaN(parsed) ? now : parsed;
	const why = entry.why ?? 'recorded so when the snapshot was taken';
	switch (entry.state) {
		case 'loading':
			return {kind: 'stale', since, why: 'had not been read yet when the snapshot was taken'};
		case 'stale':
			return {kind: 'stale', since, why};
		case 'forbidden':
			return {kind: 'forbidden', since, verb: entry.verb ?? 'list', why};
		case 'absent':
			return {kind: 'absent', since, why};
	}
}
