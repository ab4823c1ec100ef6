import type {Client} from './client.ts';
import type {ContractTarget} from './target.ts';

/** What every case works with, once the target is there. */
export type ContractContext = {
	readonly target: ContractTarget;
	readonly client: Client;
	/** Of the user who may do little. */
	readonly limited: Client;
	/** A namespace of this run alone. */
	readonly namespace: string;
};

/** Cases are declared before the target is started: they ask for the context when they run. */
export type Cases = (context: () => ContractContext) => void;
