import {finding} from '../../checks/build.ts';
import type {Finding} from '../../checks/finding.ts';
import type {FlowResult} from '../../systems/reach/flow-tests.ts';
import {nearestText, sideText} from './sides.ts';

const testFormat = 'ktriage.policy-test/v1';

/** Why a flow turned out as it did: the sides that decide, with what came nearest. */
function reason({explanation, trouble}: FlowResult): string {
	if (trouble !== '') return trouble;
	const {way, unknown} = explanation ?? {};
	if (way === undefined || unknown !== undefined)
		return unknown === undefined ? '' : `${unknown.object}: ${unknown.why}`;
	return [way.egress, way.ingress]
		.filter(({decision}) => decision.kind === way.verdict || way.verdict === 'allow')
		.map(side => {
			const near = nearestText(side);
			return `${side.direction.toLowerCase()}: ${sideText(side)}${near === '' ? '' : `; ${near}`}`;
		})
		.join('; ');
}

function sentence(result: FlowResult): string {
	const {flow, verdict} = result;
	const {from, to} = result.explanation ?? flow;
	return `${from} → ${to} ${flow.port.text}: expected ${flow.expect}, found ${verdict}. ${reason(result)}`;
}

/** How expected flows turned out, as the value that is printed as JSON. */
export function testsJson(results: readonly FlowResult[]): object {
	return {
		format: testFormat,
		passed: results.filter(({passed}) => passed).length,
		failed: results.filter(({passed}) => !passed).length,
		results: results.map(result => ({
			name: result.flow.name,
			from: result.flow.from,
			to: result.flow.to,
			port: result.flow.port.text,
			expect: result.flow.expect,
			verdict: result.verdict,
			passed: result.passed,
			why: reason(result),
		})),
	};
}

/** The same for people; what failed stands with its reason. */
export function testsText(results: readonly FlowResult[]): string {
	const lines = results.map(result =>
		result.passed ? `ok    ${result.flow.name}` : `FAIL  ${result.flow.name}\n      ${sentence(result)}`,
	);
	const failed = results.filter(({passed}) => !passed).length;
	const count = `${results.length} ${results.length === 1 ? 'flow' : 'flows'}`;
	return `${[...lines, failed === 0 ? `${count} as expected` : `${failed} of ${count} not as expected`].join('\n')}\n`;
}

const escapes: Readonly<Record<string, string>> = {
	'<': '&lt;',
	'>': '&gt;',
	'&': '&amp;',
	'"': '&quot;',
	"'": '&apos;',
};
const xml = (text: string) => text.replaceAll(/[<>&"']/g, character => escapes[character]!);

/** The same as JUnit XML: what is not known is an error, what is otherwise a failure. */
export function testsJunit(results: readonly FlowResult[], file: string): string {
	const broken = results.filter(({passed, verdict}) => !passed && verdict === 'unknown').length;
	const failed = results.filter(({passed}) => !passed).length - broken;
	const cases = results.map(result => {
		const open = `    <testcase classname="policy" name="${xml(result.flow.name)}" file="${xml(file)}" line="${result.flow.line}"`;
		if (result.passed) return `${open}/>`;
		const kind = result.verdict === 'unknown' ? 'error' : 'failure';
		return `${open}>\n      <${kind} type="${result.verdict}" message="${xml(sentence(result))}"/>\n    </testcase>`;
	});
	const counts = `tests="${results.length}" failures="${failed}" errors="${broken}"`;
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites ${counts}>`,
		`  <testsuite name="ktriage policy test" ${counts}>`,
		...cases,
		'  </testsuite>',
		'</testsuites>',
		'',
	].join('\n');
}

const rules = [
	{id: 'unexpected-deny', shortDescription: {text: 'A connection that is needed is denied'}},
	{id: 'unexpected-allow', shortDescription: {text: 'A connection that is forbidden is allowed'}},
	{id: 'unknown-verdict', shortDescription: {text: 'Whether a connection is allowed is not known'}},
] as const;

/** The same as SARIF 2.1.0, each result at the line of its flow. */
export function testsSarif(results: readonly FlowResult[], file: string, version: string): object {
	return {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {driver: {name: 'ktriage', version, rules}},
				results: results
					.filter(({passed}) => !passed)
					.map(result => ({
						ruleId: result.verdict === 'unknown' ? 'unknown-verdict' : `unexpected-${result.verdict}`,
						level: result.verdict === 'unknown' ? 'warning' : 'error',
						message: {text: sentence(result)},
						locations: [
							{
								physicalLocation: {
									artifactLocation: {uri: file.replaceAll('\\', '/')},
									region: {startLine: result.flow.line},
								},
							},
						],
					})),
			},
		],
	};
}

/** The same as findings, one for each flow, for the other formats. */
export function testsFindings(results: readonly FlowResult[], file: string, now: number): readonly Finding[] {
	return results.map(result => {
		const {flow, verdict, passed} = result;
		return finding(
			{code: 'flow', title: flow.name},
			{
				part: String(flow.line),
				verdict: passed ? 'PASS' : verdict === 'unknown' ? 'UNKNOWN' : 'FAIL',
				class: 'advisory',
				owner: 'joint',
				summary: sentence(result),
				evidence: [
					{kind: 'field', source: `${file}:${flow.line}`, value: `${flow.expect} ${flow.port.text}`, at: now},
				],
			},
		);
	});
}
