import {describe, expect, it} from 'vitest';
import {checks, runChecks} from '../../src/checks/index.ts';
import {failuresOf, layerOfCode, layers} from '../../src/diagnosis/catalogue.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {scenarios} from '../../src/lab/scenarios/index.ts';
import {clusterOf} from '../checks/fixtures.ts';

const causesOf = (id: string) => {
	const snapshot = clusterOf(id);
	return diagnose(snapshot, runChecks(snapshot)).causes;
};

describe.each(scenarios.map(({id}) => id))('every root of %s', id => {
	const roots = causesOf(id).filter(({finding}) => finding.verdict === 'FAIL' && finding.class === 'root');
	it('says what else was thought of, what proves it, what would disprove it and what to do', () => {
		for (const {finding} of roots) {
			const {ruledOut, evidence, remedies, predictions} = finding;
			expect([finding.id, ruledOut.length > 0]).toEqual([finding.id, true]);
			expect([finding.id, evidence.length > 0]).toEqual([finding.id, true]);
			expect([finding.id, remedies.length + predictions.length > 0]).toEqual([finding.id, true]);
		}
	});
});

describe('the catalogue', () => {
	it('has a layer for every check, and known failures of the form F-S01', () => {
		for (const {code} of checks) {
			expect(layers, code).toContain(layerOfCode(code));
			for (const id of failuresOf(code)) expect(id).toMatch(/^F-[SMX]\d+$/);
		}
		expect(failuresOf('CID-01')).toContain('F-S05');
		expect(layerOfCode('XYZ-01')).toBeUndefined();
	});
	it('never lets a higher layer explain what is red on the lowest ones', () => {
		const low = new Set(['access', 'node']);
		for (const {id} of scenarios) {
			const snapshot = clusterOf(id);
			const {findings} = diagnose(snapshot, runChecks(snapshot));
			const layer = new Map(findings.map(finding => [finding.id, layerOfCode(finding.code) ?? '']));
			const wrong = findings
				.filter(({code, verdict}) => verdict === 'FAIL' && low.has(layerOfCode(code) ?? ''))
				.flatMap(finding =>
					finding.explainedBy
						.map(above => layer.get(above) ?? '')
						.filter(above => ['serving', 'pipelines', 'policy', 'exposure', 'dns'].includes(above)),
				);
			expect([id, wrong]).toEqual([id, []]);
		}
	});
});

describe('what is fine today and breaks when a pod is recreated', () => {
	it('is predicted for the scheduler that nobody enforces on yet', () => {
		const ingress = causesOf('canonical').find(({finding}) => finding.code === 'POL-12');
		const later = ingress?.finding.predictions.filter(({probe}) => /recreated/.test(probe));
		expect(later?.some(({probe}) => probe.includes('seldon-scheduler'))).toBe(true);
	});
});

describe('conclusions that are refused', () => {
	const reds = (id: string) => {
		const snapshot = clusterOf(id);
		return diagnose(snapshot, runChecks(snapshot)).findings.filter(
			({verdict}) => verdict === 'FAIL' || verdict === 'WARN',
		);
	};
	it('a missing ConfigMap or variable of Seldon is never the first cause', () => {
		const causes = causesOf('canonical');
		const late = causes.filter(({finding}) => /^SEL-(06|11)/.test(finding.id));
		expect(late.every(({rank, finding}) => rank > 9 && finding.class === 'advisory')).toBe(true);
	});
	it('pods on addresses both networks share are told by who set them up, not by their range', () => {
		expect(reds('sc-02').map(({code}) => code)).not.toContain('CID-02');
	});
	it('DNS is not down because a policy of one namespace denies it', () => {
		expect(reds('sc-03').filter(({code}) => code === 'DNS-01' || code === 'DNS-02')).toEqual([]);
	});
	it('a blocked overlay is not blamed on policies', () => {
		expect(reds('sc-19').filter(({code}) => code.startsWith('POL-'))).toEqual([]);
	});
	it('two load balancers on one Service is not a broken MetalLB', () => {
		expect(reds('sc-13').filter(({code}) => code === 'MLB-01' || code === 'MLB-02')).toEqual([]);
	});
	it('pods left on a node that was not converted are not a matter of restarting them alone', () => {
		const [first] = causesOf('sc-32');
		expect(first?.finding.code).toBe('FLN-03');
	});
});
