import type {Argv} from 'yargs';
import {withSourceOptions} from '../options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';
import {runScreens, type ScreensOptions, withLiveOptions, withScreenOptions} from './screens.ts';

/** `demo [scenario]`: the screens on an embedded cluster that moves while one looks. */
export const demoCommand: Register = (yargs, choose) =>
	yargs.command(
		'demo [scenario]',
		'open the screens on an embedded cluster; nothing else is needed',
		(command: Argv) =>
			withLiveOptions(withScreenOptions(withSourceOptions(command)))
				.positional('scenario', {
					type: 'string',
					default: '',
					describe: 'healthy, canonical, sc-01 …; see --list',
				})
				.option('list', {type: 'boolean', default: false, describe: 'list the scenarios'})
				.option('fault', {
					type: 'string',
					requiresArg: true,
					describe: 'a fault of the API server to live with: 429, 503, 410, reset, silence, slow, refuse',
				})
				.example(`${programName} demo`, 'a migration that went half-way')
				.example(`${programName} demo sc-32`, 'an agent that was not restarted')
				.example(`${programName} demo --size 20000`, 'a big cluster'),
		argv =>
			choose(async context => {
				const {scenario, list, ...rest} = argv;
				if (list) {
					const {listScenarios} = await import('../list-scenarios.ts');
					return await listScenarios(context);
				}
				return await runScreens(
					{...(rest as unknown as ScreensOptions), demo: scenario, moving: true},
					context,
				);
			}),
	);
