import {expect, it} from 'vitest';
import {modelOf} from '../../../src/ui/app/drawn.ts';
import {pictureOf} from '../../../src/ui/app/picture.ts';
import type {ScreenDefinition, ScreenInput} from '../../../src/ui/screen.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {createRig} from '../../support/ui.tsx';

const rig = createRig(fakeSession(scenarioFrame('h0')));
const input = rig.app.input();
const screen = rig.screen();
const picture = pictureOf(input, [screen], [], {columns: 80, rows: 24});

/** How often a model is made anew for an input while the picture of this screen, of another or none is on the terminal. */
function timesMade(changed: Partial<ScreenInput>, shows: 'this' | 'another' | 'none' = 'this'): number {
	let made = 0;
	const counting: ScreenDefinition = {
		...screen,
		model: given => {
			made++;
			return screen.model(given);
		},
	};
	const drawn = {...picture, screen: shows === 'this' ? counting : screen};
	modelOf({picture: shows === 'none' ? undefined : drawn}, counting, {...input, ...changed});
	return made;
}

it('takes the model of the picture that a person looks at when it is made of the same', () => {
	expect(modelOf({picture}, screen, {...input})).toBe(picture.model);
	expect(timesMade({now: input.now + 1_000, size: {...input.size}})).toBe(0);
});

it.each<[string, Partial<ScreenInput>]>([
	['frame', {frame: {...input.frame}}],
	['state', {state: {...input.state}}],
	['width', {size: {...input.size, columns: input.size.columns + 1}}],
	['height', {size: {...input.size, rows: input.size.rows + 1}}],
	['actions', {actions: {...input.actions}}],
	['hits', {hits: {...input.hits} as NonNullable<ScreenInput['hits']>}],
	['probing', {probing: {...input.probing} as NonNullable<ScreenInput['probing']>}],
	['playbook', {playbook: {...input.playbook} as NonNullable<ScreenInput['playbook']>}],
	['compare', {compare: {...input.compare} as NonNullable<ScreenInput['compare']>}],
])('makes it anew when the %s is another', (_, changed) => {
	expect(timesMade(changed)).toBe(1);
});

it('makes it anew on another screen, and when nothing is drawn', () => {
	expect(timesMade({}, 'another')).toBe(1);
	expect(timesMade({}, 'none')).toBe(1);
});
