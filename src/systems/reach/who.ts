import {policyWorlds} from '../../migration/policies.ts';
import {serviceTargets} from '../../migration/service-targets.ts';
import type {End, PodEnd} from '../../policy/ends.ts';
import {portText, type WantedPort, wantedPort} from '../../policy/port-text.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Verdict} from './explain.ts';
import {explainPlaces} from './explain.ts';
import {blocksOf, type Group, podGroups} from './groups.ts';
import {outsiders} from './outside.ts';
import {type Place, PlaceError, placeOf} from './places.ts';

/** Who gets through to a place on one port, or where a place gets through to. */
export type Reach = {
	readonly port: string;
	readonly allow: readonly Group[];
	readonly deny: readonly Group[];
	readonly unknown: readonly Group[];
};

/** Who can reach a target, port by port; the ports that it is known to listen on when none is named. Throws PlaceError. */
export function whoCan(snapshot: Snapshot, target: string, ports: readonly WantedPort[]): readonly Reach[] {
	const world = policyWorlds(snapshot).now;
	const place = placeOf(snapshot, target);
	const asked = ports.length > 0 ? ports : portsOf(place);
	if (asked.length === 0) throw new PlaceError(`${target} declares no ports. Name one with --port.`);
	const groups = [...podGroups(snapshot, [world]), ...outsiders(snapshot, blocksOf([world]))];
	const isItself = ({slots}: Group) =>
		slots.length === 1 && place.kind === 'end' && place.end.kind === 'pod' && place.end.slot === slots[0];
	return asked.map(port =>
		sorted(
			port.text,
			groups.filter(group => !isItself(group)),
			group => {
				const from: Place = {kind: 'end', text: group.title, end: apart(group, place)};
				return explainPlaces(snapshot, world, from, place, port).verdict;
			},
		),
	);
}

/** One of a group that is not the target itself. */
function apart({end, other}: Group, place: Place): End {
	const isTarget =
		place.kind === 'end' && place.end.kind === 'pod' && end.kind === 'pod' && place.end.slot === end.slot;
	return isTarget ? (other ?? end) : end;
}

function portsOf(place: Place): readonly WantedPort[] {
	const texts =
		place.kind === 'service'
			? place.service.ports.map(portText)
			: place.end.kind === 'pod'
				? place.end.ports.map(portText)
				: [];
	return [...new Set(texts)].flatMap(text => wantedPort(text) ?? []);
}

/** Where a source gets to: every group on the ports its pods declare or Services send to, and addresses outside on any port. Throws PlaceError. */
export function reachOf(snapshot: Snapshot, source: string, ports: readonly WantedPort[]): readonly Reach[] {
	const world = policyWorlds(snapshot).now;
	const place = placeOf(snapshot, source);
	if (place.kind === 'service')
		throw new PlaceError(`${source} is a Service, which opens no connections. Name one of its pods.`);
	const {end: from} = place;
	const behind = servicePorts(snapshot);
	const found = new Map<string, Record<Verdict, Group[]>>();
	for (const group of [...podGroups(snapshot, [world]), ...outsiders(snapshot, blocksOf([world]))]) {
		const to = apart(group, place);
		if (to.kind === 'pod' && from.kind === 'pod' && to.slot === from.slot) continue;
		const asked =
			ports.length > 0
				? ports.map(({text}) => text)
				: to.kind === 'pod'
					? listening(to, group, behind)
					: ['443/TCP'];
		for (const text of asked) {
			const port = wantedPort(text);
			if (port === undefined || (port.name !== '' && to.kind !== 'pod')) continue;
			const {verdict} = explainPlaces(
				snapshot,
				world,
				place,
				{kind: 'end', text: group.title, end: to},
				port,
			);
			const entry = found.get(text) ?? {allow: [], deny: [], unknown: []};
			found.set(text, entry);
			entry[verdict].push(group);
		}
	}
	return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([port, sets]) => ({port, ...sets}));
}

/** The ports that the pods of a group are known to listen on. */
export function listening(
	{ports}: PodEnd,
	{slots}: Group,
	behind: ReadonlyMap<number, ReadonlySet<string>>,
): readonly string[] {
	return [...new Set([...ports.map(portText), ...slots.flatMap(slot => [...(behind.get(slot) ?? [])])])];
}

/** The ports that one pod is known to listen on: those it declares, and those that Services of its namespace send to. */
export function listeningPorts(snapshot: Snapshot, end: PodEnd): readonly string[] {
	const behind = servicePorts(snapshot, end.namespace).get(end.slot) ?? [];
	return [...new Set([...end.ports.map(portText), ...behind])];
}

/** The ports that Services send to, by slot of the pod; of one namespace when it is named. */
export function servicePorts(
	snapshot: Snapshot,
	namespace?: string,
): ReadonlyMap<number, ReadonlySet<string>> {
	const found = new Map<number, Set<string>>();
	for (const service of snapshot.tables.services) {
		if (namespace !== undefined && service.namespace !== namespace) continue;
		for (const {ends, port} of serviceTargets(snapshot, service)) {
			for (const end of ends) {
				if (end.kind !== 'pod') continue;
				found.set(end.slot, (found.get(end.slot) ?? new Set<string>()).add(portText(port)));
			}
		}
	}
	return found;
}

function sorted(port: string, groups: readonly Group[], judge: (group: Group) => Verdict): Reach {
	const found: Record<Verdict, Group[]> = {allow: [], deny: [], unknown: []};
	for (const group of groups) found[judge(group)].push(group);
	return {port, ...found};
}
