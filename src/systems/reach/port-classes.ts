import type {PolicyWorld} from '../../policy/world.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** Ports between which no rule tells any difference; `first` stands for all of them. */
export type PortClass = {
	readonly protocol: string;
	readonly first: number;
	readonly last: number;
	/** "80/TCP", "1-79/TCP". */
	readonly text: string;
};

const highest = 65_535;
/** Asked about even where no rule names them. */
const usual = ['TCP', 'UDP'];

/** Cuts the ports of every protocol that matters at every number that a rule of some worlds may tell from its neighbours. */
export function portClasses(snapshot: Snapshot, worlds: readonly PolicyWorld[]): readonly PortClass[] {
	const cuts = new Map<string, Set<number>>(usual.map(protocol => [protocol, new Set()]));
	const cut = (protocol: string, first: number, last: number) => {
		const found = cuts.get(protocol) ?? new Set<number>();
		cuts.set(protocol, found);
		if (first >= 1) found.add(first);
		if (last < highest) found.add(last + 1);
	};
	const names = new Set<string>();
	const numbers = (protocol: string, text: string, endPort = 0) => {
		const found = /^(\d+)(?::(\d+))?$/.exec(text);
		if (text === '') cuts.set(protocol, cuts.get(protocol) ?? new Set());
		else if (found === null) names.add(text);
		else cut(protocol, Number(found[1]), Number(found[2] ?? (endPort > 0 ? endPort : found[1])));
	};
	for (const {policies, calico, admin} of worlds) {
		for (const {ingress, egress} of [...policies.values()].flat())
			for (const {ports} of [...ingress, ...egress])
				for (const {protocol, port, endPort} of ports) numbers(protocol, port, endPort);
		for (const {ingress, egress} of calico)
			for (const {protocol = 'TCP', destination} of [...ingress, ...egress])
				for (const text of [...(destination.ports ?? []), ...(destination.notPorts ?? [])])
					numbers(protocol.toUpperCase(), text);
		for (const {ingress, egress} of admin)
			for (const {ports} of [...ingress, ...egress])
				for (const {protocol, first, last, name} of ports) {
					if (name !== undefined) names.add(name);
					else if (protocol !== '') cut(protocol, first, last);
				}
	}
	if (names.size > 0) cutNamed(snapshot, names, cut);
	return [...cuts].flatMap(([protocol, found]) => classesOf(protocol, found));
}

/** A name means the numbers that some pod gives it. */
function cutNamed(
	{pods}: Snapshot,
	names: ReadonlySet<string>,
	cut: (protocol: string, first: number, last: number) => void,
): void {
	for (let id = 0; id < pods.idCounts.specs; id++) {
		for (const {name, port, protocol} of pods.specOf(id).ports)
			if (names.has(name)) cut(protocol, port, port);
	}
}

function classesOf(protocol: string, cuts: ReadonlySet<number>): readonly PortClass[] {
	const starts = [...new Set([1, ...cuts])].sort((a, b) => a - b);
	return starts.map((first, index) => {
		return portClass(protocol, first, (starts[index + 1] ?? highest + 1) - 1);
	});
}

/** Some ports in a row, with how they are written. */
export function portClass(protocol: string, first: number, last: number): PortClass {
	return {protocol, first, last, text: `${first === last ? first : `${first}-${last}`}/${protocol}`};
}
