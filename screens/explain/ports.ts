import {portText, wantedPort} from '../../src/policy/port-text.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {PlaceError, placeOf} from '../../src/systems/reach/places.ts';
import {listeningPorts} from '../../src/systems/reach/who.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';

/** A port that can be chosen. */
export type PortChoice = {readonly text: string; readonly note: string};

export const portWay: Way<PortChoice> = {
	keyOf: ({text}) => text,
	filterKeys: [],
	fieldOf: ({text}, column) => (column === 'port' ? text : ''),
};

export const portColumns: readonly Column[] = [
	{id: 'port', title: 'PORT', min: 14, ideal: 18, priority: 100},
	{id: 'note', title: 'WHERE IT COMES FROM', min: 20, ideal: 50, grow: 1, priority: 80},
];

/** Cells of a port. */
export function portCells({text, note}: PortChoice): Readonly<Record<string, Cell>> {
	return {port: text, note: {text: note, tone: 'dim'}};
}

/** Asked about where nothing is known of a target. */
const usual: readonly PortChoice[] = [
	{text: '443/TCP', note: 'HTTPS'},
	{text: '80/TCP', note: 'HTTP'},
	{text: '53/UDP', note: 'DNS'},
];

/** The ports of a target: what was typed, what it is known to listen on, else the usual ones. */
export const portsFor = lastCall((snapshot: Snapshot, to: string, filter: string): readonly PortChoice[] => {
	const asked = filter.trim() === '' ? undefined : wantedPort(filter);
	const typed = asked === undefined ? [] : [{text: asked.text, note: 'as typed'}];
	const known = knownPorts(snapshot, to);
	const all = known.length === 0 ? usual : known;
	const wanted = filter.trim().toLowerCase();
	const shown = all.filter(({text, note}) => `${text} ${note}`.toLowerCase().includes(wanted));
	return [...typed.filter(one => !shown.some(({text}) => text === one.text)), ...shown];
});

function knownPorts(snapshot: Snapshot, to: string): readonly PortChoice[] {
	try {
		const place = placeOf(snapshot, to);
		if (place.kind === 'service')
			return place.service.ports.map(port => ({
				text: portText(port),
				note: `Service ${place.text}${port.name === '' ? '' : `, ${port.name}`}`,
			}));
		if (place.end.kind !== 'pod') return [];
		const {end} = place;
		const names = new Map(end.ports.map(port => [portText(port), port.name]));
		return listeningPorts(snapshot, end).map(text => {
			const name = names.get(text);
			return {
				text,
				note: name === undefined ? 'a Service sends to it' : `declared${name === '' ? '' : ` as ${name}`}`,
			};
		});
	} catch (error) {
		if (error instanceof PlaceError) return [];
		throw error;
	}
}
