import type {BalancedService} from '../../src/systems/metallb/services.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines, noteLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {type Glyphs, verdictWord} from '../../src/ui/theme.ts';

/** How Services are told apart and filtered. */
export const serviceWay: Way<BalancedService> = {
	keyOf: ({namespace, name}) => `${namespace}/${name}`,
	filterKeys: ['service', 'wants', 'has', 'node', 'note', 'state'],
	fieldOf: (service, column) => {
		switch (column) {
			case 'service':
				return `${service.namespace}/${service.name}`;
			case 'wants':
				return wantsText(service);
			case 'has':
				return service.has.join(' ');
			case 'node':
				return service.announcedBy.join(' ');
			case 'state':
				return stateOf(service).word;
			default:
				return service.note;
		}
	},
};

export const serviceColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'service',
		title: 'SERVICE',
		min: 16,
		ideal: Math.min(40, Math.max(16, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'state', title: 'STATE', min: 5, ideal: 7, priority: 95, sortable: true},
	{id: 'has', title: 'HAS', min: 13, ideal: 15, priority: 90, sortable: true},
	{id: 'wants', title: 'WANTS', min: 5, ideal: 15, cut: 'middle', priority: 85, sortable: true},
	{id: 'node', title: 'ANNOUNCED BY', min: 12, ideal: 16, cut: 'middle', priority: 80, sortable: true},
	{id: 'ends', title: 'READY', min: 5, ideal: 5, align: 'right', priority: 40},
	{id: 'note', title: 'NOTE', min: 16, ideal: 30, grow: 1, priority: 70},
]);

/** Cells of a Service. */
export function serviceCells(service: BalancedService, glyphs: Glyphs): Readonly<Record<string, Cell>> {
	const {word, tone} = stateOf(service);
	return {
		service: `${service.namespace}/${service.name}`,
		state: {text: word, tone},
		has: service.has.length === 0 ? {text: 'none', tone: 'warn'} : service.has.join(','),
		wants: shortWants(service) || {text: glyphs.dash, tone: 'dim'},
		node: announcer(service),
		ends: service.has.length === 0 ? '' : formatCount(service.readyEndpoints),
		note: service.note,
	};
}

/** Details of a Service. */
export function serviceDetails(service: BalancedService, width: number): readonly Line[] {
	const {advertisements, byBgp, lint, silent, refusal, readyEndpoints, announcedAccordingTo} = service;
	const covered = [
		...advertisements.map(name => `L2Advertisement/${name}`),
		...(byBgp ? ['a BGPAdvertisement'] : []),
	];
	const has = service.has.length > 0;
	const says = announcedAccordingTo === 'event' ? 'an event of the speaker says' : 'the speaker says';
	return [
		...noteLines(service.findings, width),
		...factLines(
			[
				['asked', wantsText(service) || 'any address'],
				[
					'assigned',
					`${service.has.join(', ') || 'none'}${service.pools.length > 0 ? ` from ${service.pools.join(', ')}` : ''}`,
				],
				['covered by', has ? covered.join(', ') || 'no advertisement' : ''],
				[
					'announced by',
					service.announcedBy.length === 0 ? '' : `${service.announcedBy.join(', ')}, as ${says}`,
				],
				['silent', silent.join('; ')],
				['behind it', has ? plural(readyEndpoints, 'ready endpoint') : ''],
			],
			width,
		),
		...(refusal === '' ? [] : wrapLabelled('event: ', refusal, width, 'warn')),
		...lint.flatMap(({key, why, rightKey}) =>
			wrapLabelled(`${key}: `, `${why}${rightKey === '' ? '' : `; it would be ${rightKey}`}`, width, 'warn'),
		),
	];
}

/** Title of the details. */
export function serviceTitle(service: BalancedService): Line {
	const {word, tone} = stateOf(service);
	return [span(`${service.namespace}/${service.name}`, 'strong'), span(` ${word}`, tone)];
}

/** An address that differs from the assigned one in its last part alone is shown by that part: ".201". */
function shortWants(service: BalancedService): string {
	const [wanted, ...rest] = service.wants;
	const [has] = service.has;
	const network = (ip: string) => ip.slice(0, ip.lastIndexOf('.') + 1);
	if (wanted === undefined || has === undefined || rest.length > 0 || service.wantsPool !== '')
		return wantsText(service);
	const shared = network(wanted);
	return shared !== '' && shared === network(has) ? `.${wanted.slice(shared.length)}` : wanted;
}

function wantsText({wants, wantsPool}: BalancedService): string {
	return [...wants, ...(wantsPool === '' ? [] : [`pool ${wantsPool}`])].join(',');
}

function announcer({announcedBy, byBgp, has}: BalancedService): Cell {
	if (announcedBy.length > 0) return announcedBy.join(',');
	if (byBgp) return {text: 'BGP', tone: 'dim'};
	return has.length === 0 ? '' : {text: '?', tone: 'unknown'};
}

/** What the diagnosis says of it; without a finding whether it has an address at all. */
function stateOf({verdict, has}: BalancedService) {
	if (verdict === 'PASS' && has.length === 0) return {word: 'waits', tone: 'warn'} as const;
	return verdictWord(verdict);
}
