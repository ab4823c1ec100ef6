import type {SourceName} from '../../src/store/rows.ts';
import {type DnsSummary, dnsSummary} from '../../src/systems/dns.ts';
import type {ServiceLine, ServiceState} from '../../src/systems/services.ts';
import {createArrange, type List, listScreen} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {emptyLines, explainSources} from '../../src/ui/notes.ts';
import {podTarget, subjectTarget} from '../../src/ui/objects/targets.ts';
import {partOf} from '../../src/ui/parts.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {joinFitting, part} from '../../src/ui/text/join.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {type DnsRow, dnsCells, dnsColumns, dnsDetails, dnsRows, dnsWay} from './dns.ts';
import {
	serviceCells,
	serviceColumns,
	serviceDetails,
	servicesInOrder,
	serviceTitle,
	serviceWay,
	stateWords,
} from './services.ts';

/** The lists of this screen, in the order in which a key goes through them. */
export const servicesParts = ['services', 'dns'] as const;

const sources: readonly SourceName[] = ['services', 'endpointSlices', 'pods'];

const arrangeServices = createArrange<ServiceLine>();
const arrangeDns = createArrange<DnsRow>();

/** Do names resolve, and where do Services lead. */
export function servicesModel(input: ScreenInput): ScreenModel {
	const summary = dnsSummary(input.frame);
	const head = headLines(input, summary);
	if (partOf(input.view, servicesParts) === 'dns') {
		const list = dnsList(input, summary);
		return listScreen(input, head, list, arrangeDns(input, list));
	}
	const list = serviceList(input, summary);
	return listScreen(input, head, list, arrangeServices(input, list));
}

/** What the diagnosis says of the DNS. */
export function servicesFindings(input: ScreenInput) {
	return dnsSummary(input.frame).findings;
}

const longestName = lastCall((services: readonly ServiceLine[]) =>
	services.reduce((most, {namespace, name}) => Math.max(most, namespace.length + name.length + 1), 0),
);

function serviceList(input: ScreenInput, {services}: DnsSummary): List<ServiceLine> {
	const {frame, now, theme} = input;
	return {
		pane: 'services',
		rows: servicesInOrder(services),
		way: serviceWay,
		columns: serviceColumns(longestName(services)),
		cellsOf: row => serviceCells(row, theme.glyphs),
		titleOf: serviceTitle,
		linesOf: serviceDetails,
		targetOf: ({namespace, name}) => subjectTarget(frame.snapshot, {kind: 'Service', namespace, name}),
		copyOf: ({namespace, name, clusterIps}) => [`${namespace}/${name}`, ...clusterIps].join(' '),
		empty: emptyLines(explainSources(frame.snapshot, sources, now), 'no Services'),
		noun: 'Service',
	};
}

function dnsList({frame, now}: ScreenInput, summary: DnsSummary): List<DnsRow> {
	const {snapshot} = frame;
	return {
		pane: 'dns',
		rows: dnsRows(summary),
		way: dnsWay,
		columns: dnsColumns,
		cellsOf: dnsCells,
		titleOf: ({what, name}) => [span(`${what} `, 'dim'), span(name, 'strong')],
		linesOf: dnsDetails,
		targetOf: ({subject}) => {
			if (subject === undefined) return undefined;
			return subject.kind === 'Pod'
				? podTarget(subject.namespace, subject.name)
				: subjectTarget(snapshot, subject);
		},
		copyOf: ({name}) => name,
		empty: emptyLines(
			explainSources(snapshot, [...sources, 'dnsConfigs'], now),
			'no name server is found here',
		),
		noun: 'row',
	};
}

function headLines({theme, frame, now, size}: ScreenInput, summary: DnsSummary): readonly Line[] {
	const dot = ` ${theme.glyphs.dot} `;
	const {service, pods, denied} = summary;
	const why = explainSources(frame.snapshot, sources, now);
	const nodes = [...new Set(pods.map(({node}) => node))];
	const ready = service?.readyEndpoints ?? 0;
	const more = nodes.length > 3 ? ` and ${nodes.length - 3} more` : '';
	const first: Line =
		service === null
			? why === ''
				? [span('no DNS Service of the cluster is found', 'warn')]
				: [span('whether there is a DNS Service is not known', 'unknown')]
			: joinFitting(
					[
						part(100, span(`DNS ${service.clusterIps.join(', ')}`, 'strong')),
						part(90, span(plural(ready, 'ready endpoint'), ready === 0 ? 'fail' : 'plain')),
						...(nodes.length === 0
							? []
							: [part(80, span(`on ${nodes.slice(0, 3).join(', ')}${more}`, 'dim'))]),
						part(60, span(`${service.namespace}/${service.name}`, 'dim')),
						part(50, span(summary.domain, 'dim')),
					],
					size.columns,
					dot,
				);
	const away = denied.map(
		({namespace, pods: count, ports}) => `${namespace} (${plural(count, 'pod')}, ${ports.join(' ')})`,
	);
	const second: Line =
		away.length > 0
			? [
					span(
						'policies keep from asking it: ',
						denied.some(({ports}) => ports.some(port => port.endsWith('UDP'))) ? 'fail' : 'warn',
					),
					span(away.join(', ')),
				]
			: !summary.deniedKnown || service === null
				? [span('whether policies keep pods from asking it is not known', 'unknown')]
				: [span('no policy keeps a pod from asking it', 'ok')];
	return [first, second, why === '' ? countsLine(summary.services, dot) : [span(why, 'warn')]];
}

const words: readonly (readonly [ServiceState, string])[] = [
	['stale', 'with stale addresses'],
	['no-endpoints', 'without a ready endpoint'],
	['old', 'on old addresses'],
];

function countsLine(services: readonly ServiceLine[], dot: string): Line {
	const parts = words.flatMap(([state, text]) => {
		const count = services.filter(service => service.state === state).length;
		return count === 0
			? []
			: [span(dot, 'dim'), span(`${formatCount(count)} ${text}`, stateWords[state].tone)];
	});
	return [
		span(plural(services.length, 'Service')),
		...(parts.length === 0 ? [span(', all lead to pods that have the address', 'dim')] : parts),
	];
}
