import {classifyPods, countOfKind} from '../migration/classify-pods.ts';
import type {ActionsState} from '../session/actions/state.ts';
import type {RecordView} from '../session/record.ts';
import type {Frame} from '../session/session.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {freshness} from './freshness.ts';
import {lastCall} from './memo.ts';
import type {LinkView, ScreenInput} from './screen.ts';
import {joinFitting, type Part, part} from './text/join.ts';
import {type Line, span} from './text/line.ts';
import {formatCount} from './text/number.ts';
import {formatClock, formatDuration} from './text/time.ts';
import {cutText} from './text/width.ts';

/** From this time on until a key shows, working feels slow; milliseconds. */
const slowLink = 300;

/** The first line of every screen: where one is, whether the data is current, and the few numbers that matter all the time. */
export function vitalsLine(
	{frame, now, theme, link, actions, record}: ScreenInput,
	title: string,
	width: number,
): Line {
	const {snapshot} = frame;
	const {cluster} = snapshot;
	const name = cutText(cluster.context || cluster.server || 'cluster', 32, 'middle', theme.glyphs.cut);
	const scope = snapshot.namespaceScope;
	const parts: Part[] = [
		part(100, span(title, 'heading')),
		part(90, span(name, 'strong')),
		part(95, freshness(snapshot, now)),
		...recordPart(record),
		...(scope === undefined ? [] : [part(85, span(`only namespace ${scope}`, 'warn'))]),
		...actionsPart(actions),
		...nodesPart(snapshot),
		...movedPart(snapshot),
		...windowPart(snapshot, now),
		part(60, span(formatClock(now), 'dim')),
		...latencyPart(link),
		...(cluster.gitVersion === '' ? [] : [part(30, span(cluster.gitVersion, 'dim'))]),
	];
	return joinFitting(parts, width, ` ${theme.glyphs.dot} `);
}

function latencyPart(link: LinkView | undefined): readonly Part[] {
	if (link?.latency === undefined) return [];
	const slow = link.latency >= slowLink;
	return [part(50, span(`RTT ${Math.round(link.latency)}ms`, slow ? 'warn' : 'dim'))];
}

/** That this is a recording, or that what was to be written down is not. */
function recordPart(record: RecordView | undefined): readonly Part[] {
	if (record?.replay !== undefined) {
		const {playing, speed} = record.replay;
		return [part(96, span(playing ? `REPLAY x${speed}` : 'REPLAY paused', 'warn'))];
	}
	return record?.problem === undefined ? [] : [part(93, span('JOURNAL NOT WRITTEN', 'fail'))];
}

/** That something can be changed from here is said all the time, in words; and what is being changed. */
function actionsPart({permission, working}: ActionsState): readonly Part[] {
	if (working !== undefined) return [part(94, span(`SENDING ${working.step}/${working.of}`, 'warn'))];
	return permission.kind === 'allowed' ? [part(94, span('ACTIONS ALLOWED', 'warn'))] : [];
}

const readyNodes = lastCall(
	(nodes: Snapshot['tables']['nodes']): number =>
		nodes.filter(node =>
			node.conditions.some(condition => condition.type === 'Ready' && condition.status === 'True'),
		).length,
);

function nodesPart({tables}: Snapshot): readonly Part[] {
	const total = tables.nodes.length;
	if (total === 0) return [];
	const ready = readyNodes(tables.nodes);
	return [part(80, span(`${ready}/${total} nodes`, ready < total ? 'fail' : 'plain'))];
}

const movedPart = lastCall((snapshot: Snapshot): readonly Part[] => {
	const buckets = classifyPods(snapshot);
	if (buckets.calico !== 'running') return [];
	const moved = countOfKind(buckets, 'calico');
	const old = countOfKind(buckets, 'flannel', 'foreign');
	if (moved + old === 0) return [];
	return [
		part(
			75,
			span(`pods moved ${formatCount(moved)}/${formatCount(moved + old)}`, old > 0 ? 'warn' : 'plain'),
		),
	];
});

function windowPart({profile}: Snapshot, now: number): readonly Part[] {
	const {start, end} = profile.window ?? {};
	if (start !== undefined && now < start)
		return [part(70, span(`window opens in ${formatDuration(start - now)}`))];
	if (end === undefined) return [];
	return now < end
		? [part(70, span(`window ${formatDuration(end - now)} left`, end - now < 1_800_000 ? 'warn' : 'plain'))]
		: [part(70, span(`window over for ${formatDuration(now - end)}`, 'fail'))];
}

/** The line that asks for a rollback, when a check of the rollback timers says so. */
export function rollbackBanner({diagnosis}: Frame): string | undefined {
	return bannerOf(diagnosis.findings);
}

const bannerOf = lastCall((findings: Frame['diagnosis']['findings']): string | undefined => {
	const due = findings.find(finding => finding.code.startsWith('RBK-') && finding.verdict === 'FAIL');
	return due === undefined ? undefined : `ROLLBACK RECOMMENDED: ${due.summary}`;
});
