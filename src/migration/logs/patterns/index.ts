import {ofCalico, ofDns, ofMetalLb} from './network.ts';
import type {LogPattern} from './pattern.ts';
import {ofPlatform} from './platform.ts';
import {ofAgent, ofController, ofScheduler} from './seldon.ts';

/** Every line that is understood, in the order in which they are tried: the first of a program that fits counts. */
export const logPatterns: readonly LogPattern[] = [
	...ofController,
	...ofScheduler,
	...ofAgent,
	...ofCalico,
	...ofMetalLb,
	...ofDns,
	...ofPlatform,
];
