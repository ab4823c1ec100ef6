import {describe, expect, it} from 'vitest';
import {currentPlace, viewOf} from '../../../src/ui/state/state.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {createRig} from '../../support/ui.tsx';

describe('a field', () => {
	it('takes from a paste one line without anything that a terminal would obey', () => {
		const rig = createRig(fakeSession(scenarioFrame('canonical')));
		rig.press('/');
		for (const [pasted, typed] of [
			['\r\n  web-1\rrm -rf\r', 'web-1'],
			['ns\tname', 'ns name'],
			['\u001b[31mred\u202e', '·[31mred'],
		] as const) {
			rig.app.controller.paste(pasted);
			expect(viewOf(rig.app.store.get(), currentPlace(rig.app.store.get())).filter).toBe(typed);
			rig.press('ctrl+u');
		}
		rig.press('\u202e');
		expect(viewOf(rig.app.store.get(), currentPlace(rig.app.store.get())).filter).toBe('');
	});
});
