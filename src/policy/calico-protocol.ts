import type {CalicoIcmp} from '../store/rows/policies.ts';
import type {Question} from './compiled.ts';
import {type Match, type Unknown, unknown} from './unknown.ts';

/** Numbers of the protocols that Calico knows by name (api/pkg/lib/numorstring). */
const numbers: Readonly<Record<string, number>> = {
	icmp: 1,
	tcp: 6,
	udp: 17,
	icmpv6: 58,
	sctp: 132,
	udplite: 136,
};
const icmp: Readonly<Record<4 | 6, number>> = {4: 1, 6: 58};

/** The number of a protocol by name or number; ICMP is another one in IPv6. */
function numberOf(text: string, family: 4 | 6): number | undefined {
	if (/^\d{1,3}$/.test(text)) return Number(text) > 0 && Number(text) < 256 ? Number(text) : undefined;
	const found = numbers[text.toLowerCase()];
	return found === 1 ? icmp[family] : found;
}

/** Whether the protocol of a rule is the one asked about; none is every protocol. */
export function protocolMatches(
	protocol: string | undefined,
	{port, family}: Question,
	object: string,
	field: string,
): Match {
	if (protocol === undefined) return 'yes';
	// By name ICMP is that of IPv4 alone in a rule; a question about ICMP means that of its family.
	const written = /^icmp$/i.test(protocol) ? 1 : numberOf(protocol, family);
	if (written === undefined) return unknown(object, field, `${protocol} is no protocol`);
	return written === numberOf(port.protocol, family) ? 'yes' : 'no';
}

/** Why a rule has no protocol that there is; undefined when it has one or needs none. */
export function wrongProtocol(
	protocol: string | undefined,
	object: string,
	field: string,
): Unknown | undefined {
	return protocol === undefined || numberOf(protocol, 4) !== undefined
		? undefined
		: unknown(object, field, `${protocol} is no protocol`);
}

/** Whether type and code of a rule are those asked about. */
export function icmpMatches(
	wanted: CalicoIcmp | undefined,
	{port, family}: Question,
	object: string,
	field: string,
): Match {
	if (wanted === undefined) return 'yes';
	if (numberOf(port.protocol, family) !== icmp[family]) return 'no';
	if (wanted.type !== undefined && wanted.type !== port.port) return 'no';
	if (wanted.code === undefined) return 'yes';
	if (port.code === undefined) return unknown(object, `${field}.code`, 'the question names no ICMP code');
	return wanted.code === port.code ? 'yes' : 'no';
}
