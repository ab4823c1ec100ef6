import {describe, expect, it} from 'vitest';
import {type Counted, meet, type Seen, type Simulated, seenIn} from '../../src/policy-hits/meeting.ts';

const said = (simulated: Simulated, counted: Counted, seen: Seen) => {
	const {kind, id} = meet(simulated, counted, seen);
	return `${kind} ${id}`;
};
const columns = ['ok', 'refused', 'timeout', 'other', 'unasked'] as const;

/** Every combination: policies, counters, and what the probe saw in the order of `columns`. */
const cases: readonly (readonly [Simulated, Counted, string])[] = [
	['allow', 'allowed', 'allowed nobody-listens lost-behind-policy cut not-probed'],
	['allow', 'denied', 'others-denied data-plane-denies data-plane-denies data-plane-denies not-probed'],
	['allow', 'still', 'past-the-rules nobody-listens not-policy cut not-probed'],
	['allow', 'unread', 'allowed nobody-listens not-policy cut not-probed'],
	['deny', 'allowed', 'rule-allows one-side one-side one-side not-probed'],
	['deny', 'denied', 'not-enforced denied denied cut not-probed'],
	['deny', 'still', 'not-enforced refused-elsewhere lost-before-policy cut not-probed'],
	['deny', 'unread', 'not-enforced denied denied cut not-probed'],
	['unknown', 'allowed', 'seen-allowed nobody-listens lost-behind-policy cut not-probed'],
	['unknown', 'denied', 'others-denied seen-denied seen-denied seen-denied not-probed'],
	['unknown', 'still', 'seen-allowed seen-closed seen-closed cut not-probed'],
	['unknown', 'unread', 'seen-allowed seen-closed seen-closed cut not-probed'],
];

describe('where simulation, counters and a probe meet', () => {
	it.each(cases)('policies %s, counters %s', (simulated, counted, ids) => {
		expect(columns.map(seen => meet(simulated, counted, seen).id).join(' ')).toBe(ids);
	});
	it('settles only where nobody contradicts', () => {
		const settled = cases.flatMap(([simulated, counted]) =>
			columns
				.filter(seen => meet(simulated, counted, seen).kind === 'settled')
				.map(seen => `${simulated} ${counted} ${seen}`),
		);
		expect(settled).toEqual([
			'allow allowed ok',
			'allow unread ok',
			'deny denied refused',
			'deny denied timeout',
			'deny unread refused',
			'deny unread timeout',
			'unknown allowed ok',
			'unknown denied refused',
			'unknown denied timeout',
			'unknown denied other',
			'unknown still ok',
			'unknown unread ok',
		]);
		expect(said('allow', 'still', 'timeout')).toBe('disagreement not-policy');
		expect(said('deny', 'still', 'ok')).toBe('disagreement not-enforced');
		expect(said('allow', 'unread', 'unasked')).toBe('open not-probed');
	});
	it('gives another engine away by how a denial shows', () => {
		expect(meet('deny', 'denied', 'refused', 'timeout').id).toBe('rejected');
		expect(meet('deny', 'unread', 'timeout', 'refused').id).toBe('dropped');
		expect(meet('deny', 'denied', 'timeout', 'timeout').id).toBe('denied');
		expect(meet('allow', 'unread', 'refused', 'timeout').id).toBe('nobody-listens');
	});
	it('takes every answer for a way that is open, and our own faults for none', () => {
		const classes = ['ok', 'http(503)', 'dns-nxdomain', 'refused', 'dns-timeout', 'reset', 'tool'];
		expect(classes.map(seenIn)).toEqual(['ok', 'ok', 'ok', 'refused', 'timeout', 'other', 'unasked']);
	});
});
