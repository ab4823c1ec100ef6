import type {End, Port} from './ends.ts';

/** What people ask for: one port, some in a row, or one by its name. */
export type WantedPort = {
	readonly protocol: string;
	/** Empty when the port is given by number. */
	readonly name: string;
	readonly first: number;
	readonly last: number;
	/** Of ICMP, where `first` is the type. */
	readonly code?: number;
	/** As it was written, with the protocol: "80/TCP". */
	readonly text: string;
};

const protocols = ['TCP', 'UDP', 'SCTP', 'ICMP', 'ICMPV6', 'UDPLITE'];
const highest = 65_535;

/** Reads "80/TCP", "http/TCP", "8000-9000/UDP", "8/ICMP" or "8:0/ICMP" (type and code); TCP when no protocol is named. Undefined when it is none. */
export function wantedPort(text: string): WantedPort | undefined {
	const [left = '', right = 'TCP', ...rest] = text.trim().split('/');
	const protocol = right.toUpperCase();
	if (rest.length > 0 || (!protocols.includes(protocol) && !/^\d{1,3}$/.test(protocol))) return undefined;
	const base = {protocol, name: '', text: `${left}/${protocol}`};
	if (protocol.startsWith('ICMP')) {
		const found = /^(\d{1,3})(?::(\d{1,3}))?$/.exec(left);
		if (found === null || Number(found[1]) > 255 || Number(found[2] ?? 0) > 255) return undefined;
		const type = Number(found[1]);
		return {...base, first: type, last: type, ...(found[2] !== undefined && {code: Number(found[2])})};
	}
	const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(left);
	if (range !== null) {
		const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
		return first >= 1 && last <= highest && first <= last ? {...base, first, last} : undefined;
	}
	return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(left) && left.length <= 63
		? {...base, name: left, first: 0, last: 0}
		: undefined;
}

/** "53/UDP", "8:0/ICMP". */
export function portText({port, protocol, code}: Port): string {
	return `${port}${code === undefined ? '' : `:${code}`}/${protocol}`;
}

/** The ports that are meant at this destination: a name stands for what its pod calls so; none when it calls nothing so. */
export function portsAt({protocol, name, first, last, code}: WantedPort, to: End): readonly Port[] {
	if (name !== '') {
		if (to.kind !== 'pod') return [];
		return to.ports
			.filter(port => port.name === name && port.protocol === protocol)
			.map(({port}) => ({protocol, port}));
	}
	if (first === last) return [{protocol, port: first, ...(code !== undefined && {code})}];
	return Array.from({length: last - first + 1}, (_, index) => ({protocol, port: first + index}));
}
