import type {Frame} from '../../session/session.ts';
import {freshness} from '../freshness.ts';
import {plural} from '../text/number.ts';

/** How many problems are read out. */
const top = 5;

/** The state of the cluster as sentences, the most important first, `most` problems of it; the same text as long as these stay the same. */
export function problemSentences({diagnosis, snapshot}: Frame, most = top): readonly string[] {
	const {causes, verdict} = diagnosis;
	const name = snapshot.cluster.context || snapshot.cluster.server;
	const cluster = name === '' ? 'The cluster' : `Cluster ${name}`;
	if (snapshot.api.kind === 'down')
		return [`${cluster}: the API server does not answer: ${snapshot.api.why}.`];
	if (causes.length === 0)
		return [
			verdict === 'PASS'
				? `${cluster}: nothing is wrong.`
				: `${cluster}: no verdict yet, too little has been read.`,
		];
	const shown = causes.slice(0, most).map(({rank, finding, symptoms}) => {
		const follows = symptoms.length > 0 ? ` It explains ${plural(symptoms.length, 'symptom')}.` : '';
		const [remedy] = finding.remedies;
		const next = remedy === undefined ? '' : ` Next, ${finding.owner}: ${sentence(remedy.text)}`;
		return `Problem ${rank}, ${finding.verdict}, ${finding.code}: ${sentence(finding.summary)}${follows}${next}`;
	});
	const rest = causes.length > most ? [`${plural(causes.length - most, 'more problem')}.`] : [];
	return [`${cluster}: ${plural(causes.length, 'problem')}.`, ...shown, ...rest];
}

/** What is said when the person asks: the numbers behind the sentences. */
export function statusSentence({diagnosis, snapshot}: Frame, now: number): string {
	const {counts} = diagnosis;
	return `${freshness(snapshot, now).text}. ${counts.fail} failed, ${counts.warn} warnings, ${counts.unknown} unknown, ${counts.pass} passed. ${plural(snapshot.pods.size, 'pod')}.`;
}

function sentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}
