import type {Argv} from 'yargs';
import type {Progress} from '../../playbook/progress.ts';
import type {DocumentInput} from '../../report/documents/document.ts';
import {type DocumentKind, documentKinds} from '../../report/documents/kinds.ts';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import type {PlaybookOptions} from '../playbook/desk.ts';
import {withProgressOptions} from '../playbook/options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

type ReportOptions = PlaybookOptions & {
	readonly kind: DocumentKind;
	readonly finding?: string;
	readonly journal?: string;
	readonly output: 'markdown' | 'html';
	readonly maskNames: boolean;
};

/** `report KIND`: documents for people, as Markdown. */
export const reportCommand: Register = (yargs, choose) =>
	yargs.command(
		'report <kind> [finding]',
		'write a document: window, escalation FINDING, notification, success, compliance, context, handover, responsibilities, network',
		(command: Argv) =>
			withProgressOptions(withSourceOptions(command))
				.positional('kind', {choices: documentKinds, demandOption: true, describe: 'which document'})
				.positional('finding', {type: 'string', describe: 'code or id, for escalation'})
				.option('journal', {
					type: 'string',
					requiresArg: true,
					describe: 'journal with the timeline; without another source its end is reported',
				})
				.option('output', {
					alias: 'o',
					choices: ['markdown', 'html'] as const,
					default: 'markdown' as const,
					describe: 'format; html for window alone',
				})
				.option('mask-names', {
					type: 'boolean',
					default: false,
					describe: 'replace names and addresses, the same one always by the same word',
				})
				.example(`${programName} report escalation CID-02 --demo`, 'for the platform team')
				.example(`${programName} report window --journal night.ktj -o html > night.html`, 'one file to mail'),
		argv => choose(context => runReport(argv as unknown as ReportOptions, context)),
	);

async function runReport(options: ReportOptions, context: CommandContext): Promise<number> {
	if (options.output === 'html' && options.kind !== 'window')
		throw new CliError('Only the window report is written as HTML.', 'usage');
	const {input, walked, complete} = await read(options, context);
	const {maskDocument, maskNames} = await import('../../report/documents/mask.ts');
	const text = maskDocument(await write(options, input, walked, context));
	await writeAll(context.stdout, [options.maskNames ? maskNames(text, input.snapshot) : text]);
	const open = text.match(/\*\*FILL IN: /g)?.length ?? 0;
	if (open > 0) context.stderr.write(`WARN RPT-01: ${open} fields are still to be filled in.\n`);
	return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}

type Read = {
	readonly input: DocumentInput;
	/** Where people were in the playbook when the journal ended. */
	readonly walked: Progress | undefined;
	readonly complete: boolean;
};

async function read(options: ReportOptions, context: CommandContext): Promise<Read> {
	const {walked, ...past} = options.journal === undefined ? {} : await readJournal(options.journal);
	if (
		options.journal !== undefined &&
		options.snapshot === undefined &&
		options.demo === undefined &&
		!options.context
	) {
		const {openMoment} = await import('../record/open-moment.ts');
		const {snapshot, diagnosis, complete} = await openMoment(options.journal, options, context);
		return {input: {events: [], burnDown: [], ...past, snapshot, diagnosis}, walked, complete};
	}
	const {frame, complete} = await readOnce(options, context);
	const {snapshot, diagnosis, burnDown} = frame;
	return {input: {events: [], burnDown, ...past, snapshot, diagnosis}, walked, complete};
}

async function readJournal(
	file: string,
): Promise<Pick<DocumentInput, 'events' | 'burnDown'> & Pick<Read, 'walked'>> {
	const [{openJournal}, {createPlayer}] = await Promise.all([
		import('../../record/journal/read.ts'),
		import('../../record/journal/player.ts'),
	]);
	const journal = await openJournal(file);
	try {
		const player = await createPlayer(journal);
		await player.seek(player.to);
		const state = player.state();
		return {events: await player.events(), burnDown: state.samples(), walked: state.walked()};
	} finally {
		await journal.close();
	}
}

async function write(
	options: ReportOptions,
	input: DocumentInput,
	walked: Progress | undefined,
	context: CommandContext,
): Promise<string> {
	const documents = await import('../../report/documents/document.ts');
	switch (options.kind) {
		case 'window':
			return options.output === 'html'
				? (await import('../../report/documents/window-page.ts')).windowPage(input)
				: documents.windowReport(input);
		case 'escalation': {
			const wanted = (options.finding ?? '').toLowerCase();
			const found = input.diagnosis.findings.find(
				({id, code}) => id.toLowerCase() === wanted || code.toLowerCase() === wanted,
			);
			if (found === undefined)
				throw new CliError(
					`There is no finding ${options.finding ?? ''}. Name the code or id that ktriage check prints.`,
					'usage',
				);
			return documents.escalation(input, found);
		}
		case 'notification':
			return documents.notification(input);
		case 'success':
			return (await import('../../report/documents/success.ts')).successSheet(
				input,
				await (await import('../playbook/success.ts')).successPhase(input, walked, options, context),
			);
		case 'compliance':
			return documents.compliance(input);
		case 'context':
			return documents.contextBlock(input);
		case 'handover':
			return documents.handover(input);
		case 'responsibilities':
			return (await import('../../report/documents/responsibilities.ts')).responsibilities(input);
		case 'network':
			return (await import('../../report/documents/network.ts')).networkNotes(input);
	}
}
