import {footerLine, tabsLine} from '../chrome.ts';
import {freshness} from '../freshness.ts';
import type {KeyBinding} from '../keys/binding.ts';
import {performanceLine} from '../performance-line.ts';
import type {Pane, ScreenDefinition, ScreenInput, ScreenModel, Size} from '../screen.ts';
import {isStep} from '../state/settled.ts';
import type {Line} from '../text/line.ts';
import {rollbackBanner, vitalsLine} from '../vitals.ts';
import {definitionOf, openPlaces} from './controller.ts';

/** What is on the terminal, as lines and panes. */
export type Picture = {
	readonly input: ScreenInput;
	readonly screen: ScreenDefinition;
	readonly model: ScreenModel;
	/** The first line: it tells the time, so it is another one every second. */
	readonly vitals: Line;
	/** What stands between the first line and the screen. */
	readonly further: readonly Line[];
	readonly footer: Line;
};

/** The picture of an input on a terminal of this size. */
export function pictureOf(
	input: ScreenInput,
	screens: readonly ScreenDefinition[],
	keys: readonly KeyBinding[],
	terminal: Size,
): Picture {
	const {state, theme} = input;
	const screen = definitionOf(screens, input.place);
	const model = screen.model(input);
	const tabs = tabsLine(screens, input.place, terminal, theme.glyphs.cut);
	const banner = rollbackBanner(input.frame);
	const further: Line[] = tabs === undefined ? [] : [tabs];
	if (banner !== undefined) further.push([{text: banner, tone: 'banner'}]);
	if (input.performance !== undefined) further.push(performanceLine(input.performance, theme.glyphs));
	return {
		input,
		screen,
		model,
		vitals: vitalsLine(input, screen.title, terminal.columns),
		further,
		footer: footerLine(state, input.view, keys, openPlaces(state, input, model), terminal.columns),
	};
}

/** The same picture with the first line of a later moment, where only that is worth the work. */
export function atTime(picture: Picture, later: ScreenInput): Picture {
	return {...picture, vitals: vitalsLine(later, picture.screen.title, later.size.columns)};
}

/** Whether a picture still says what is, but for ages: of the same frame and state, everything current, and nobody looking at what the program costs. */
export function isSteady({frame, state, performance}: ScreenInput, {input}: Picture): boolean {
	const isCurrent = freshness(frame.snapshot, frame.snapshot.now).tone === 'ok';
	return isCurrent && performance === undefined && input.frame === frame && input.state === state;
}

/**
 * Whether two pictures have the same shape: the same screen and panes in the same places, with whatever is written in them and wherever one
 * stands in them.
 */
export function sameShape(one: Picture, other: Picture): boolean {
	const [before, after] = [one.model, other.model];
	return (
		one.screen === other.screen &&
		(one.input.state === other.input.state || isStep(one.input.state, other.input.state)) &&
		one.further.length === other.further.length &&
		before.head.length === after.head.length &&
		before.arrangement === after.arrangement &&
		before.panes.length === after.panes.length &&
		before.panes.every((pane, index) => samePane(pane, after.panes[index]))
	);
}

function samePane(one: Pane, other: Pane | undefined): boolean {
	return (
		one.id === other?.id &&
		one.kind === other.kind &&
		one.width === other.width &&
		one.height === other.height &&
		(one.title === undefined) === (other.title === undefined)
	);
}
