import {failuresOf, layerOfCode} from '../diagnosis/catalogue.ts';
import type {Walk, WalkEnd} from '../diagnosis/trees/walk.ts';
import type {WhyAnswer} from '../diagnosis/why.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {iso} from './json.ts';
import {wrap} from './wrap.ts';

export const whyFormat = 'ktriage.why/v1';

/** The answer of `why -o json`: stable, described by docs/why.schema.json. Times are ISO 8601 in UTC. */
export function whyJson(snapshot: Snapshot, answer: WhyAnswer) {
	return {
		format: whyFormat,
		cluster: {context: snapshot.cluster.context, server: snapshot.cluster.server, takenAt: iso(snapshot.now)},
		about: answer.about,
		verdict: answer.verdict,
		summary: answer.summary,
		walks: answer.walks.map(walkJson),
		findings: answer.findings.map(({finding, roots}) => ({
			id: finding.id,
			code: finding.code,
			verdict: finding.verdict,
			class: finding.class,
			owner: finding.owner,
			layer: layerOfCode(finding.code) ?? '',
			failures: failuresOf(finding.code),
			summary: finding.summary,
			roots: roots.map(({id}) => id),
		})),
	};
}

function walkJson({tree, title, scope, steps, end}: Walk) {
	return {
		tree,
		title,
		about: scope.about,
		namespace: scope.namespace,
		steps: steps.map(({tree: of, node, question, answer}) => ({
			tree: of,
			node,
			question,
			answer: answer.kind,
			because: answer.because,
			evidence: answer.evidence.map(({kind, source, value, at}) => ({kind, source, value, at: iso(at)})),
			findings: answer.findings.map(({id}) => id),
			tell: answer.tell,
		})),
		end: endJson(end, steps),
	};
}

function endJson(end: WalkEnd, steps: Walk['steps']) {
	if (end.kind === 'clear') return {kind: end.kind, summary: end.words};
	if (end.kind === 'unknown') return {kind: end.kind, summary: end.why, tell: end.tell};
	const {owner, remedies} = advice(end, steps);
	return {
		kind: end.kind,
		tree: end.tree,
		leaf: end.leaf.id,
		summary: end.leaf.diagnosis,
		severity: end.leaf.severity,
		owner,
		remedies,
		verify: end.leaf.verify,
	};
}

/** What a leaf says to do: what the finding says that led to it, which knows the names; its own words where there is none. */
export function advice({leaf}: Extract<WalkEnd, {readonly kind: 'leaf'}>, steps: Walk['steps']) {
	const [finding] = steps.at(-1)?.answer.findings ?? [];
	const own = {owner: leaf.owner, ...leaf.remedy, verify: leaf.verify};
	const remedies = finding === undefined || finding.remedies.length === 0 ? [own] : finding.remedies;
	return {owner: finding?.owner ?? leaf.owner, remedies};
}

/** The answer as text: what it comes to, then question by question how. */
export function whyLines(answer: WhyAnswer, width: number): readonly string[] {
	const word = {cause: 'FAIL', clear: 'PASS', unknown: 'UNKNOWN'}[answer.verdict];
	return [
		...wrap(`${word} ${answer.about}: ${answer.summary}`, width, ''),
		...answer.walks.flatMap(walk => ['', ...walkLines(walk, width)]),
		...findingLines(answer, width),
	];
}

function walkLines({tree, title, scope, steps, end}: Walk, width: number): readonly string[] {
	return [
		`${tree} ${title}: ${scope.about}`,
		...steps.flatMap(step => [
			...wrap(`${step.tree === tree ? '' : `${step.tree}.`}${step.node} ${step.question}`, width, '  '),
			...wrap(`${step.answer.kind.toUpperCase()}: ${step.answer.because}`, width, '      '),
			...step.answer.evidence
				.slice(0, 3)
				.flatMap(({source, value}) => wrap(`${source}: ${value}`, width, '        ')),
			...(step.answer.kind === 'unknown' ? wrap(`would tell: ${step.answer.tell}`, width, '        ') : []),
		]),
		...endLines(end, steps, width),
	];
}

function endLines(end: WalkEnd, steps: Walk['steps'], width: number): readonly string[] {
	if (end.kind === 'clear') return wrap(`nothing found: ${end.words}`, width, '  => ');
	if (end.kind === 'unknown')
		return [
			...wrap(`cannot be told yet: ${end.why}`, width, '  => '),
			...(end.tell === '' ? [] : wrap(`would tell: ${end.tell}`, width, '     ')),
		];
	const {owner, remedies} = advice(end, steps);
	return [
		...wrap(`${end.tree}.${end.leaf.id} ${end.leaf.diagnosis} (owner ${owner})`, width, '  => '),
		...remedies.slice(0, 3).flatMap(({text, command, risk, verify}) => [
			...wrap(`do (risk ${risk}): ${text}`, width, '     '),
			...command
				.split('\n')
				.filter(line => line !== '')
				.map(line => `       ${line}`),
			...(verify === '' ? [] : wrap(`verify: ${verify}`, width, '       ')),
		]),
	];
}

function findingLines({findings}: WhyAnswer, width: number): readonly string[] {
	if (findings.length === 0) return [];
	return [
		'',
		'What the checks say of it:',
		...findings.flatMap(({finding, roots}) => [
			...wrap(`${finding.verdict} ${finding.id} ${finding.summary}`, width, '  '),
			...roots.flatMap(root => wrap(`explained by ${root.id} ${root.summary}`, width, '      ')),
		]),
	];
}
