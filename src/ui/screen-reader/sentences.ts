import type {Frame} from '../../session/session.ts';
import {freshness} from '../freshness.ts';
import {plural} from '../text/number.ts';

/** How many problems are read out. */
const top = 5;

/** The state of the cluster as sentences, the most important first; the same text as long as the top problems stay the same. */
export function problemSentences({diagnosis, snapshot}: Frame): readonly string[] {
	const {causes, verdict} = diagnosis;
	const name = snapshot.cluster.context || snapshot.cluster.server;
	if (snapshot.api.kind === 'down')
		return [`Cluster ${name}: the API server does not answer: ${snapshot.api.why}.`];
	if (causes.length === 0)
		return [
			verdict === 'PASS'
				? `Cluster ${name}: nothing is wrong.`
				: `Cluster ${name}: no verdict yet, too little has been read.`,
		];
	const shown = causes.slice(0, top).map(({rank, finding, symptoms}) => {
		const follows = symptoms.length > 0 ? ` It explains ${plural(symptoms.length, 'symptom')}.` : '';
		const [remedy] = finding.remedies;
		const next = remedy === undefined ? '' : ` Next, ${finding.owner}: ${sentence(remedy.text)}`;
		return `Problem ${rank}, ${finding.verdict}, ${finding.code}: ${sentence(finding.summary)}${follows}${next}`;
	});
	const rest = causes.length > top ? [`${plural(causes.length - top, 'more problem')}.`] : [];
	return [`Cluster ${name}: ${plural(causes.length, 'problem')}.`, ...shown, ...rest];
}

/** What is said when the person asks: the numbers behind the sentences. */
export function statusSentence({diagnosis, snapshot}: Frame, now: number): string {
	const {counts} = diagnosis;
	return `${freshness(snapshot, now).text}. ${counts.fail} failed, ${counts.warn} warnings, ${counts.unknown} unknown, ${counts.pass} passed. ${plural(snapshot.pods.size, 'pod')}.`;
}

function sentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}
