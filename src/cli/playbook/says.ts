import {createHash} from 'node:crypto';
import {open} from 'node:fs/promises';
import {basename} from 'node:path';
import {judgeBackupFile} from '../../playbook/facts.ts';
import {countFiles, keepWork, lookAtRepository} from '../../playbook/files/repository.ts';
import {findStep, type Step} from '../../playbook/model.ts';
import {copyFact, workFacts} from '../../playbook/preserved.ts';
import {type Attestation, addFacts, attest, type Fact, waive, withdraw} from '../../playbook/progress.ts';
import type {PlaybookView} from '../../playbook/view.ts';
import {stateWord, statusJson, statusText} from '../../report/playbook.ts';
import {cell} from '../../store/sanitise.ts';
import type {CommandContext} from '../command-line.ts';
import type {AttestOptions, StatusOptions, StepOptions, WaiveOptions} from '../commands/playbook.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {paintFor, writeAll} from '../output.ts';
import {type Desk, openDesk} from './desk.ts';

/** Where the playbook stands. */
export async function runStatus(options: StatusOptions, context: CommandContext): Promise<number> {
	const desk = await openDesk(options, context);
	const view = await desk.look();
	const text =
		options.output === 'json'
			? `${JSON.stringify(statusJson(view, desk.head), null, 2)}\n`
			: statusText(view, desk.head, paintFor(context.stdout, context.env), options.all);
	await writeAll(context.stdout, [text]);
	return desk.complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}

/** A step confirmed by hand. Red stays red, and a file that is no backup is refused. */
export async function runAttest(options: AttestOptions, context: CommandContext): Promise<number> {
	const desk = await openDesk(options, context);
	const step = stepOf(desk, options.step);
	if (step.confirm === 'typed' && options.word !== step.word)
		throw new CliError(`${step.id} asks for its word: --word ${step.word}`, 'usage');
	const looked = options.file === undefined ? undefined : await lookAt(options.file);
	if (looked?.fact.verdict === 'FAIL')
		throw new CliError(
			`${options.file} is no backup to go on with: ${looked.fact.summary}. Nothing was confirmed.`,
			'fail',
		);
	const at = Date.now();
	const said: Attestation = {
		by: cell(desk.me, 80),
		at,
		note: cell(options.note, 400),
		...(looked !== undefined && {
			file: {name: cell(basename(options.file ?? ''), 120), sha256: looked.sha256, what: looked.fact.summary},
		}),
	};
	const facts: readonly Fact[] = looked === undefined ? [] : [{...looked.fact, at}];
	const seen = await lookElsewhere(options, at);
	const view = await desk.change(progress => addFacts(attest(progress, step.id, said), [...facts, ...seen]));
	return await answer(context, view, step);
}

/** What a repository and a folder of copies say for the step; what is not committed is kept where that was asked for. */
async function lookElsewhere({repo, keep, folder}: AttestOptions, at: number): Promise<readonly Fact[]> {
	const facts: Fact[] = [];
	if (repo !== undefined) {
		const work = await lookAtRepository(repo, at);
		facts.push(
			...workFacts({...work, kept: keep === undefined ? undefined : await keepWork(work, keep)}, at),
		);
	}
	if (folder !== undefined) {
		const count = await countFiles(folder).catch(error => {
			const why = error instanceof Error ? error.message : String(error);
			throw new CliError(`The folder ${cell(folder, 300)} cannot be read: ${cell(why, 200)}`, 'usage', error);
		});
		const fact = copyFact(cell(folder, 200), count, at);
		if (fact.verdict === 'FAIL') throw new CliError(`${fact.summary}. Nothing was confirmed.`, 'fail');
		facts.push(fact);
	}
	return facts;
}

/** A step that is gone on without. */
export async function runWaive(options: WaiveOptions, context: CommandContext): Promise<number> {
	const reason = cell(options.reason.trim(), 400);
	if (reason === '') throw new CliError('A step is waived with a reason: --reason TEXT', 'usage');
	const desk = await openDesk(options, context);
	const step = stepOf(desk, options.step);
	const said = {by: cell(desk.me, 80), at: Date.now(), reason};
	return await answer(context, await desk.change(progress => waive(progress, step.id, said)), step);
}

/** What was confirmed or waived, taken back. */
export async function runWithdraw(options: StepOptions, context: CommandContext): Promise<number> {
	const desk = await openDesk(options, context);
	const step = stepOf(desk, options.step);
	return await answer(context, await desk.change(progress => withdraw(progress, step.id)), step);
}

/** The step of this id, or a word on what there is. */
export function stepOf({playbook}: Desk, id: string): Step {
	const found = findStep(playbook, id);
	if (found !== undefined) return found.step;
	throw new CliError(
		`The playbook ${playbook.name} has no step ${cell(id, 60)}. See: ktriage playbook show ${playbook.name}`,
		'usage',
	);
}

/** Says what a step is after something was said of it. */
export async function answer(context: CommandContext, view: PlaybookView, {id}: Step): Promise<number> {
	const steps = view.phases.flatMap(phase => [...phase.steps, phase.gate.own]);
	const found = steps.find(({step}) => step.id === id);
	const {step, state} = found ?? steps[0]!;
	await writeAll(context.stdout, [`${stateWord(state)} ${step.id} ${step.title}: ${state.why}\n`]);
	return exitCodes.pass.code;
}

const piece = 1 << 16;

/** What a file is, from its head and tail, and its checksum over everything. */
async function lookAt(file: string): Promise<{readonly fact: Omit<Fact, 'at'>; readonly sha256: string}> {
	try {
		await using handle = await open(file, 'r');
		const hash = createHash('sha256');
		let bytes = 0;
		let head = Buffer.alloc(0);
		let tail = Buffer.alloc(0);
		for await (const chunk of handle.createReadStream({autoClose: false}) as AsyncIterable<Buffer>) {
			hash.update(chunk);
			bytes += chunk.length;
			if (head.length < piece) head = Buffer.concat([head, chunk.subarray(0, piece - head.length)]);
			tail = Buffer.concat([tail, chunk]).subarray(-piece);
		}
		return {
			fact: judgeBackupFile(head.toString('utf8'), tail.toString('utf8'), bytes),
			sha256: hash.digest('hex'),
		};
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new CliError(`The file ${cell(file, 300)} cannot be read: ${cell(why, 200)}`, 'usage', error);
	}
}
