import type {Event} from './events/common.ts';
import {hostile} from './events/hostile.ts';
import {input} from './events/input.ts';
import {faults, leaving} from './events/leaving.ts';
import {opening} from './events/opening.ts';
import {output} from './events/output.ts';
import {strangers} from './events/strangers.ts';

/** What can happen to the program on a terminal, one event after the other. */
export const everyEvent: Readonly<Record<string, Event>> = {
	...leaving,
	...faults,
	...input,
	...output,
	...hostile,
	...strangers,
	...opening,
};
