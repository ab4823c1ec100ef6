import type {Evidence, Finding, Verdict} from '../checks/finding.ts';
import type {Cause, Diagnosis} from '../diagnosis/diagnosis.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {iso} from './json.ts';
import {wrap} from './wrap.ts';

/** Colours a word by its meaning; the identity where there is no colour. */
export type Paint = (verdict: Verdict, text: string) => string;

export type TextOptions = {
	readonly width: number;
	readonly paint: Paint;
	/** Show findings that say PASS or SKIP too, one line each. */
	readonly all: boolean;
	readonly programName: string;
	/** Solved cases that it looks like, a line each. */
	readonly likes?: readonly string[];
};

/** The report of `check -o text`: root causes first with their symptoms, then what could not be judged, then counts. */
export function textReport(
	snapshot: Snapshot,
	diagnosis: Diagnosis,
	shown: readonly Finding[],
	options: TextOptions,
): string {
	const ids = new Set(shown.map(finding => finding.id));
	const causes = diagnosis.causes.filter(
		({finding, symptoms}) => ids.has(finding.id) || symptoms.some(symptom => ids.has(symptom.id)),
	);
	const inCauses = new Set(
		causes.flatMap(({finding, symptoms}) => [finding.id, ...symptoms.map(symptom => symptom.id)]),
	);
	const rest = shown.filter(finding => !inCauses.has(finding.id));
	const lines = [heading(snapshot, diagnosis, options), ''];
	for (const cause of causes) lines.push(...causeLines(cause, options), '');
	const {likes = []} = options;
	if (likes.length > 0)
		lines.push(
			...likes.flatMap(text => wrap(text, options.width, '')),
			`  more: ${options.programName} incidents match`,
			'',
		);
	const unknown = rest.filter(finding => finding.verdict === 'UNKNOWN');
	if (unknown.length > 0)
		lines.push('Could not be judged:', ...unknown.map(finding => oneLine(finding, options)), '');
	const quiet = rest.filter(finding => finding.verdict === 'PASS' || finding.verdict === 'SKIP');
	if (options.all && quiet.length > 0)
		lines.push('Checked:', ...quiet.map(finding => oneLine(finding, options)), '');
	lines.push(countsLine(diagnosis), ...modeLines(snapshot, options), ...sourceLines(snapshot, options));
	return `${lines.join('\n')}\n`;
}

function heading({cluster, now, api}: Snapshot, {verdict}: Diagnosis, {paint}: TextOptions): string {
	const where = [cluster.context, cluster.server, cluster.gitVersion].filter(part => part !== '').join(' · ');
	const reach =
		api.kind === 'up'
			? ''
			: api.kind === 'down'
				? ` · API DOWN since ${iso(api.since)}: ${api.why}`
				: ' · connecting';
	return `${paint(verdict, verdict)} ${where} · ${iso(now)}${reach}`;
}

function causeLines({rank, finding, symptoms}: Cause, options: TextOptions): string[] {
	const {width, paint} = options;
	const lines = [
		`${rank}. ${paint(finding.verdict, finding.verdict)} ${finding.code} ${finding.summary}`,
		`   ${finding.class} · ${finding.confidence} · ${finding.owner}`,
		...wrap(finding.explanation, width, '   '),
	];
	if (finding.evidence.length > 0)
		lines.push('   evidence', ...finding.evidence.flatMap(evidence => evidenceLines(evidence, width)));
	for (const ruled of finding.ruledOut) lines.push(...wrap(`ruled out: ${ruled}`, width, '   '));
	for (const {probe, expect} of finding.predictions)
		lines.push(...wrap(`would disprove it: ${probe} — expected ${expect}`, width, '   '));
	for (const {owner, text, command, risk, verify} of finding.remedies) {
		lines.push(...wrap(`do (${owner}, risk ${risk}): ${text}`, width, '   '));
		if (command !== '') lines.push(...command.split('\n').map(line => `     ${line}`));
		if (verify !== '') lines.push(...wrap(`verify: ${verify}`, width, '     '));
	}
	for (const symptom of symptoms)
		lines.push(`   └ ${paint(symptom.verdict, symptom.verdict)} ${symptom.code} ${symptom.summary}`);
	return lines;
}

function evidenceLines({source, value}: Evidence, width: number): string[] {
	return wrap(`${source}: ${value}`, width, '     ');
}

function oneLine({verdict, code, summary}: Finding, {paint}: TextOptions): string {
	return `  ${paint(verdict, verdict.padEnd(7))} ${code.padEnd(7)} ${summary}`;
}

function countsLine({counts}: Diagnosis): string {
	return `root causes ${counts.roots} · symptoms ${counts.symptoms} · FAIL ${counts.fail} · WARN ${counts.warn} · UNKNOWN ${counts.unknown} · SKIP ${counts.skip} · PASS ${counts.pass}`;
}

/** What was not read whole and everywhere: the verdicts are about what was. */
function modeLines({api, modes}: Snapshot, {width}: TextOptions): string[] {
	if (api.kind !== 'up') return [];
	return modes
		.filter(({name}) => name === 'namespace' || name === 'metadata')
		.flatMap(({what, by, option, why, leavesOut}) => {
			const who = by === 'automatic' ? `automatically: ${why}` : `asked for with ${option}`;
			return wrap(`${what}, ${who}; ${leavesOut}`, width, '');
		});
}

function sourceLines({api, sources}: Snapshot, {programName}: TextOptions): string[] {
	// With no access at all the heading has said it; a list of every source would bury the one cause.
	if (api.kind !== 'up') return [];
	const dark = sources.filter(
		({state}) => state.kind === 'forbidden' || state.kind === 'stale' || state.kind === 'loading',
	);
	if (dark.length === 0) return [];
	return [
		'not readable:',
		...dark.map(
			({resource, state}) => `  ${state.kind.padEnd(9)} ${resource}${'why' in state ? `: ${state.why}` : ''}`,
		),
		`more: ${programName} check -o json (sources)`,
	];
}
