import {describe, expect, it} from 'vitest';
import {lineText} from '../../../src/ui/text/line.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {createRig, type Rig, tooWide} from '../../support/ui.tsx';

const frame = scenarioFrame('canonical');
const picture = (rig: Rig) => rig.draw().join('\n');

/** The map of the namespace whose baseline denies too much. */
function mapOf(size = {columns: 80, rows: 24}): Rig {
	const rig = createRig(fakeSession(frame), size);
	rig.press('5', 'v', '/');
	rig.type('namespace:financial-inference');
	rig.press('enter', 'm');
	return rig;
}

describe('the reachability map', () => {
	it('says who may come in and where pods may get to, those that are alike as one', () => {
		const rig = mapOf();
		expect(rig.model().head.map(lineText).join('\n')).toContain('Who reaches whom in financial-inference');
		expect(picture(rig)).toMatch(/mlserver-0 .* none +\d+ of \d+ pods/);
		rig.press('v');
		expect(picture(rig)).toContain('where its pods may get to');
	});

	it('asks the policies about a row', () => {
		const rig = mapOf();
		rig.press('enter');
		expect(rig.app.input().place).toMatchObject({
			screen: 'explain',
			from: '',
			to: expect.stringContaining('financial-inference/'),
		});
	});

	it.each([
		{columns: 60, rows: 20},
		{columns: 80, rows: 24},
		{columns: 200, rows: 50},
	])('fits into $columns×$rows', size => {
		const rows = mapOf(size).draw();
		expect(rows).toHaveLength(size.rows);
		expect(tooWide(rows, size.columns)).toEqual([]);
	});
});
