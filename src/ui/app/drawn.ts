import type {ScreenDefinition, ScreenInput, ScreenModel} from '../screen.ts';
import type {Picture} from './picture.ts';

/** The picture that is on the terminal now; none while nothing is, or it is too small for one. */
export type Drawn = {picture: Picture | undefined};

/** The model of an input: the one that is on the terminal, where it was made of the same, so that a key means what the person saw. */
export function modelOf({picture}: Drawn, screen: ScreenDefinition, input: ScreenInput): ScreenModel {
	if (picture?.screen !== screen) return screen.model(input);
	const {frame, state, size, actions, hits, probing, playbook, compare} = picture.input;
	const isSame =
		frame === input.frame &&
		state === input.state &&
		size.columns === input.size.columns &&
		size.rows === input.size.rows &&
		actions === input.actions &&
		hits === input.hits &&
		probing === input.probing &&
		playbook === input.playbook &&
		compare === input.compare;
	return isSame ? picture.model : screen.model(input);
}
