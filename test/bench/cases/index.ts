import type {BenchCase, BenchOptions} from '../support/context.ts';
import {figuresOfProgram} from '../support/program.ts';
import {diagnosisCase} from './diagnosis.ts';
import {finalizersCase} from './finalizers.ts';
import {linksCase} from './links.ts';
import {loadCase} from './load.ts';
import {screenCase} from './screen.ts';
import {sessionCase} from './session.ts';
import {slowLinkCase} from './slow-link.ts';
import {verdictCase} from './verdict.ts';

/** Sizes of what is measured in memory: small in a smoke run, where only the working counts. */
const sizeOf = ({smoke}: BenchOptions, size: number): number => (smoke ? Math.min(size, 2_000) : size);

/** Everything that `npm run bench` measures, in this order. */
export const benchCases: readonly BenchCase[] = [
	loadCase,
	linksCase,
	{
		name: 'memory',
		about: 'bytes retained per pod; questions to the loaded table',
		on: 'simulator',
		run: ({simulator}) => figuresOfProgram('programs/memory.ts', [simulator.kubeconfig], ['--expose-gc']),
	},
	screenCase,
	finalizersCase,
	{
		name: 'watch',
		about: 'CPU of watching, how late an event is on the screen, a burst',
		on: 'simulator',
		run: ({simulator, smoke}) =>
			figuresOfProgram('programs/watch.ts', [simulator.kubeconfig, simulator.controlUrl, smoke ? 2 : 10]),
	},
	{
		name: 'faults',
		about: 'how soon a watch is back after 410, 503, 429 and silence, and what it asked meanwhile',
		on: 'simulator',
		run: ({simulator, smoke}) =>
			figuresOfProgram('programs/faults.ts', [
				simulator.kubeconfig,
				simulator.controlUrl,
				...(smoke ? ['watch-410,watch-503'] : []),
			]),
	},
	{
		name: 'key',
		about: 'from a key to the screen at 1,000 events/s, against plain Ink; CPU then',
		on: 'itself',
		run: options =>
			figuresOfProgram(
				'ui/key-to-paint.ts',
				[sizeOf(options, 100_000), ...(options.smoke ? [30, 2] : [400, 15])],
				['--expose-gc'],
			),
	},
	{
		name: 'filter',
		about: 'a letter typed into the filter of the list of pods; ordering it',
		on: 'itself',
		run: options => figuresOfProgram('ui/selection.ts', [sizeOf(options, 100_000), options.smoke ? 3 : 9]),
	},
	{
		name: 'paint',
		about: 'first picture from the start of the process, against a bare Node',
		on: 'itself',
		run: ({smoke}) => figuresOfProgram('ui/first-paint.ts', [smoke ? 3 : 15]),
	},
	sessionCase,
	verdictCase,
	slowLinkCase,
	diagnosisCase,
	{
		name: 'policy',
		about: 'every policy against every pod',
		on: 'itself',
		run: options => figuresOfProgram('policy.ts', [sizeOf(options, 150_000), options.smoke ? 100 : 2_000]),
	},
	{
		name: 'journal',
		about: 'size of the journal of an hour',
		on: 'itself',
		run: ({smoke}) => figuresOfProgram('journal.ts', [smoke ? 10 : 60]),
	},
];
