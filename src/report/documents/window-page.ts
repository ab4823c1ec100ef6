import type {BurnDownSample} from '../../migration/burn-down.ts';
import {escapeXml as text} from '../formats/escape.ts';
import {htmlTable, page, verdictTag} from '../formats/page.ts';
import {iso} from '../json.ts';
import {type DocumentInput, deeds, eventLine, verdictStory} from './document.ts';

/** The report of a window as one self-contained page, with the burn-down as a picture. */
export function windowPage({snapshot, diagnosis, events, burnDown}: DocumentInput): string {
	const open = diagnosis.causes.filter(
		({finding}) => finding.verdict === 'FAIL' || finding.verdict === 'WARN',
	);
	const outages = diagnosis.findings.filter(({code}) => code === 'PRF-04');
	return page(`Window report ${snapshot.cluster.context}`, [
		`<h1>Window report: ${text(snapshot.cluster.context)} ${verdictTag(diagnosis.verdict)}</h1>`,
		`<p>${text(`${snapshot.cluster.gitVersion}, ${snapshot.tables.nodes.length} nodes, ${snapshot.pods.size} pods, read at ${iso(snapshot.now)}`)}</p>`,
		'<h2>Burn-down</h2>',
		burnDown.length < 2
			? '<p>No journal was given, or nothing moved while it was written.</p>'
			: chart(burnDown),
		'<h2>Outages</h2>',
		...(outages.length === 0
			? ['<p>Not measured.</p>']
			: outages.flatMap(({verdict, summary, evidence}) => [
					`<p>${verdictTag(verdict)} ${text(summary)}</p>`,
					htmlTable(
						['Asked', 'Lost'],
						evidence.map(({source, value}) => [text(source), text(value)]),
					),
				])),
		'<h2>Verdicts over time</h2>',
		htmlTable(
			['Time', 'Verdict'],
			verdictStory(events).map(([at, what]) => [iso(at), text(what)]),
		),
		'<h2>Actions, probes, steps and notes</h2>',
		htmlTable(
			['Time', 'Kind', 'What'],
			deeds(events).map(event => [iso(event.at), text(event.kind), text(eventLine(event))]),
		),
		'<h2>Timeline</h2>',
		htmlTable(
			['Time', 'Kind', 'What'],
			events.map(event => [iso(event.at), text(event.kind), text(eventLine(event))]),
		),
		'<h2>Open points</h2>',
		htmlTable(
			['Verdict', 'Check', 'Owner', 'What'],
			open.map(({finding}) => [
				verdictTag(finding.verdict),
				text(finding.code),
				text(finding.owner),
				text(finding.summary),
			]),
		),
	]);
}

const width = 640;
const height = 160;

function chart(samples: readonly BurnDownSample[]): string {
	const from = samples[0]?.at ?? 0;
	const span = Math.max(1, (samples.at(-1)?.at ?? from) - from);
	const most = Math.max(1, ...samples.map(({flannel}) => flannel));
	const points = samples.map(({at, flannel}) => {
		const x = ((at - from) / span) * width;
		const y = height - (flannel / most) * height;
		return `${x.toFixed(1)},${y.toFixed(1)}`;
	});
	const said = `Pods on the old network: ${samples[0]?.flannel} at ${iso(from)}, ${samples.at(-1)?.flannel} at ${iso(from + span)}`;
	return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${text(said)}"><polyline points="${points.join(' ')}" fill="none" stroke="currentColor" stroke-width="2"/></svg><figcaption>${text(said)}</figcaption></figure>`;
}
