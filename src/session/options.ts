import type {Clock} from '../kube/clock.ts';
import type {Connection} from '../kube/kubeconfig.ts';
import type {TriggerMemory} from '../record/trigger-file.ts';
import type {NodeCounters} from '../store/counters.ts';
import type {IacFiles} from '../store/iac.ts';
import type {ProbeResult} from '../store/probes.ts';
import type {Profile} from '../store/profile.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {MakeWorld} from './actions/create.ts';
import type {Budget} from './economy.ts';
import type {Recorded} from './recorded.ts';
import type {SecretName} from './secrets.ts';

/** What a session is made from. */
export type SessionOptions = {
	readonly connect: () => Promise<Connection>;
	readonly clock: Clock;
	readonly profile: Profile;
	/** Ansible files to be judged with the cluster; asked for once connected, like the probes. */
	readonly iac?: () => IacFiles | undefined;
	readonly version: string;
	readonly namespace?: string;
	/** How changes are followed; `auto` when absent. */
	readonly budget?: Budget;
	/** Of pods nothing but metadata is read: what they are is known then, how they are is not. */
	readonly metadataOnly?: boolean;
	/** Only these sources; all when absent. */
	readonly only?: readonly SourceName[];
	/** Follow the cluster and publish as things change; else read every source once and publish on `refresh`. */
	readonly live: boolean;
	/** Recorded so: a failure of the server is the answer, there is nothing to wait for. */
	readonly serverIsKnownToFail?: () => boolean;
	/** Given with --prometheus; else it is looked for in the cluster. */
	readonly prometheus?: URL;
	/** What the network answered when this was recorded; asked once connected. */
	readonly probes?: () => readonly ProbeResult[];
	/** What packet filters of nodes had counted when this was recorded; asked once connected. */
	readonly counters?: () => readonly NodeCounters[];
	/** What the operator of a snapshot folder may not do; the server is asked when absent. */
	readonly denied?: () => Snapshot['denied'];
	/** What a snapshot folder says about its sources. */
	readonly recorded?: Recorded;
	/** Read logs even when only some sources are read. */
	readonly logsToo?: boolean;
	/** Ask Prometheus and what this operator may not do even when only some sources are read. */
	readonly questionsToo?: boolean;
	/** Why container logs are not read, when they are not. */
	readonly withoutLogs?: string;
	/** Why Secrets are not read, when they are not. */
	readonly withoutSecrets?: string;
	/** Secrets that a snapshot folder holds, whether or not anything in it names them. */
	readonly alsoSecrets?: () => readonly SecretName[];
	/** Where timers of rollback triggers outlive this run; without it they do not. */
	readonly triggers?: TriggerMemory;
	/** The cluster that this one is compared with, as it is when asked; undefined until it has answered. */
	readonly other?: () => Snapshot['other'];
	/** What actions need of this machine; without it nothing can be changed. */
	readonly world?: MakeWorld;
};
