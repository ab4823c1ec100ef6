import {readFileSync} from 'node:fs';
import path from 'node:path';
import {Ajv} from 'ajv';
import {describe, expect, it} from 'vitest';
import type {Finding} from '../../../src/checks/finding.ts';
import {formatReport, type ReportInput, reportFormats} from '../../../src/report/formats/format.ts';
import {reportOf} from '../../../src/report/formats/own-findings.ts';
import {gateFindings} from '../../../src/report/gate-findings.ts';
import {fresh, inPlace, look, scenarioFindings} from '../../playbook/support/walk.ts';
import {scenarioFrame} from '../../support/frames.ts';

const hostile = `a<b>&"'\u0007\ud800]]>\`\`\`|*[x](javascript:y) 漢\n# EOF`;

function input(id = 'canonical', change: Partial<Finding> = {}): ReportInput {
	const {snapshot, diagnosis} = scenarioFrame(id);
	const findings = diagnosis.findings.map(finding => ({...finding, ...change}));
	const causes = diagnosis.causes.map(cause => ({...cause, finding: {...cause.finding, ...change}}));
	return {snapshot, diagnosis: {...diagnosis, findings, causes}, findings, version: '1.2.3'};
}

/** Elements with their attributes in order; throws where tags are not closed in order or a character is not allowed. */
function elements(xml: string): readonly {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly parent: string;
}[] {
	if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml))
		throw new Error('a character that XML has not');
	const open: string[] = [];
	const found: {name: string; attributes: Record<string, string>; parent: string}[] = [];
	const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
	const rest = body.replace(
		/<(\/?)([a-z-]+)((?: [a-zA-Z]+="[^"<]*")*)(\/?)>/g,
		(_, close, name, attributes, empty) => {
			if (close) {
				if (open.pop() !== name) throw new Error(`</${name}> closes another one`);
				return '';
			}
			const pairs = [...attributes.matchAll(/ ([a-zA-Z]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
			found.push({name, attributes: Object.fromEntries(pairs), parent: open.at(-1) ?? ''});
			if (!empty) open.push(name);
			return '';
		},
	);
	if (open.length > 0 || /[<>]/.test(rest) || /&(?!(?:amp|lt|gt|quot|#39);)/.test(rest))
		throw new Error('not well-formed');
	return found;
}

const {id: _, ...schema} = JSON.parse(
	readFileSync(path.join(import.meta.dirname, 'schemas', 'sarif-2.1.0.json'), 'utf8'),
);
const validate = new Ajv({strict: false, validateFormats: false, allErrors: true}).compile({
	...schema,
	$schema: 'http://json-schema.org/draft-07/schema#',
});

describe('JUnit', () => {
	it.each([{}, {summary: hostile, explanation: hostile, title: hostile}])(
		'is well-formed, with counts that agree',
		async change => {
			const report = input('canonical', change);
			const all = elements(await formatReport('junit', report));
			const of = (name: string) => all.filter(one => one.name === name);
			const verdicts = (verdict: string) => report.findings.filter(one => one.verdict === verdict).length;
			const [suites] = of('testsuites');
			expect(suites?.attributes).toMatchObject({
				tests: String(report.findings.length),
				failures: String(verdicts('FAIL')),
				errors: String(verdicts('UNKNOWN')),
				skipped: String(verdicts('SKIP')),
			});
			expect(of('testcase').length).toBe(report.findings.length);
			expect(of('failure').length).toBe(verdicts('FAIL'));
			expect(of('error').length).toBe(verdicts('UNKNOWN'));
			expect(of('skipped').length).toBe(verdicts('SKIP'));
			const parents: Readonly<Record<string, string>> = {
				testsuites: '',
				testsuite: 'testsuites',
				testcase: 'testsuite',
				failure: 'testcase',
				error: 'testcase',
				skipped: 'testcase',
				'system-out': 'testcase',
			};
			for (const {name, parent} of all) expect(parent).toBe(parents[name]);
			for (const {attributes} of of('testcase')) expect(attributes.name && attributes.classname).toBeTruthy();
		},
	);
});

describe('gates', () => {
	const {playbook, progress} = {playbook: inPlace, progress: fresh()};
	const view = look({playbook, progress, findings: scenarioFindings('canonical')});
	const reportOn = (id: string) => {
		const phase = view.phases.find(one => one.phase.id === id);
		if (phase === undefined) throw new Error(`no phase ${id}`);
		const {snapshot} = scenarioFrame('canonical');
		return {phase, report: reportOf(snapshot, phase.gate.verdict, gateFindings(phase, view.at), '1')};
	};

	it('fail in JUnit by what is red, and are errors by what nobody said', async () => {
		const {phase, report} = reportOn('P4');
		const all = elements(await formatReport('junit', report));
		const red = phase.gate.missing.filter(({state}) => state.kind === 'fail' || state.kind === 'warn');
		expect(red.length).toBeGreaterThan(0);
		expect(all.filter(({name}) => name === 'failure').length).toBe(red.length);
		expect(all.filter(({name}) => name === 'error').length).toBeGreaterThanOrEqual(
			phase.gate.missing.length - red.length,
		);
		expect(all.filter(({name}) => name === 'testsuite').map(({attributes}) => attributes.name)).toEqual([
			'P4',
		]);
	});

	it.each(['P0', 'P4', 'P10'])('follow the schema of SARIF: %s', async id => {
		const log = JSON.parse(await formatReport('sarif', reportOn(id).report));
		expect(validate(log), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
	});

	it('say nothing is wrong of what is settled', () => {
		const settled = reportOn('P4').phase.steps.filter(({state}) => state.kind === 'pass');
		const found = gateFindings({...reportOn('P4').phase, steps: settled}, 0).filter(({code}) =>
			settled.some(({step}) => step.id === code),
		);
		expect(found.length).toBeGreaterThan(0);
		expect(found.every(({verdict}) => verdict === 'PASS')).toBe(true);
	});
});

describe('SARIF', () => {
	it.each(['canonical', 'h0', 'sc-28'])('follows the schema of OASIS: %s', async id => {
		const log = JSON.parse(await formatReport('sarif', input(id)));
		expect(validate(log), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
		const {results, tool} = log.runs[0];
		for (const result of results) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
	});

	it('is refused by the schema when it is wrong', async () => {
		const log = JSON.parse(await formatReport('sarif', input('h0')));
		log.runs[0].results[0].level = 'dreadful';
		expect(validate(log)).toBe(false);
	});
});

describe('OpenMetrics', () => {
	const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
	const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
	const lines = [
		new RegExp(`^# TYPE ${name} (?:gauge|info|stateset)$`),
		new RegExp(`^# UNIT ${name}_[a-z]+ [a-z]+$`),
		new RegExp(`^# HELP ${name} .*$`),
		new RegExp(`^${name}(?:\\{${label}(?:,${label})*\\})? -?[0-9]+(?:\\.[0-9]+)?$`),
	];

	it.each([{}, {id: hostile, code: hostile}])('follows the grammar', async change => {
		const text = await formatReport('prometheus', input('canonical', change));
		expect(text.endsWith('\n# EOF\n')).toBe(true);
		const body = text.slice(0, -'# EOF\n'.length).trimEnd().split('\n');
		expect(body.filter(line => !lines.some(shape => shape.test(line)))).toEqual([]);
		const families = body.filter(line => line.startsWith('# TYPE')).map(line => line.split(' ')[2]);
		expect(new Set(families).size).toBe(families.length);
	});

	it('does not say that no pod is anywhere when pods cannot be read', async () => {
		const {snapshot, diagnosis} = scenarioFrame('h0', {
			sources: {pods: {kind: 'stale', since: 0, why: 'cut off'}},
		});
		const text = await formatReport('prometheus', {
			snapshot,
			diagnosis,
			findings: diagnosis.findings,
			version: '1',
		});
		expect(text).not.toContain('ktriage_pods{');
		expect(text).toContain('ktriage_source_live{source="pods"} 0');
	});
});

describe('documents', () => {
	it('run nothing and load nothing as HTML', async () => {
		const html = await formatReport(
			'html',
			input('canonical', {summary: '<script>alert(1)</script>', explanation: '<img src=x>'}),
		);
		expect(html).not.toMatch(/<script|<img|<link|https?:\/\/[^<]*\.(?:js|css)/);
		expect(html).toContain("default-src 'none'");
	});

	it('cannot be given markup as Markdown', async () => {
		const text = await formatReport('markdown', input('canonical', {summary: '[click](http://evil) <b>'}));
		expect(text).toContain('\\[click\\](http://evil) \\<b\\>');
	});

	it.each(reportFormats)('end with a line end: %s', async format => {
		expect((await formatReport(format, input('h0'))).endsWith('\n')).toBe(true);
	});
});
