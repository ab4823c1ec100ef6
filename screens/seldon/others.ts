import type {SeldonRoute, SeldonServer} from '../../src/systems/seldon.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines, noteLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {formatCount} from '../../src/ui/text/number.ts';
import {verdictWord} from '../../src/ui/theme.ts';

const nameColumn = (title: string, longest: number): Column => ({
	id: 'name',
	title,
	min: 16,
	ideal: Math.min(48, Math.max(16, longest)),
	cut: 'middle',
	priority: 100,
	sortable: true,
});

/** How servers are told apart and filtered. */
export const serverWay: Way<SeldonServer> = {
	keyOf: ({namespace, name}) => `${namespace}/${name}`,
	filterKeys: ['name', 'can'],
	fieldOf: (server, column) => {
		switch (column) {
			case 'name':
				return `${server.namespace}/${server.name}`;
			case 'ready':
				return server.ready;
			case 'loaded':
				return server.loadedModels;
			default:
				return server.capabilities.join(' ');
		}
	},
};

export const serverColumns = lastCall((longest: number): readonly Column[] => [
	nameColumn('SERVER', longest),
	{id: 'state', title: 'STATE', min: 5, ideal: 7, priority: 95},
	{id: 'ready', title: 'READY', min: 5, ideal: 7, align: 'right', priority: 90, sortable: true},
	{id: 'loaded', title: 'MODELS', min: 6, ideal: 6, align: 'right', priority: 80, sortable: true},
	{id: 'can', title: 'CAPABILITIES', min: 12, ideal: 30, grow: 1, priority: 60},
]);

/** Cells of a server. */
export function serverCells(server: SeldonServer): Readonly<Record<string, Cell>> {
	const {word, tone} = verdictWord(server.verdict);
	return {
		name: `${server.namespace}/${server.name}`,
		state: {text: word, tone},
		ready: {
			text: `${formatCount(server.ready)}/${formatCount(server.wanted)}`,
			tone: server.ready < server.wanted ? 'warn' : 'plain',
		},
		loaded: formatCount(server.loadedModels),
		can: server.capabilities.join(', ') || {text: 'those of its ServerConfig', tone: 'dim'},
	};
}

/** Details of a server. */
export function serverDetails(server: SeldonServer, width: number): readonly Line[] {
	return [
		...noteLines(server.findings, width),
		...factLines(
			[
				['pods', `${server.ready} of ${server.pods} ready, ${server.wanted} wanted`],
				['models', `${server.loadedModels} loaded, as its status says`],
				['capabilities', server.capabilities.join(', ')],
			],
			width,
		),
	];
}

/** How experiments and pipelines are told apart and filtered. */
export const routeWay: Way<SeldonRoute> = {
	keyOf: ({kind, namespace, name}) => `${kind}/${namespace}/${name}`,
	filterKeys: ['name', 'kind', 'members'],
	fieldOf: (route, column) => {
		switch (column) {
			case 'name':
				return `${route.namespace}/${route.name}`;
			case 'kind':
				return route.kind;
			default:
				return route.members.join(' ');
		}
	},
};

export const routeColumns = lastCall((longest: number): readonly Column[] => [
	nameColumn('EXPERIMENT OR PIPELINE', longest),
	{id: 'kind', title: 'KIND', min: 8, ideal: 10, priority: 60, sortable: true},
	{id: 'ready', title: 'READY', min: 5, ideal: 6, priority: 90},
	{id: 'members', title: 'SENDS TO', min: 16, ideal: 30, grow: 1, priority: 80},
]);

/** Cells of an experiment or pipeline. */
export function routeCells({
	kind,
	namespace,
	name,
	ready,
	members,
}: SeldonRoute): Readonly<Record<string, Cell>> {
	return {
		name: `${namespace}/${name}`,
		kind,
		ready: ready === null ? {text: '?', tone: 'unknown'} : ready ? 'yes' : {text: 'NO', tone: 'fail'},
		members: members.join(', '),
	};
}

/** Details of an experiment or pipeline. */
export function routeDetails({findings, members, says}: SeldonRoute, width: number): readonly Line[] {
	return [
		...noteLines(findings, width),
		...factLines(
			[
				['sends to', members.join(', ')],
				['says', says],
			],
			width,
		),
	];
}
