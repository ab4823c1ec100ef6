import type {ServiceLine, ServiceState} from '../../src/systems/services.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Glyphs, VerdictWord} from '../../src/ui/theme.ts';

/** The words for what is to be said of a Service. */
export const stateWords: Readonly<Record<ServiceState, VerdictWord>> = {
	stale: {word: 'stale', tone: 'warn'},
	'no-endpoints': {word: 'empty', tone: 'warn'},
	old: {word: 'old', tone: 'warn'},
	unknown: {word: '?', tone: 'unknown'},
	ok: {word: 'ok', tone: 'ok'},
	'no-selector': {word: 'manual', tone: 'dim'},
	'external-name': {word: 'name', tone: 'dim'},
};
const states = Object.keys(stateWords) as readonly ServiceState[];

/** How Services are told apart and filtered. */
export const serviceWay: Way<ServiceLine> = {
	keyOf: ({namespace, name}) => `${namespace}/${name}`,
	filterKeys: ['service', 'type', 'address', 'network', 'state'],
	fieldOf: (service, column) => {
		switch (column) {
			case 'service':
				return `${service.namespace}/${service.name}`;
			case 'type':
				return service.type;
			case 'address':
				return service.clusterIps.join(' ');
			case 'ready':
				return service.readyEndpoints;
			case 'state':
				return stateWords[service.state].word;
			default:
				return networkText(service);
		}
	},
};

/** What needs a look first, then by name. */
export const servicesInOrder = lastCall((services: readonly ServiceLine[]): readonly ServiceLine[] =>
	states.flatMap(state => services.filter(service => service.state === state)),
);

export const serviceColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'service',
		title: 'SERVICE',
		min: 18,
		ideal: Math.min(44, Math.max(18, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'state', title: 'STATE', min: 6, ideal: 6, priority: 95, sortable: true},
	{id: 'address', title: 'ADDRESS', min: 13, ideal: 15, priority: 80, sortable: true},
	{id: 'ready', title: 'READY', min: 5, ideal: 6, align: 'right', priority: 90, sortable: true},
	{id: 'network', title: 'ENDPOINTS ARE ON', min: 16, ideal: 30, grow: 1, priority: 85, sortable: true},
	{id: 'ports', title: 'PORTS', min: 12, ideal: 24, priority: 50},
	{id: 'type', title: 'TYPE', min: 9, ideal: 12, priority: 40, sortable: true},
]);

/** Cells of a Service. */
export function serviceCells(service: ServiceLine, glyphs: Glyphs): Readonly<Record<string, Cell>> {
	const {word, tone} = stateWords[service.state];
	const {readyEndpoints: ready, notReadyEndpoints: rest} = service;
	return {
		service: `${service.namespace}/${service.name}`,
		state: {text: word, tone},
		address: service.clusterIps[0] ?? {text: glyphs.dash, tone: 'dim'},
		ready: rest === 0 ? formatCount(ready) : `${formatCount(ready)}/${formatCount(ready + rest)}`,
		network: {text: networkText(service), tone: service.state === 'ok' ? 'plain' : tone},
		ports: service.ports.join(', '),
		type: service.type,
	};
}

const says: Readonly<Partial<Record<ServiceState, string>>> = {
	stale: 'connections to some of its endpoints end nowhere: the addresses are no longer those of the pods',
	'no-endpoints': 'nobody answers: no pod behind it is ready',
	old: 'it leads to addresses of the old network: they stop answering when its last routes go',
	unknown: 'its endpoints cannot be read',
	'no-selector': 'it selects no pods, and nobody has given it endpoints',
	'external-name': 'it is a name for something outside; nothing in the cluster stands behind it',
};

/** Details of a Service. */
export function serviceDetails(service: ServiceLine, width: number): readonly Line[] {
	const {state, ports, clusterIps, old, stale, readyEndpoints, notReadyEndpoints} = service;
	const {word, tone} = stateWords[state];
	const said = says[state];
	return [
		...(said === undefined ? [] : wrapLabelled(`${word}: `, said, width, tone)),
		...factLines(
			[
				['type', service.type],
				['addresses', clusterIps.join(', ') || 'none of its own'],
				['ports', ports.join(', ')],
				['endpoints', `${formatCount(readyEndpoints)} ready, ${formatCount(notReadyEndpoints)} not`],
				['on', networkText(service)],
				['old addresses', listed(old)],
			],
			width,
		),
		...stale
			.slice(0, mostListed)
			.flatMap(({address, pod, why}) => wrapLabelled(`stale ${address}: `, `${pod}: ${why}`, width, 'warn')),
		...(stale.length > mostListed ? [[span(`and ${stale.length - mostListed} more`, 'dim')]] : []),
	];
}

/** Title of the details. */
export function serviceTitle(service: ServiceLine): Line {
	const {word, tone} = stateWords[service.state];
	return [span(`${service.namespace}/${service.name}`, 'strong'), span(` ${word}`, tone)];
}

const mostListed = 20;

function listed(texts: readonly string[]): string {
	const more = texts.length - mostListed;
	return `${texts.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function networkText({addresses, stale}: ServiceLine): string {
	const parts = Object.entries(addresses).map(([kind, count]) => `${kind} ${count}`);
	return [...parts, ...(stale.length > 0 ? [`stale ${stale.length}`] : [])].join(', ');
}
