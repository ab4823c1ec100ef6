import type {ObjectMeta} from '../rows.ts';

/** A ConfigMap that may hold the configuration of CoreDNS; keys of other ConfigMaps are not kept. */
export type DnsConfigRow = ObjectMeta & {
	readonly files: readonly {readonly name: string; readonly lines: readonly string[]}[];
};
