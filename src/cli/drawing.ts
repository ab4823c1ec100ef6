import type {UiRun} from '../ui/run.ts';
import type {CommandContext} from './command-line.ts';
import type {ScreensOptions} from './commands/screens.ts';

type DrawingOptions = Pick<ScreensOptions, 'screenReader' | 'ascii' | 'pace' | 'fps'>;

/** Where and how screens are drawn, whatever session they show. */
export function drawing(options: DrawingOptions, context: CommandContext): Omit<UiRun, 'session'> {
	const {stdin, stdout, stderr, env} = context;
	return {
		stdin,
		stdout,
		stderr,
		env,
		options: {
			screenReader: options.screenReader,
			ascii: options.ascii,
			noPace: !options.pace,
			...(options.fps === undefined ? {} : {fps: options.fps}),
		},
	};
}
