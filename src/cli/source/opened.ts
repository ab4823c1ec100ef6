import type {Budget} from '../../session/economy.ts';
import type {SessionOptions} from '../../session/options.ts';
import type {IacFiles} from '../../store/iac.ts';
import type {Profile} from '../../store/profile.ts';

/** Where a session reads from, ready to be started, and how to let go of it. */
export type OpenedSource = {
	readonly session: Pick<
		SessionOptions,
		| 'connect'
		| 'clock'
		| 'profile'
		| 'version'
		| 'namespace'
		| 'budget'
		| 'metadataOnly'
		| 'recorded'
		| 'probes'
		| 'counters'
		| 'denied'
		| 'iac'
		| 'serverIsKnownToFail'
		| 'withoutLogs'
		| 'withoutSecrets'
		| 'alsoSecrets'
		| 'prometheus'
		| 'triggers'
	>;
	/** What the user should know about the source: unknown files of a snapshot folder and the like. */
	readonly notes: readonly string[];
	readonly close: () => Promise<void>;
};

/** What every source is opened with, whatever it is. */
export type Common = {
	readonly profile: Profile;
	readonly version: string;
	readonly namespace?: string;
	readonly budget?: Budget;
	readonly metadataOnly?: boolean;
	readonly withoutLogs?: string;
	readonly withoutSecrets?: string;
	readonly prometheus?: URL;
	readonly iac?: () => IacFiles | undefined;
};
