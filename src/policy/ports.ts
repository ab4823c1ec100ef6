import type {PolicyPort} from '../store/rows/policies.ts';
import type {End, Port} from './ends.ts';
import {any, type Match, unknown} from './unknown.ts';

/** Whether the ports of a rule hold this one; none means every port and protocol. `field` is where they stand in `object`. */
export function portsMatch(
	ports: readonly PolicyPort[],
	wanted: Port,
	destination: End,
	object: string,
	field: string,
): Match {
	if (ports.length === 0) return 'yes';
	return any(ports.map((port, index) => one(port, wanted, destination, object, `${field}[${index}]`)));
}

function one(
	{protocol, port, endPort}: PolicyPort,
	wanted: Port,
	destination: End,
	object: string,
	field: string,
): Match {
	if (protocol !== wanted.protocol) return 'no';
	if (port === '')
		return endPort === 0 ? 'yes' : unknown(object, `${field}.endPort`, 'endPort without a port');
	if (!/^\d+$/.test(port)) {
		// Names are those of container ports: something that is no pod has none.
		if (destination.kind !== 'pod') return 'no';
		return unknown(object, `${field}.port`, `port name ${port}: container ports are not read`);
	}
	const first = Number(port);
	if (endPort === 0) return first === wanted.port ? 'yes' : 'no';
	if (endPort < first) return unknown(object, `${field}.endPort`, `${endPort} is below ${first}`);
	return first <= wanted.port && wanted.port <= endPort ? 'yes' : 'no';
}
