import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {podsOutput} from '../../src/report/pods.ts';
import {type TextOptions, textReport} from '../../src/report/text.ts';
import {wrap} from '../../src/report/wrap.ts';
import {scenarioFrame} from '../support/frames.ts';

const options: TextOptions = {width: 100, paint: (_verdict, text) => text, all: true, programName: 'ktriage'};

function report(id: string, change: Partial<TextOptions> = {}): string {
	const {snapshot, diagnosis} = scenarioFrame(id);
	return textReport(snapshot, diagnosis, diagnosis.findings, {...options, ...change});
}

describe('the report as text', () => {
	it('gives every cause its evidence, what would disprove it, what to do and how to verify', () => {
		const text = report('canonical');
		const first = text.slice(text.indexOf('1. FAIL CID-02'), text.indexOf('2. FAIL CID-01'));
		for (const part of [
			'IPPool/',
			'would disprove it:',
			'do (platform',
			'kubectl ',
			'verify: ktriage check CID-02',
		])
			expect(first).toContain(part);
	});

	it('folds symptoms under their cause', () => {
		const lines = report('sc-32').split('\n');
		const cause = lines.findIndex(line => line.startsWith('1. FAIL FLN-03'));
		expect(lines.slice(cause).find(line => line.includes('└'))).toMatch(/└ (FAIL|WARN) /);
	});

	it('does not list every source when the API server does not answer at all', () => {
		const {snapshot, diagnosis} = scenarioFrame('h0');
		const loading = snapshot.sources.map(source => ({
			...source,
			state: {kind: 'loading', since: 0} as const,
		}));
		const text = (api: typeof snapshot.api) =>
			textReport({...snapshot, api, sources: loading}, diagnosis, diagnosis.findings, options);
		expect(text({kind: 'down', since: 0, why: 'refused', fault: 'network'})).not.toContain('not readable:');
		expect(text({kind: 'up', since: 0, latencyMs: 1})).toContain('not readable:');
	});

	it('colours the verdicts alone', () => {
		const painted = report('canonical', {paint: (verdict, text) => `<${verdict}>${text}</>`});
		expect(painted.replaceAll(/<(\w+)>([A-Z ]+)<\/>/g, (_whole, _verdict, text: string) => text)).toBe(
			report('canonical'),
		);
	});

	it('can leave out what passed', () => {
		expect(report('h0')).toContain('PASS');
		expect(report('h0', {all: false})).not.toContain('Checked:');
	});
});

describe('wrapping', () => {
	it('breaks at spaces, keeps words whole and counts columns, not letters', () => {
		const lines = wrap(`${'word '.repeat(20)}${'漢字'.repeat(8)} end`, 40, '  ');
		expect(lines.every(line => stringWidth(line) <= 40)).toBe(true);
		expect(
			lines
				.join(' ')
				.split(/\s+/)
				.filter(word => word !== ''),
		).toHaveLength(22);
	});
});

describe('pods as CSV', () => {
	it('cannot be run as a formula by a spreadsheet, and quotes what needs it', () => {
		const {snapshot} = scenarioFrame('h0');
		const slot = snapshot.pods.slotList()[0] as number;
		const pods = {
			...snapshot.pods,
			name: (one: number) => (one === slot ? '=1+"2",3' : snapshot.pods.name(one)),
		};
		const csv = [...podsOutput({...snapshot, pods}, 'csv')].join('');
		expect(csv).toContain(`"'=1+""2"",3"`);
	});
});
