import {expect, it} from 'vitest';
import {parse} from 'yaml';
import {measuredFaults} from '../../src/checks/obs-01.ts';
import {alertRules} from '../../src/report/alert-rules.ts';
import {formatReport} from '../../src/report/formats/format.ts';
import {scenarioFrame} from '../support/frames.ts';

type Rule = {readonly alert: string; readonly expr: string; readonly for: string};

it('gives alert rules on metrics that are exposed, and one for each threshold of OBS-01', async () => {
	const {groups} = parse(alertRules()) as {groups: {name: string; rules: Rule[]}[]};
	const [own, measured] = groups;
	const {snapshot, diagnosis} = scenarioFrame('canonical');
	const text = await formatReport('prometheus', {
		snapshot,
		diagnosis,
		findings: diagnosis.findings,
		version: '1',
	});
	const used = own?.rules.flatMap(({expr}) => expr.match(/ktriage_\w+/g) ?? []) ?? [];
	expect(used.length).toBeGreaterThan(3);
	for (const name of used) expect(text).toMatch(new RegExp(`^# TYPE ${name} `, 'm'));
	expect(measured?.rules.length).toBe(measuredFaults.length);
	const names = groups.flatMap(({rules}) => rules.map(({alert}) => alert));
	expect(new Set(names).size).toBe(names.length);
});

it('has thresholds that say the same in PromQL as in the check', () => {
	for (const {isBad, threshold} of measuredFaults) {
		const [operator, limit] = threshold.split(' ');
		const said = (value: number): boolean =>
			operator === '>='
				? value >= Number(limit)
				: operator === '>'
					? value > Number(limit)
					: value === Number(limit);
		for (const value of [0, 0.04, 0.05, 0.06, 1, 2]) expect(said(value), threshold).toBe(isBad(value));
	}
});
