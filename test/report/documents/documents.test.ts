import {describe, expect, it} from 'vitest';
import {waive} from '../../../src/playbook/progress.ts';
import * as documents from '../../../src/report/documents/document.ts';
import {maskDocument, maskNames} from '../../../src/report/documents/mask.ts';
import {networkNotes} from '../../../src/report/documents/network.ts';
import {responsibilities} from '../../../src/report/documents/responsibilities.ts';
import {successSheet} from '../../../src/report/documents/success.ts';
import {windowPage} from '../../../src/report/documents/window-page.ts';
import {fresh, look, scenarioFindings} from '../../playbook/support/walk.ts';
import {scenarioFrame} from '../../support/frames.ts';
import {testNow} from '../../support/snapshot.ts';

const inputOf = (id: string): documents.DocumentInput => ({
	...scenarioFrame(id),
	events: [{kind: 'note', at: testNow, text: 'asked the network team <b>'}],
});

describe('documents for people', () => {
	it('escalate a finding with evidence, what was ruled out, what is asked for and how to validate', () => {
		const input = inputOf('canonical');
		const finding = input.diagnosis.findings.find(({code}) => code === 'CID-02')!;
		const text = documents.escalation(input, finding);
		for (const part of [
			'Escalation to platform: CID-02',
			'Priority: ',
			'Cluster: prod-k3s',
			'| Evidence |',
			'Do (platform',
			'## Validation',
		])
			expect(text).toContain(part);
	});

	it('say what is met: everything proven or not applying in health, less in trouble, and who waived what', () => {
		const sheet = (id: string, progress = fresh()) => {
			const view = look({findings: scenarioFindings(id), progress});
			return successSheet(inputOf(id), view.phases.find(({phase}) => phase.id === 'P10')!);
		};
		const verdicts = (text: string) =>
			[...text.matchAll(/\| (PASS|WARN|FAIL|UNKNOWN|SKIP|WAIVED) \|/g)].map(([, verdict]) => verdict);
		const rows = (area: string) => sheet('h0').match(new RegExp(`^\\| ${area} \\|`, 'gm'))?.length;
		expect(['infrastructure', 'applications', 'operations'].map(rows)).toEqual([4, 4, 4]);
		expect(verdicts(sheet('h0')).length).toBe(17);
		expect(verdicts(sheet('h0'))).not.toContain('FAIL');
		expect(verdicts(sheet('h0'))).not.toContain('WARN');
		expect(verdicts(sheet('canonical'))).toContain('FAIL');
		const waived = waive(fresh(), 'P10.3', {by: 'ann', at: testNow, reason: 'next week'});
		expect(sheet('canonical', waived)).toMatch(/\| WAIVED \| waived by ann at .*next week/);
		expect(sheet('canonical', waived)).toContain('1 waived');
	});

	it('ask for what nobody knows instead of making it up', () => {
		expect(documents.notification(inputOf('h0'))).toContain('FILL IN: start');
	});

	it('hand over what is open, next and noted', () => {
		const text = documents.handover(inputOf('canonical'));
		expect(text).toContain('asked the network team');
		expect(text).not.toContain('\\10.244');
		expect(text.indexOf('FAIL CID-02')).toBeLessThan(text.indexOf('## Next'));
		expect(documents.handover(inputOf('h0'))).toContain('## Open\n\nNone.');
	});

	it('say who is responsible for what, with every finding in one column', () => {
		const input = inputOf('canonical');
		const text = responsibilities(input);
		for (const code of new Set(input.diagnosis.findings.map(one => one.code))) expect(text).toContain(code);
		expect(text).toMatch(/## Open for application[\s\S]*- FAIL /);
		expect(responsibilities(inputOf('h0'))).toContain('## Open for platform\n\nNone.');
	});

	it('write down the network for whoever draws it', () => {
		const text = networkNotes(inputOf('canonical'));
		const {tables} = inputOf('canonical').snapshot;
		for (const {cidr} of tables.ipPools) expect(text).toContain(cidr);
		for (const {name} of tables.nodes) expect(text).toContain(name);
		expect(text).toContain('## Recovery');
	});

	it('put the window into one page that loads nothing', () => {
		const html = windowPage(inputOf('canonical'));
		expect(html).toContain('<polyline');
		expect(html).toContain('asked the network team &lt;b&gt;');
		expect(html).not.toMatch(/<script|<link|src=/);
	});
});

describe('the report of a window', () => {
	const at = (minutes: number) => testNow + minutes * 60_000;
	const input: documents.DocumentInput = {
		...scenarioFrame('canonical'),
		events: [
			{kind: 'overall', at: at(-9), before: undefined, after: 'PASS'},
			{
				kind: 'verdict',
				at: at(-8),
				id: 'CID-01',
				code: 'CID-01',
				before: 'PASS',
				after: 'FAIL',
				summary: 'pods on old addresses',
			},
			{kind: 'overall', at: at(-8), before: 'PASS', after: 'FAIL'},
			{kind: 'action', at: at(-5), text: 'begun: restart coredns'},
			{kind: 'tick', at: at(-4), text: 'P0.1 confirmed by ann'},
		],
	};

	it('tells the verdicts over time and what people did, as text and as a page', () => {
		const text = documents.windowReport(input);
		expect(text).toMatch(
			/## Verdicts over time\n\n- .* first look → PASS\n- .* PASS → FAIL, 1 finding turned before/,
		);
		expect(text).toMatch(/notes\n\n- .*begun: restart coredns\n- .*P0\\?\.1 confirmed by ann/);
		const html = windowPage(input);
		for (const part of ['PASS → FAIL, 1 finding', 'begun: restart coredns', 'P0.1 confirmed by ann'])
			expect(html).toContain(part);
	});

	it('tells every outage with what was asked and when it was lost', () => {
		const [first] = input.diagnosis.findings;
		const lost = {
			...first!,
			code: 'PRF-04',
			verdict: 'FAIL' as const,
			summary: 'web was away for 9 min, 5 were announced',
			evidence: [
				{kind: 'probe' as const, source: 'probes to web', value: 'lost from 15:00 to 15:09', at: testNow},
			],
		};
		const measured = {...input, diagnosis: {...input.diagnosis, findings: [lost]}};
		expect(documents.windowReport(measured)).toContain('probes to web: lost from 15:00 to 15:09');
		expect(windowPage(measured)).toContain('lost from 15:00 to 15:09');
	});
});

describe('masking', () => {
	it('leaves no name or address of the cluster, and says the same of the same', () => {
		const input = inputOf('canonical');
		const {snapshot} = input;
		const text = maskNames(documents.handover(input), snapshot);
		for (const {name} of snapshot.tables.nodes) expect(text).not.toContain(name);
		expect(text).not.toMatch(/\b\d+\.\d+\.\d+\.\d+\b/);
		expect(text).not.toContain('prod-k3s');
		expect(maskNames('nuc at 10.0.0.1 and 10.0.0.1', snapshot)).toBe('nuc at address-1 and address-1');
	});

	it('leaves secrets out always', () => {
		expect(maskDocument('curl -H "Authorization: Bearer abcdefghijklmnop"')).not.toContain(
			'abcdefghijklmnop',
		);
	});

	it('hides IPv6 addresses and workloads, and no time of day', () => {
		const {snapshot} = scenarioFrame('canonical');
		const system = /^(?:kube|calico|tigera|metallb)-/;
		const [workload] = snapshot.tables.deployments.filter(({namespace}) => !system.test(namespace));
		const text = maskNames(
			`${workload?.name} fd00::1 and 2001:db8:0:0:0:0:0:7 at 17:36:31Z, fd00::1`,
			snapshot,
		);
		expect(text).not.toContain(workload?.name);
		expect(text).toMatch(/address-1 and address-2 at 17:36:31Z, address-1$/);
	});
});
