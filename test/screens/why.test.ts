import {describe, expect, it} from 'vitest';
import {addressesIn} from '../../src/ui/addresses.ts';
import {lineText} from '../../src/ui/text/line.ts';
import {fakeSession, scenarioFrame} from '../support/frames.ts';
import {createRig, type Rig, tooWide} from '../support/ui.tsx';

const rigOf = (id: string, size = {columns: 80, rows: 24}) => createRig(fakeSession(scenarioFrame(id)), size);
const text = (rig: Rig) => rig.draw().join('\n');
const heads = (rig: Rig) => rig.model().head.map(lineText).join('\n');
const lines = (rig: Rig) => {
	const pane = rig.model().panes[0];
	return pane?.kind === 'text' ? pane.lines.map(lineText).join('\n') : '';
};
const count = (rig: Rig) => {
	const pane = rig.model().panes[0];
	return pane?.kind === 'table' ? pane.table.count : -1;
};
const goTo = (rig: Rig, name: string) => {
	rig.press(':');
	rig.type(name);
	rig.press('enter');
};

describe('why', () => {
	it('opens from triage and from a finding, says the end first and every question below', () => {
		const rig = rigOf('canonical');
		rig.press('w');
		expect(rig.screen().name).toBe('why');
		expect(heads(rig)).toMatch(/^why CID-02 FAIL pool 10\.244\.0\.0\/16[\s\S]*T13 CNI or CIDR/);
		expect(text(rig)).toContain('T13.L3 the pool lies outside the cluster CIDR');
		expect(lines(rig)).toContain('Q2 Does a pool lie outside the cluster CIDR?');
		rig.press('w');
		expect(rig.screen().name).toBe('triage');
		rig.press('enter', 'w');
		expect(rig.screen().name).toBe('why');
		rig.press('enter');
		expect(rig.screen().name).toBe('finding');
	});
	it('says what explains a symptom', () => {
		const rig = rigOf('canonical');
		goTo(rig, 'findings');
		rig.press('/');
		rig.type('code:SEL-01');
		rig.press('enter', 'w');
		expect(lines(rig)).toContain('Is explained by');
	});
	it.each([
		[80, 24],
		[60, 20],
		[40, 10],
	])('fits %s columns and %s rows', (columns, rows) => {
		const rig = rigOf('canonical', {columns, rows});
		rig.press('w');
		expect(tooWide(rig.draw(), columns)).toEqual([]);
		rig.press('esc');
		goTo(rig, 'findings');
		expect(tooWide(rig.draw(), columns)).toEqual([]);
		expect(rig.draw().length).toBeLessThanOrEqual(rows);
	});
});

describe('findings', () => {
	it('lists every finding and opens one', () => {
		const rig = rigOf('canonical');
		goTo(rig, 'findings');
		const {findings} = scenarioFrame('canonical').diagnosis;
		expect(count(rig)).toBe(findings.length);
		expect(heads(rig)).toContain(`FINDINGS ${findings.length} of ${findings.length}`);
		rig.press('enter');
		expect(rig.screen().name).toBe('finding');
	});
	it('keeps what is of a verdict, an owner, a layer', () => {
		const rig = rigOf('canonical');
		goTo(rig, 'findings');
		const {findings} = scenarioFrame('canonical').diagnosis;
		const red = findings.filter(({verdict}) => verdict === 'FAIL' || verdict === 'WARN');
		rig.press('v');
		expect(count(rig)).toBe(red.length);
		rig.press('u');
		expect(count(rig)).toBe(red.filter(({owner}) => owner === 'platform').length);
		expect(heads(rig)).toContain('owner platform');
		rig.press('b');
		expect(heads(rig)).toContain('layer access');
	});
	it('filters and sorts by column', () => {
		const rig = rigOf('canonical');
		goTo(rig, 'findings');
		rig.press('/');
		rig.type('layer:policy verdict:fail');
		rig.press('enter');
		const shown = count(rig);
		expect(shown).toBeGreaterThan(2);
		expect(shown).toBeLessThan(15);
		rig.press('/', 'ctrl+u');
		rig.type('nothing-is-called-so');
		expect(text(rig)).toContain('no finding matches');
	});
});

describe('who', () => {
	it('opens on the addresses of a row and says who is behind them', () => {
		const rig = rigOf('canonical');
		rig.press('2', 'A');
		expect(rig.screen().name).toBe('who');
		expect(text(rig)).toContain('pod address of Pod');
		expect(tooWide(rig.draw(), 80)).toEqual([]);
		rig.press('esc');
		expect(rig.screen().name).toBe('pods');
	});
	it('opens on the addresses of a text', () => {
		const rig = rigOf('canonical');
		rig.press('j', 'enter', 'A');
		expect(rig.screen().name).toBe('who');
	});
	it('opens from the palette on an address that is typed', () => {
		const rig = rigOf('canonical');
		goTo(rig, '10.43.51.131:9004');
		expect(text(rig)).toContain('ClusterIP of Service financial-inference/seldon-scheduler');
		expect(text(rig)).toContain('10.42.3.21');
	});
	it('says when no address stands there', () => {
		const rig = rigOf('canonical');
		goTo(rig, 'findings');
		rig.press('/');
		rig.type('code:DNS-02');
		rig.press('enter', 'A');
		expect(rig.screen().name).toBe('findings');
		expect(text(rig)).toContain('no address stands here');
	});
});

describe('addresses in a text', () => {
	it.each([
		['dial tcp 10.43.51.131:9004: i/o timeout', ['10.43.51.131:9004']],
		['10.43.0.1, 10.43.0.1 and 10.43.0.2', ['10.43.0.1', '10.43.0.2']],
		['pool 10.244.0.0/16 and 10.1.2.3/32', ['10.1.2.3']],
		['fd00::1 is behind it', ['fd00::1']],
		['at 15:40:12 version 1.33.1', []],
		['300.1.1.1', []],
	])('of %j', (words, expected) => {
		expect(addressesIn(words)).toEqual(expected);
	});
});
