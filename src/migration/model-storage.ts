import {parseIp} from '../net/ip.ts';
import type {SeldonModelRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type AddressOwner, addressOwners} from './address-owners.ts';

/** An address that a storage URI goes to, and who has it; no owner when nothing of this cluster does. */
export type StorageAddress = {readonly ip: string; readonly owner?: AddressOwner};

const address = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/g;

/** The addresses in the storage URI of a model: of its host, or of an endpoint written into an rclone connection string. */
export function storageAddresses(
	snapshot: Snapshot,
	{storageUri}: SeldonModelRow,
): readonly StorageAddress[] {
	return [...storageUri.matchAll(address)].flatMap(([text]) => {
		const ip = parseIp(text);
		if (ip === undefined) return [];
		const owners = addressOwners(snapshot, ip);
		const owner = owners.find(({role}) => role === 'load balancer address') ?? owners[0];
		return [{ip: text, ...(owner && {owner})}];
	});
}

/** A URI as MLflow 3 stores models, but without the part that MLflow adds: bucket/EXPERIMENT/models/m-ID/artifacts. */
export function lacksArtifactPath({storageUri}: SeldonModelRow): boolean {
	return (
		/mlflow|\/models\/m-|\/artifacts(\/|$)/i.test(storageUri) &&
		!/\/models\/m-[^/]+\/artifacts\/?$/.test(storageUri)
	);
}
