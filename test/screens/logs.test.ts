import {describe, expect, it} from 'vitest';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {lineText} from '../../src/ui/text/line.ts';
import {fakeSession, scenarioFrame} from '../support/frames.ts';
import {testNow} from '../support/snapshot.ts';
import {createRig, type Rig} from '../support/ui.tsx';

const logs = findScenario('canonical')!.build(testNow).logs ?? {};
const rigOf = (size = {columns: 80, rows: 24}) => {
	const rig = createRig(fakeSession(scenarioFrame('canonical', {logs})), size);
	for (const key of [':', ...'logs', 'enter']) rig.press(key);
	return rig;
};
const heads = (rig: Rig) => rig.model().head.map(lineText).join('\n');
const picture = (rig: Rig) => rig.draw().join('\n');
const rows = (rig: Rig) => {
	const pane = rig.model().panes[0];
	return pane?.kind === 'table' ? pane.table.count : -1;
};

describe('the Logs screen', () => {
	it('shows the newest lines of all containers and what the selected one means, on 80 by 24', () => {
		const rig = rigOf();
		expect(heads(rig)).toMatch(/^LOGS \d+ lines of 21 containers/);
		rig.press('n');
		expect(picture(rig)).toContain('means: ');
		expect(rig.draw().every(line => line.length <= 80)).toBe(true);
	});

	it('goes from match to match and back', () => {
		const rig = rigOf();
		const selected = () => rig.model().copy;
		rig.press('n');
		const first = selected();
		rig.press('n');
		const second = selected();
		expect(second).not.toBe(undefined);
		rig.press('N');
		expect(selected()).toBe(first);
	});

	it('leaves what is wrong, and the lines of one container', () => {
		const rig = rigOf();
		const all = rows(rig);
		rig.press('v');
		rig.press('v');
		expect(rows(rig)).toBeGreaterThan(10);
		expect(rows(rig)).toBeLessThan(all);
		rig.press('v');
		rig.press('b');
		expect(rows(rig)).toBeLessThan(all);
		expect(heads(rig)).toMatch(/\/manager/);
	});

	it('says whose the target of a connection is', () => {
		const rig = rigOf({columns: 160, rows: 50});
		for (const key of ['/', ...'text:9004', 'enter', 'n']) rig.press(key);
		expect(picture(rig)).toContain('target: 10.43.51.131:9004 is Service');
		expect(picture(rig)).toContain('(flannel)');
	});

	it('stops and follows again', () => {
		const rig = rigOf();
		rig.press('f');
		expect(heads(rig)).toContain('stopped, f follows again');
		rig.press('f');
		expect(heads(rig)).not.toContain('stopped');
	});

	it('says why there is nothing', () => {
		const rig = createRig(fakeSession(scenarioFrame('canonical')), {columns: 80, rows: 24});
		for (const key of [':', ...'logs', 'enter']) rig.press(key);
		expect(picture(rig)).toContain('container logs are not read in this session');
	});

	it('tells of errors that nobody knows, by shape and with their number', () => {
		const key = Object.keys(logs).find(name => name.endsWith('/manager'))!;
		const odd = [1, 2, 3].map(
			seconds => `2026-11-20T15:39:0${seconds}Z ERROR reconciler lost widget ${seconds}00${seconds}\n`,
		);
		const told = {...logs, [key]: `${logs[key]}${odd.join('')}`};
		const rig = createRig(fakeSession(scenarioFrame('canonical', {logs: told})), {columns: 160, rows: 50});
		for (const press of [':', ...'logs', 'enter', '/', ...'text:widget', 'enter']) rig.press(press);
		expect(picture(rig)).toMatch(/3(×|x) not known: .*widget/);
	});

	it.each([
		{columns: 80, rows: 24},
		{columns: 160, rows: 50},
	])('wraps long lines and cuts them again, at %j', size => {
		const rig = rigOf(size);
		for (const press of ['/', ...'text:SubscribeExperiment', 'enter']) rig.press(press);
		const whole = rows(rig);
		rig.press('W');
		expect(rows(rig)).toBeGreaterThan(whole);
		const list = picture(rig).replace(/\s+/g, '');
		expect(list).toContain('10.43.51.131:9004:i/otimeout');
		expect(rig.draw().every(line => line.length <= size.columns)).toBe(true);
		rig.press('W');
		expect(rows(rig)).toBe(whole);
	});
});
