import {describe, expect, it} from 'vitest';
import {lineText} from '../../../src/ui/text/line.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {createRig, type Rig, tooWide} from '../../support/ui.tsx';

const frame = scenarioFrame('canonical');
const rigAt = (size = {columns: 80, rows: 24}) => createRig(fakeSession(frame), size);
const picture = (rig: Rig) => rig.draw().join('\n');
const question = (rig: Rig) => rig.app.input().place;

/** Chooses source, target and port by what is typed. */
function ask(rig: Rig, ...texts: readonly string[]): void {
	for (const text of texts) {
		rig.press('/');
		rig.type(text);
		rig.press('enter', 'enter');
	}
}

describe('a question to the policies', () => {
	it('is put together by choosing source, target and port', () => {
		const rig = rigAt();
		rig.press('5', 'a');
		expect(picture(rig)).toContain('Who opens the connection?');
		ask(rig, 'namespace:financial-inference mlserver-0');
		expect(picture(rig)).toContain('Where to?');
		ask(rig, 'service:kube-dns');
		expect(picture(rig)).toContain('On which port?');
		ask(rig, '53/UDP');
		expect(question(rig)).toEqual({
			screen: 'explain',
			from: 'financial-inference/mlserver-0',
			to: 'kube-system/service:kube-dns',
			port: '53/UDP',
		});
		rig.press('s');
		expect(rig.model().head.map(lineText).join('\n')).toMatch(/policy +DENY/);
		expect(tooWide(rig.draw(), 80)).toEqual([]);
	});
});
