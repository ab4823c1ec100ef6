import type {ScreenDefinition} from './screen.ts';
import type {MainScreen} from './state/state.ts';

/** The screens with a number, in the order of the numbers; one that is not registered keeps its place free. */
const numbered: readonly MainScreen[] = [
	'triage',
	'pods',
	'calico',
	'metallb',
	'policies',
	'seldon',
	'services',
	'nodes',
	'connection',
];

/** Main screens that are reached by name alone, in the order in which the palette offers them. */
const named: readonly MainScreen[] = [
	'findings',
	'workloads',
	'logs',
	'finalizers',
	'probes',
	'timeline',
	'compare',
	'playbook',
];

export type NumberedScreen = {readonly digit: string; readonly screen: ScreenDefinition};

/** The screens that a digit leads to. */
export function numberedScreens(screens: readonly ScreenDefinition[]): readonly NumberedScreen[] {
	return numbered.flatMap((name, index) => {
		const screen = screens.find(candidate => candidate.name === name);
		return screen === undefined ? [] : [{digit: String(index + 1), screen}];
	});
}

/** The screen with this number; undefined when there is none. */
export function screenOfDigit(screens: readonly ScreenDefinition[], digit: string): MainScreen | undefined {
	const name = numbered[Number(digit) - 1];
	return screens.some(screen => screen.name === name) ? name : undefined;
}

/** The key that leads to a screen, as texts name it: its number, or `:` and its name. */
export function keyTo(name: MainScreen): string {
	const index = numbered.indexOf(name);
	return index < 0 ? `:${name}` : String(index + 1);
}

/** The screens one can go to by name, in the order in which they are offered: those with a number, further ones, the restart plan. */
export function listedScreens(screens: readonly ScreenDefinition[]): readonly ScreenDefinition[] {
	return [...numbered, ...named, 'plan'].flatMap(name => screens.filter(screen => screen.name === name));
}
