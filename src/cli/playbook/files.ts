import {loadPlaybook, problemText, validPlaybook} from '../../playbook/files/load.ts';
import {findStep} from '../../playbook/model.ts';
import {stepText} from '../../report/playbook.ts';
import type {CommandContext} from '../command-line.ts';
import type {LintOptions, ShowOptions} from '../commands/playbook.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {knownCodes} from './desk.ts';

/** Prints a playbook, or one step of it. */
export async function runShow(options: ShowOptions, context: CommandContext): Promise<number> {
	const playbook = await validPlaybook(options.name, knownCodes);
	if (options.step !== undefined) {
		const found = findStep(playbook, options.step);
		if (found === undefined)
			throw new CliError(`The playbook ${playbook.name} has no step ${options.step}.`, 'usage');
		const text =
			options.output === 'json' ? JSON.stringify(found.step, null, 2) : stepText(found.step).join('\n');
		await writeAll(context.stdout, [`${text}\n`]);
		return exitCodes.pass.code;
	}
	const lines = playbook.phases.flatMap(({id, title, steps, gate}) => [
		`${id} ${title}`,
		...steps.flatMap(stepText),
		`  ${gate.id} closes it: ${gate.needs.join(', ') || 'all blocking steps'}`,
		'',
	]);
	const text =
		options.output === 'json'
			? JSON.stringify({format: 'ktriage.playbook/v1', ...playbook}, null, 2)
			: [`${playbook.name}: ${playbook.title}`, '', ...lines].join('\n');
	await writeAll(context.stdout, [`${text}\n`]);
	return exitCodes.pass.code;
}

/** Says what is wrong in a playbook file: 0 when nothing is. */
export async function runLint(options: LintOptions, context: CommandContext): Promise<number> {
	const {playbook, problems} = await loadPlaybook(options.file, knownCodes);
	const steps = playbook.phases.flatMap(phase => phase.steps).length;
	if (options.output === 'json') {
		const report = {
			format: 'ktriage.playbook-lint/v1',
			name: playbook.name,
			phases: playbook.phases.length,
			steps,
			problems,
		};
		await writeAll(context.stdout, [`${JSON.stringify(report, null, 2)}\n`]);
	} else {
		const fine = `${options.file}: ${playbook.phases.length} phases, ${steps} steps, nothing wrong`;
		await writeAll(context.stdout, [
			`${problems.length === 0 ? fine : problems.map(problemText).join('\n')}\n`,
		]);
	}
	return problems.length === 0 ? exitCodes.pass.code : exitCodes.fail.code;
}
