import type {Argv} from 'yargs';
import type {LiveSourceKind} from '../../../probes/hits/open-hits.ts';
import {type ActionOptions, type SourceOptions, withActionOptions, withSourceOptions} from '../../options.ts';
import {programName} from '../../version.ts';
import type {Register} from '../register.ts';

export type HitsOptions = SourceOptions &
	ActionOptions & {
		readonly output: 'text' | 'json';
		readonly node: readonly string[];
		readonly seconds: number;
		readonly source: 'auto' | LiveSourceKind;
	};

const sources: readonly HitsOptions['source'][] = ['auto', 'flows', 'counters', 'log', 'metrics'];

/** `policy hits`: what rules have counted, from the best source that the cluster has. */
export const hitsCommand: Register = (yargs, choose) =>
	yargs.command(
		'hits',
		'say which rules are really hit, from flows of Calico or the counters of the nodes (needs --allow-actions: it reads from a port of Whisker, or runs a command in calico-node)',
		(command: Argv) =>
			withActionOptions(withSourceOptions(command))
				.option('node', {
					type: 'string',
					array: true,
					requiresArg: true,
					default: [] as string[],
					describe: 'only these nodes; may be repeated',
				})
				.option('seconds', {
					type: 'number',
					default: 0,
					requiresArg: true,
					describe: 'read twice, so many seconds apart, and say what moved',
				})
				.option('source', {
					choices: sources,
					default: 'auto' as const,
					describe: 'where to read: auto takes the first of them that the cluster has',
				})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(`${programName} policy hits --allow-actions --seconds 10`, 'rates, denials first')
				.example(`${programName} policy hits --snapshot ./before`, 'from recorded counters'),
		argv =>
			choose(async context =>
				(await import('../../policy-hits/run-hits.ts')).runHits(argv as unknown as HitsOptions, context),
			),
	);
