import {beforeAll, describe, expect, it} from 'vitest';
import type {Diagnosis} from '../../../src/diagnosis/diagnosis.ts';
import {findScenario, scenarios} from '../../../src/lab/scenarios/index.ts';
import type {Frame} from '../../../src/session/session.ts';
import {clusterOfScenario, wholePath} from '../../support/whole-path.ts';
import {singleFaults} from './single-faults.ts';

const known = new Map<string, Promise<Frame>>();

/** What is said of a scenario; it is played once for all that is asked about it. */
function said(id: string): Promise<Frame> {
	const frame = known.get(id) ?? wholePath(clusterOfScenario(id), findScenario(id)?.profile?.());
	known.set(id, frame);
	return frame;
}

it('has every single fault of the playbook, in its order, none left out', () => {
	const numbers = Array.from({length: 34}, (_, index) => `sc-${String(index + 1).padStart(2, '0')}`);
	const played = scenarios.map(({id}) => id);
	expect(played).toEqual(expect.arrayContaining(numbers));
	// Those that leave no red line have their rows below.
	const green = ['sc-29', 'sc-30'];
	expect(singleFaults.map(({id}) => id)).toEqual(numbers.filter(id => !green.includes(id)));
});

describe.each(singleFaults)('$id: $verdict $code', fault => {
	let diagnosis: Diagnosis;
	beforeAll(async () => {
		({diagnosis} = await said(fault.id));
	}, 60_000);
	const verdictsOf = (code: string) =>
		diagnosis.findings.filter(one => one.code === code).map(({verdict}) => verdict);

	it('is the primary verdict, with its owner and class', () => {
		const primary = diagnosis.causes.find(({finding}) => finding.code === fault.code)?.finding;
		const {verdict, code, owner, confidence} = fault;
		expect(primary).toMatchObject({
			verdict,
			code,
			owner,
			class: fault.class,
			...(confidence && {confidence}),
		});
		expect(primary?.summary).toMatch(fault.names ?? /./);
		const allowed = new Set([fault.code, ...(fault.beside ?? [])]);
		const others = diagnosis.causes.filter(({finding}) => !allowed.has(finding.code));
		expect(others.map(({finding}) => finding.id)).toEqual([]);
	});

	it('has what follows from it under it', () => {
		const [cause] = diagnosis.causes.filter(({finding}) => finding.code === fault.code);
		expect(cause?.symptoms.map(({code}) => code)).toEqual(expect.arrayContaining([...fault.symptoms]));
	});

	it('leaves alone what could be mistaken for it', () => {
		for (const code of fault.green) {
			expect(verdictsOf(code), code).not.toContain('FAIL');
			expect(verdictsOf(code), code).not.toContain('WARN');
		}
		for (const code of fault.pass ?? []) expect(new Set(verdictsOf(code)), code).toEqual(new Set(['PASS']));
		if (fault.never !== undefined) {
			const red = diagnosis.findings.filter(({verdict}) => verdict === 'FAIL' || verdict === 'WARN');
			for (const one of red) expect(`${one.summary} ${one.explanation}`).not.toMatch(fault.never);
		}
	});
});

describe('single faults of which the table says more', () => {
	it('sc-16 hints that the controller is down and offers to bring it back first', async () => {
		const {causes} = (await said('sc-16')).diagnosis;
		const [first] = causes[0]?.finding.remedies ?? [];
		expect(first).toMatchObject({owner: 'platform'});
		expect(first?.command).toMatch(/scale .*--replicas=1|rollout restart/);
	});

	it('sc-28 has one FAIL, everything else UNKNOWN, and no verdict on the cluster', async () => {
		const {counts, verdict} = (await said('sc-28')).diagnosis;
		expect([counts.fail, counts.warn, counts.pass, verdict]).toEqual([1, 0, 0, 'UNKNOWN']);
	});

	it('sc-29 skips what may not be read with the reason, and passes none of it', async () => {
		const {findings, causes, verdict} = (await said('sc-29')).diagnosis;
		expect([causes, verdict]).toEqual([[], 'PASS']);
		for (const code of ['SEL-16', 'SEL-17']) {
			const [one] = findings.filter(found => found.code === code);
			expect(one).toMatchObject({verdict: 'SKIP', summary: expect.stringContaining('may not get')});
		}
	});

	it('sc-30 does not know whether agents are subscribed, and calls nothing broken', async () => {
		const {findings, causes, verdict} = (await said('sc-30')).diagnosis;
		expect([causes, verdict]).toEqual([[], 'PASS']);
		const told = findings.filter(({code}) => code === 'SEL-09').map(one => one.verdict);
		expect(told).toContain('UNKNOWN');
		expect(told).not.toContain('FAIL');
	});

	it('sc-32 repairs the node first: its pods alone would come up the same way', async () => {
		const {causes} = (await said('sc-32')).diagnosis;
		expect(JSON.stringify(causes[0]?.finding.remedies)).toMatch(/k3s-agent/);
	});

	it('sc-07 and a baseline beside it: policies add up', async () => {
		const isolated = clusterOfScenario('sc-07');
		const own = (object: unknown) => {
			const {kind, metadata} = object as {kind: string; metadata: {namespace?: string}};
			return kind === 'NetworkPolicy' && metadata.namespace === 'financial-inference';
		};
		const baseline = clusterOfScenario('h0').objects.filter(own);
		const {diagnosis} = await wholePath({...isolated, objects: [...isolated.objects, ...baseline]});
		const red = diagnosis.findings.filter(
			({code, verdict}) => /^(POL-08|DNS-05)$/.test(code) && verdict === 'FAIL',
		);
		expect(red).toEqual([]);
	});
});
