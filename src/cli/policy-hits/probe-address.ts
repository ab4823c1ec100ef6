import {formatIp} from '../../net/ip.ts';
import {addressesOf} from '../../policy/ends.ts';
import {portsAt, type WantedPort} from '../../policy/port-text.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {placeOf} from '../../systems/reach/places.ts';

/** Where a probe has to go to ask the same as a question about policies; a text says why that cannot be. */
export function probeAddress(
	snapshot: Snapshot,
	to: string,
	wanted: WantedPort,
): {readonly host: string; readonly port: number} | string {
	const place = placeOf(snapshot, to);
	if (place.kind === 'service') {
		const {service, entry} = place;
		const host =
			entry === 'outside'
				? (service.loadBalancerIps[0] ?? service.externalIps[0])
				: service.clusterIps.find(ip => ip !== 'None');
		const port = service.ports.find(
			one => one.protocol === wanted.protocol && (one.name === wanted.name || one.port === wanted.first),
		);
		if (host === undefined || host === '') return `${to} has no address`;
		return port === undefined ? `${to} has no port ${wanted.text}` : {host, port: port.port};
	}
	const {end} = place;
	const [port] = portsAt(wanted, end);
	if (port === undefined) return `${to} has no port ${wanted.text}`;
	const [ip] = addressesOf(end);
	const host = end.kind === 'name' ? end.host : ip && formatIp(ip);
	return host === undefined ? `${to} has no address` : {host, port: port.port};
}
