import {expect, it} from 'vitest';
import type {Incident} from '../../src/incidents/incident.ts';
import {fakeSession, scenarioFrame} from '../support/frames.ts';
import {createRig, tooWide} from '../support/ui.tsx';

const incident: Incident = {
	id: 'pool-outside',
	title: 'a pool outside the cluster-cidr',
	signs: ['CID-02', 'CID-01', 'POL-03', 'DNS-01'].map(code => ({code, verdict: 'FAIL', what: ''})),
	probe: '',
	expect: '',
	cause: '',
	cure: '',
	reference: '',
	builtIn: true,
};

/** Triage of a scenario at 80x24. */
const rowsOf = (id: string): readonly string[] =>
	createRig({...fakeSession(scenarioFrame(id)), incidents: () => [incident]}).draw();

it('says in Triage which solved case it looks like, and which sign is missing', () => {
	const rows = rowsOf('canonical');
	expect(rows.join('\n')).toMatch(/looks like pool-outside, 3 of 4 signs; missing: DNS-01 PASS/);
	expect(tooWide(rows, 80)).toEqual([]);
});

it('says nothing of the kind where nothing fails', () => {
	expect(rowsOf('h0').join('\n')).not.toContain('looks like');
});
