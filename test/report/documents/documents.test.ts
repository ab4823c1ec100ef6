import {describe, expect, it} from 'vitest';
import * as documents from '../../../src/report/documents/document.ts';
import {maskDocument, maskNames} from '../../../src/report/documents/mask.ts';
import {networkNotes} from '../../../src/report/documents/network.ts';
import {responsibilities} from '../../../src/report/documents/responsibilities.ts';
import {windowPage} from '../../../src/report/documents/window-page.ts';
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

	it('say what is met: everything proven or not applying in health, less in trouble', () => {
		const verdicts = (id: string) =>
			[...documents.successSheet(inputOf(id)).matchAll(/\| (PASS|WARN|FAIL|UNKNOWN|SKIP) \|/g)].map(
				([, verdict]) => verdict,
			);
		expect(verdicts('h0').length).toBe(12);
		expect(verdicts('h0')).not.toContain('FAIL');
		expect(verdicts('h0')).not.toContain('WARN');
		expect(verdicts('canonical')).toContain('FAIL');
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
