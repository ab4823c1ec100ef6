import {describe, expect, it} from 'vitest';
import type {RecordCommand, RecordView} from '../../src/session/record.ts';
import {lineText} from '../../src/ui/text/line.ts';
import {type FakeSession, fakeSession, scenarioFrame} from '../support/frames.ts';
import {testNow} from '../support/snapshot.ts';
import {createRig, tooWide} from '../support/ui.tsx';

const events: RecordView['events'] = [
	{kind: 'overall', at: testNow - 600_000, before: undefined, after: 'WARN'},
	{
		kind: 'verdict',
		at: testNow - 300_000,
		id: 'CID-02/pool',
		code: 'CID-02',
		before: 'PASS',
		after: 'FAIL',
		summary: 'pool 10.244.0.0/16 outside cluster-cidr',
	},
	{kind: 'note', at: testNow - 60_000, text: 'pool applied by hand'},
];

function recorded(view: Partial<RecordView>): {session: FakeSession; asked: RecordCommand[]} {
	const asked: RecordCommand[] = [];
	const shown: RecordView = {from: testNow - 600_000, to: testNow, at: testNow, events, ...view};
	const session = {
		...fakeSession(scenarioFrame('h0')),
		record: {
			view: () => shown,
			subscribe: () => () => {},
			perform: (command: RecordCommand) => void asked.push(command),
		},
	};
	return {session, asked};
}

function open(view: Partial<RecordView> = {}, columns = 80) {
	const {session, asked} = recorded(view);
	const rig = createRig(session, {columns, rows: 24});
	rig.press(':');
	rig.type('timeline');
	rig.press('enter');
	return {rig, asked};
}

describe('the timeline', () => {
	it('shows what turned and what was written down, the newest first', () => {
		const {rig} = open();
		const rows = rig.draw();
		const at = (text: string): number => rows.findIndex(row => row.includes(text));
		expect(at('pool applied by hand')).toBeGreaterThan(0);
		expect(at('PASS → FAIL')).toBeGreaterThan(at('pool applied by hand'));
	});

	it.each([60, 80, 140, 200])('fits %i columns', columns => {
		expect(tooWide(open({}, columns).rig.draw(), columns)).toEqual([]);
	});

	it('says where the journal is, and why it is not written', () => {
		expect(open({file: '/var/x.ktj'}).rig.draw().join('\n')).toContain('journal /var/x.ktj');
		const full = open({file: '/var/x.ktj', problem: 'the disk is full'}).rig.draw().join('\n');
		expect(full).toContain('the disk is full');
		expect(full).toContain('JOURNAL NOT WRITTEN');
	});

	it('writes notes down', () => {
		const {rig, asked} = open();
		rig.press('n');
		rig.type('switch 2 swapped');
		rig.press('enter');
		expect(asked).toEqual([{do: 'note', text: 'switch 2 swapped'}]);
	});

	it('moves in a replay and nowhere else', () => {
		const live = open();
		live.rig.press('P', ']');
		expect(live.asked).toEqual([]);
		expect(live.rig.app.store.get().notice?.text).toContain('ktriage replay');
		const {rig, asked} = open({replay: {playing: false, speed: 1}});
		rig.press('P', 'F', ']', '[', '}', '{', 'enter');
		expect(asked).toEqual([
			{do: 'play', playing: true},
			{do: 'speed', speed: 4},
			{do: 'turn', direction: 1},
			{do: 'turn', direction: -1},
			{do: 'move', by: 10_000},
			{do: 'move', by: -10_000},
			{do: 'go', at: testNow - 60_000},
		]);
		expect(rig.draw()[0]).toContain('REPLAY paused');
	});

	it('opens the finding of a verdict that turned', () => {
		const {rig} = open();
		rig.press('down', 'enter');
		expect(rig.app.input().place).toEqual({screen: 'finding', id: 'CID-02/pool'});
	});

	it('says that nothing has happened', () => {
		expect(
			open({events: []})
				.rig.model()
				.panes.map(pane => (pane.kind === 'table' ? pane.table.empty.map(lineText) : []))
				.join(),
		).toContain('nothing has changed');
	});
});
