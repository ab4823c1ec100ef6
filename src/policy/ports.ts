import type {PolicyPort} from '../store/rows/policies.ts';
import type {End, Port} from './ends.ts';
import {any, type Match, unknown} from './unknown.ts';
import type {Engine} from './world.ts';

/** Whether the ports of a rule hold this one; `none` is what it means when there are none. `field` is where they stand in `object`. */
export function portsMatch(
	ports: readonly PolicyPort[],
	wanted: Port,
	destination: End,
	object: string,
	field: string,
	engine: Engine['kind'],
	none: Match = 'yes',
): Match {
	if (ports.length === 0) return none;
	const read = engine === 'kube-router' ? ports.map(withoutBadEnd) : ports;
	return any(read.map((port, index) => one(port, wanted, destination, object, `${field}[${index}]`)));
}

/** kube-router reads a range that is none as its first port, without a word (pkg/controllers/netpol/utils.go, v2.2). */
function withoutBadEnd(port: PolicyPort): PolicyPort {
	return port.endPort !== 0 && !(port.endPort >= Number(port.port)) ? {...port, endPort: 0} : port;
}

/** Whether a port is written as a name. */
export function isNamed({port}: PolicyPort): boolean {
	return port !== '' && !/^\d+$/.test(port);
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
	if (isNamed({protocol, port, endPort})) {
		if (endPort !== 0) return unknown(object, `${field}.endPort`, 'endPort beside the name of a port');
		return namedPortMatches(port, wanted, destination);
	}
	const first = Number(port);
	if (endPort === 0) return first === wanted.port ? 'yes' : 'no';
	if (endPort < first) return unknown(object, `${field}.endPort`, `${endPort} is below ${first}`);
	return first <= wanted.port && wanted.port <= endPort ? 'yes' : 'no';
}

/**
 * Whether the destination calls this port so: names are those of container ports, per pod, with their protocol (networking/v1
 * NetworkPolicyPort). Something that is no pod with a network of its own has none.
 */
export function namedPortMatches(name: string, wanted: Port, destination: End): Match {
	if (destination.kind !== 'pod') return 'no';
	return destination.ports.some(
		port => port.name === name && port.port === wanted.port && port.protocol === wanted.protocol,
	)
		? 'yes'
		: 'no';
}
