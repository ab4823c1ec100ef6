import type {NodeStage} from '../../src/migration/node-states.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {ScreenInput} from '../../src/ui/screen.ts';
import {keyTo} from '../../src/ui/screen-order.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Glyphs, VerdictWord} from '../../src/ui/theme.ts';
import type {NodeEntry} from './view-model.ts';

/** The states in the order in which a node goes through them; unknown last. */
export const stages: readonly NodeStage[] = ['flannel', 'mixed', 'calico', 'clean', 'unknown'];

export const stageWords: Readonly<Record<NodeStage, VerdictWord>> = {
	flannel: {word: 'flannel', tone: 'fail'},
	mixed: {word: 'mixed', tone: 'warn'},
	calico: {word: 'calico', tone: 'accent'},
	clean: {word: 'clean', tone: 'ok'},
	unknown: {word: '?', tone: 'unknown'},
};

/** The columns of the board: the way is drawn long where there is room for it. */
export const nodeColumns = lastCall((longest: number, wide: boolean): readonly Column[] => [
	{
		id: 'node',
		title: 'NODE',
		min: 10,
		ideal: Math.min(30, Math.max(10, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'state', title: 'STATE', min: 7, ideal: 7, priority: 95, sortable: true},
	wide
		? {id: 'track', title: 'FLANNEL>MIXED>CALICO>CLEAN', min: 22, ideal: 26, priority: 50}
		: {id: 'track', title: 'F>M>C>CLEAN', min: 10, ideal: 11, priority: 50},
	{id: 'ready', title: 'READY', min: 6, ideal: 6, priority: 60},
	{id: 'pods', title: 'MOVED', min: 5, ideal: 7, align: 'right', priority: 40},
	{id: 'missing', title: 'MISSING FOR THE NEXT STATE', min: 16, ideal: 34, grow: 1, priority: 90},
]);

/** Cells of one node of the board. */
export function nodeCells(
	{node, state}: NodeEntry,
	wide: boolean,
	glyphs: Glyphs,
): Readonly<Record<string, Cell>> {
	const {word, tone} = stageWords[state.state];
	const total = state.calicoPods.length + state.oldPods.length;
	const ready = node.conditions.find(condition => condition.type === 'Ready');
	return {
		node: node.name,
		state: {text: word, tone},
		track: {text: track(state.state, wide ? 6 : 2, glyphs), tone},
		ready:
			ready === undefined
				? {text: '?', tone: 'unknown'}
				: ready.status === 'True'
					? node.unschedulable
						? {text: 'cordon', tone: 'warn'}
						: 'yes'
					: {text: 'NO', tone: 'fail'},
		pods: total === 0 ? '' : `${state.calicoPods.length}/${total}`,
		missing: state.missing,
	};
}

/** The way of a node with what it has reached: ●──────●──────○──────○; empty when it is not known. */
export function track(stage: NodeStage, steps: number, glyphs: Glyphs): string {
	const reached = stages.indexOf(stage);
	if (stage === 'unknown') return '';
	const between = glyphs.track.repeat(steps);
	return [0, 1, 2, 3].map(step => (step <= reached ? glyphs.reached : glyphs.open)).join(between);
}

/** What the state of a node rests on. */
export function nodeLines(
	snapshot: Snapshot,
	{node, state}: NodeEntry,
	width: number,
	{theme}: ScreenInput,
): readonly Line[] {
	const {pods} = snapshot;
	const old = state.oldPods
		.slice(0, 20)
		.map(
			slot => `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)} ${pods.ips(slot)[0] ?? ''}`,
		);
	const more = state.oldPods.length - old.length;
	return [
		...(state.missing === '' ? [] : wrapLabelled('missing: ', state.missing, width, 'warn')),
		...(state.stuck === undefined
			? []
			: wrapLabelled(
					'stuck: ',
					state.stuck.certain
						? 'a pod that started after Calico came up has no Calico address'
						: 'perhaps a pod that started after Calico came up has no Calico address',
					width,
					'fail',
				)),
		...state.evidence.flatMap(({source, value}) => [
			[span(source, 'dim')],
			...wrapLabelled('  ', value, width, 'plain'),
		]),
		...wrapLabelled(
			'pods: ',
			`${plural(state.calicoPods.length, 'pod')} set up by Calico, ${state.oldPods.length} not`,
			width,
			'dim',
		),
		...old.map(text => [span('  '), span(text)]),
		...(more > 0 ? [[span(`  and ${more} more (${keyTo('pods')} shows them)`, 'dim')]] : []),
		...wrapLabelled('podCIDR: ', node.podCidrs.join(', ') || 'none', width, 'dim'),
		...wrapLabelled('addresses: ', node.internalIps.join(', ') || 'none', width, 'dim'),
		...(node.flannel === undefined
			? []
			: wrapLabelled(
					'flannel: ',
					`annotations say ${node.flannel.backendType} ${node.flannel.publicIp}; they stay when it is gone`,
					width,
					'dim',
				)),
		...(node.calico === undefined
			? []
			: wrapLabelled(
					'calico: ',
					[node.calico.ipv4Address, node.calico.vxlanTunnel, node.calico.ipipTunnel]
						.filter(text => text !== '')
						.join(` ${theme.glyphs.dot} `),
					width,
					'dim',
				)),
		...wrapLabelled(
			'runs: ',
			[node.kubeletVersion, node.containerRuntime, node.osImage]
				.filter(text => text !== '')
				.join(` ${theme.glyphs.dot} `),
			width,
			'dim',
		),
	];
}
