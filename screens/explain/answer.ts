import {nearestText, sideText} from '../../src/report/policy/sides.ts';
import {
	type Explanation,
	type Side,
	symptomOf,
	type Verdict,
	type Way,
} from '../../src/systems/reach/explain.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Glyphs, Tone} from '../../src/ui/theme.ts';

/** How a verdict is written; a denial is no fault by itself. */
export const verdictTones: Readonly<Record<Verdict, Tone>> = {allow: 'ok', deny: 'warn', unknown: 'unknown'};

/** Every line about a witness begins with its name, in this many columns. */
const labelWidth = 9;

/** The name of a witness, in the first columns. */
export function witness(name: string): string {
	return ` ${name}`.padEnd(labelWidth);
}

/** The question, with what the network makes of it. */
export function questionLines(
	{from, to, port, way}: Explanation,
	width: number,
	{arrow}: Glyphs,
): readonly Line[] {
	const dnat = way?.steps.find(({kind}) => kind === 'dnat');
	const made = dnat === undefined ? '' : ` (${dnat.from} ${arrow} ${dnat.to})`;
	return wrapLabelled('', `${from} ${arrow} ${to} ${port}${made}`, width, 'strong', 'strong');
}

/** What the policies say: the side that decides, and what came nearest to letting it through. */
export function policyLines({verdict, way, unknown}: Explanation, width: number): readonly Line[] {
	const side = decidingSide(way);
	const word = verdict.toUpperCase();
	if (unknown !== undefined || side === undefined || way === undefined) {
		const why =
			unknown === undefined
				? 'there is no way at all'
				: `${[unknown.object, unknown.field].filter(Boolean).join(' ')}: ${unknown.why}`;
		return labelled('policy', word, why, width, verdictTones[verdict]);
	}
	const near = nearestText(side);
	const indent = labelWidth + word.length + 2;
	return [
		...labelled(
			'policy',
			word,
			`${side.direction.toLowerCase()}: ${sideText(side)}`,
			width,
			verdictTones[verdict],
		),
		...(near === '' ? [] : wrapLabelled(' '.repeat(indent), near, width, 'plain')),
	];
}

/** One witness, its word and what it says. */
export function labelled(
	name: string,
	word: string,
	text: string,
	width: number,
	tone: Tone,
): readonly Line[] {
	const [first, ...rest] = wrapLabelled(`${witness(name)}${word}  `, text, width, tone);
	return first === undefined
		? []
		: [[span(witness(name), 'dim'), span(`${word}  `, tone), ...first.slice(1)], ...rest];
}

/** The side that the verdict rests on: the one that denies, else the one that is not known, else the one with a policy. */
export function decidingSide(way: Way | undefined): Side | undefined {
	const sides = way === undefined ? [] : [way.egress, way.ingress];
	return (
		sides.find(({decision}) => decision.kind === 'deny') ??
		sides.find(({decision}) => decision.kind === 'unknown') ??
		sides.find(({decision}) => decision.kind === 'allow' && decision.policy !== undefined) ??
		sides[0]
	);
}

/** Both directions, who enforces, what happens on the way, and how a denial shows. */
export function wayLines({verdict, way, ways}: Explanation, width: number, {arrow}: Glyphs): readonly Line[] {
	if (way === undefined) return [];
	const fact = (label: string, text: string, tone: Tone = 'plain') =>
		wrapLabelled(label.padEnd(labelWidth), text, width, 'dim', tone);
	const side = (one: Side): readonly Line[] => {
		const near = nearestText(one);
		return [
			...fact(one.direction.toLowerCase(), `${one.decision.kind}: ${sideText(one)}`),
			...(near === '' ? [] : fact('', near)),
			...fact('', engineText(one), one.engine?.kind === 'none' ? 'warn' : 'dim'),
		];
	};
	return [
		...way.steps.flatMap(step => fact(step.kind, `${step.from} ${arrow} ${step.to}: ${step.why}`)),
		...side(way.egress),
		...side(way.ingress),
		...(verdict === 'deny' ? fact('symptom', symptomWords[symptomOf(way)]) : []),
		...(ways.length < 2
			? []
			: ways.flatMap(one =>
					fact(
						'way',
						`${one.from} ${arrow} ${one.to} ${one.port}: ${one.verdict}`,
						verdictTones[one.verdict],
					),
				)),
	];
}

const symptomWords = {
	refused: 'refused: kube-router rejects',
	timeout: 'a timeout: Calico drops',
	unknown: 'a timeout or a refusal, depending on who enforces',
} as const;

const engineNames: Readonly<Record<string, string>> = {
	calico: 'Calico',
	'kube-router': 'kube-router',
	none: 'nobody',
	foreign: 'another program',
	unknown: 'it is not known who',
};

function engineText({engine}: Side): string {
	if (engine === undefined) return 'no pod with a network of its own: nothing selects it';
	const also = engine.also === undefined ? '' : ` and ${engineNames[engine.also] ?? engine.also}`;
	const where = engine.node === '' ? '' : ` on ${engine.node}`;
	return `${engineNames[engine.kind] ?? engine.kind}${also} enforces${where}: ${engine.why}`;
}
