import {expect, it} from 'vitest';
import {ask} from '../../src/checks/ask.ts';
import type {Check} from '../../src/checks/check.ts';
import {snapshotOf} from '../support/snapshot.ts';

it('says UNKNOWN for a check that fails inside, with what failed', () => {
	const broken: Check = {
		code: 'ENV-01',
		title: 'broken',
		about: '',
		needs: [],
		run: () => {
			throw new TypeError('no such field');
		},
	};
	const [found, ...rest] = ask(snapshotOf([]), broken);
	expect(rest).toEqual([]);
	expect(found).toMatchObject({code: 'ENV-01', verdict: 'UNKNOWN'});
	expect(found?.explanation).toContain('no such field');
});
