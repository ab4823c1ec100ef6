import {describe, expect, it} from 'vitest';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {createRig} from '../../support/ui.tsx';

describe('the performance line', () => {
	it('comes and goes with its key and takes one row from the screen', () => {
		const rig = createRig(fakeSession(scenarioFrame('h0')), {
			columns: 120,
			link: () => ({frames: 9, dropped: 0, bytes: 5000, lastFrameBytes: 239, lastFrameMs: 0.42}),
		});
		const shown = () => rig.draw().filter(row => row.includes('RSS'));
		const room = rig.app.input().size.rows;
		expect(shown()).toEqual([]);
		rig.press('ctrl+g');
		expect(shown()[0]).toMatch(
			/picture 0\.4ms 239 B · 0 B\/s · loop delay 0\.0ms · 0\.0 changes\/s · RSS 0 B/,
		);
		expect(rig.app.input().size.rows).toBe(room - 1);
		expect(rig.draw()).toHaveLength(24);
		rig.press('ctrl+g');
		expect(shown()).toEqual([]);
		expect(rig.app.input().size.rows).toBe(room);
	});
});
