import {describe, expect, it} from 'vitest';
import {type Choices, modesOf} from '../../src/session/modes.ts';

const since = Date.parse('2026-11-21T15:40:00Z');
const nothing: Choices = {
	budget: {name: 'auto', by: 'option', since},
	namespace: '',
	scope: undefined,
	polled: new Map(),
	lean: new Map(),
	whole: new Map(),
	titleOf: () => 'Pods',
};

describe('the modes of a session', () => {
	it('are none where everything is read whole and watched', () => {
		expect(modesOf(nothing)).toEqual([]);
	});

	it('say of pods that are read whole again why, and what is not known until they are there', () => {
		const why = 'all 5,000 whole take less than a minute on this link by now';
		expect(modesOf({...nothing, whole: new Map([['pods', {by: 'automatic', since, why}]])})).toEqual([
			{
				name: 'metadata',
				by: 'automatic',
				since,
				why,
				option: '--budget',
				sources: ['pods'],
				what: 'Pods read whole again',
				leavesOut: 'until all are there, addresses, nodes and states of the others are UNKNOWN',
				change: 'f or --budget full reads all whatever it costs',
			},
		]);
	});
});
