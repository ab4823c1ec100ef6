import {describe, expect, it} from 'vitest';
import {lineText} from '../../src/ui/text/line.ts';
import {cluster} from '../policy/fixtures.ts';
import {bothEngines} from '../policy-hits/fixtures.ts';
import {fakeSession, frameOf} from '../support/frames.ts';
import {createRig, tooWide} from '../support/ui.tsx';

const hits = (counters: Readonly<Record<string, string>>, size: {columns?: number; rows?: number} = {}) => {
	const rig = createRig(fakeSession(frameOf(cluster([], {counters}))), size);
	rig.press('5');
	rig.press('v');
	rig.press('v');
	return rig;
};

describe('the list of hits', () => {
	it('has denials first, and says how many nodes were read', () => {
		const rig = hits({a: bothEngines});
		expect(rig.model().head.map(lineText).join('\n')).toContain('counters of 1 node');
		const rows = rig.draw();
		const at = (text: string) => rows.findIndex(row => row.includes(text));
		expect(at('cali21b98377ec0: no rule matches')).toBeGreaterThan(0);
		expect(at('cali21b98377ec0: no rule matches')).toBeLessThan(at('demo/client-egress'));
	});
	it.each([
		{columns: 80, rows: 24},
		{columns: 60, rows: 20},
		{columns: 80, rows: 24, unicode: false},
	])('fits into $columns×$rows', size => {
		const rows = hits({a: bothEngines}, size).draw();
		expect(rows).toHaveLength(size.rows);
		expect(tooWide(rows, size.columns)).toEqual([]);
	});
	it('says how to get counters where there are none', () => {
		expect(hits({}).draw().join('\n')).toContain('ktriage policy hits --allow-actions');
	});
});
