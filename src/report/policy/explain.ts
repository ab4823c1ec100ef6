import {type Explanation, type Side, symptomOf, type Way} from '../../systems/reach/explain.ts';
import {nearestText, sideJson, sideText} from './sides.ts';

const explainFormat = 'ktriage.policy-explain/v1';

/** An explanation as the value that is printed as JSON. */
export function explainJson(explanation: Explanation): object {
	const {from, to, port, verdict, unknown, way, ways, staged} = explanation;
	const none = {verdict: 'unknown', policy: null, rule: null, policies: [], why: unknown?.why ?? ''};
	return {
		format: explainFormat,
		from,
		to,
		port,
		verdict,
		...(unknown && {unknown}),
		...(verdict === 'deny' && way && {symptom: symptomOf(way)}),
		egress: way === undefined ? none : sideJson(way.egress),
		ingress: way === undefined ? none : sideJson(way.ingress),
		path: way === undefined ? [] : pathOf(way),
		...(staged && {
			staged: {
				verdict: staged.verdict,
				egress: staged.way === undefined ? none : sideJson(staged.way.egress),
				ingress: staged.way === undefined ? none : sideJson(staged.way.ingress),
			},
		}),
		ways: ways.map(one => ({
			from: one.from,
			to: one.to,
			port: one.port,
			family: one.family,
			verdict: one.verdict,
		})),
	};
}

function pathOf(way: Way): readonly object[] {
	const engine = ({direction, engine: one}: Side) =>
		one === undefined
			? []
			: [
					{
						kind: 'engine',
						direction: direction.toLowerCase(),
						node: one.node,
						engine: one.kind,
						...(one.also && {also: one.also}),
						...(one.leftOver && {leftOver: one.leftOver}),
						why: one.why,
					},
				];
	return [...way.steps, ...engine(way.egress), ...engine(way.ingress)];
}

/** An explanation for people. */
export function explainText(explanation: Explanation): string {
	const {from, to, port, verdict, unknown, way, ways, staged} = explanation;
	const lines = [`${from} → ${to} ${port}: ${verdict.toUpperCase()}`];
	if (unknown !== undefined)
		lines.push(`  ${[unknown.object, unknown.field].filter(Boolean).join(' ')}: ${unknown.why}`);
	if (way !== undefined) {
		for (const step of way.steps)
			lines.push(`  ${step.kind.padEnd(8)} ${step.from} → ${step.to} (${step.why})`);
		for (const side of [way.egress, way.ingress]) lines.push(...sideLines(side));
		if (verdict === 'deny') lines.push(`  symptom  ${symptomWords[symptomOf(way)]}`);
	}
	if (staged !== undefined && staged.verdict !== verdict) lines.push(...stagedLines(staged));
	if (ways.length > 1)
		lines.push(...ways.map(one => `  way      ${one.from} → ${one.to} ${one.port}: ${one.verdict}`));
	return `${lines.join('\n')}\n`;
}

/** What staged policies would change: they are not enforced. */
function stagedLines({verdict, way}: NonNullable<Explanation['staged']>): readonly string[] {
	const would = verdict === 'unknown' ? 'it would not be known' : `would ${verdict}`;
	const sides = way === undefined ? [] : [way.egress, way.ingress];
	return [
		`  staged   ${would} if what is staged were enforced`,
		...sides
			.filter(({decision}) => verdict === 'allow' || decision.kind !== 'allow')
			.map(side => `           ${side.direction.toLowerCase()} ${side.decision.kind}: ${sideText(side)}`),
	];
}

const symptomWords = {
	refused: 'refused, since kube-router rejects',
	timeout: 'a timeout, since Calico drops',
	unknown: 'a timeout or a refusal, depending on who enforces',
} as const;

function sideLines(side: Side): readonly string[] {
	const word = side.direction.toLowerCase().padEnd(8);
	const near = nearestText(side);
	const {engine} = side;
	const who =
		engine === undefined
			? ''
			: ` (${engine.kind}${engine.also === undefined ? '' : ` and ${engine.also}`}${engine.leftOver === undefined ? '' : `, perhaps rules of ${engine.leftOver},`}${engine.node === '' ? '' : ` on ${engine.node}`})`;
	return [
		`  ${word} ${side.decision.kind}: ${sideText(side)}${who}`,
		...(near === '' ? [] : [`           ${near}`]),
	];
}
