import type {ServiceRow} from '../../store/rows.ts';

/** A Service as a host name points to it. */
export type NamedService = {readonly namespace: string; readonly name: string};

/**
 * The Service that a name such as "minio.storage.svc" or "db-0.db.storage.svc.cluster.local" is of; undefined when it is no name of a
 * Service in this cluster.
 */
export function serviceOfHost(host: string, domain: string): NamedService | undefined {
	const plain = host.toLowerCase().replace(/\.$/, '');
	const short = plain.endsWith(`.${domain}`) ? plain.slice(0, -domain.length - 1) : plain;
	if (!short.endsWith('.svc')) return undefined;
	const labels = short.slice(0, -'.svc'.length).split('.');
	const [name, namespace] = labels.slice(-2);
	return name && namespace ? {namespace, name} : undefined;
}

/** Services by "namespace/name". */
export function servicesByName(services: readonly ServiceRow[]): ReadonlyMap<string, ServiceRow> {
	return new Map(services.map(row => [`${row.namespace}/${row.name}`, row]));
}
