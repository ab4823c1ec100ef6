import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** What a person made of a text, or why nothing came of it. */
export type Edited =
	| {readonly kind: 'edited'; readonly text: string}
	| {readonly kind: 'failed'; readonly why: string};

/** Gives the terminal away while `work` runs; the signal fires when the program has to end meanwhile. */
export type Lend = (work: (signal: AbortSignal) => Promise<void>) => Promise<void>;

/** More than this is no manifest that somebody wrote by hand, bytes. */
const longest = 2_000_000;
/** What a shell answers when it does not find a program. */
const notFound = 127;

/**
 * Lets a person edit a text in the editor that $VISUAL or $EDITOR names, in a file of its own that is taken away afterwards. The terminal is
 * the editor's meanwhile. Never rejects for what editor and file system do.
 */
export async function editText(
	text: string,
	name: string,
	env: Readonly<Record<string, string | undefined>>,
	lend: Lend,
): Promise<Edited> {
	const editor = [env.VISUAL, env.EDITOR].find(one => one !== undefined && one.trim() !== '');
	if (editor === undefined)
		return failed('neither $VISUAL nor $EDITOR names an editor. Set one before the start: export EDITOR=vi');
	let folder: string | undefined;
	try {
		folder = await mkdtemp(path.join(tmpdir(), 'ktriage-edit-'));
		const file = path.join(folder, name);
		await writeFile(file, text, {mode: 0o600});
		const ended = await runEditor(editor, file, lend);
		if (ended !== '') return failed(`${ended}: nothing is taken from it`);
		const {size} = await stat(file);
		if (size > longest) return failed(`the file has grown to ${size} bytes, which is no manifest`);
		return {kind: 'edited', text: await readFile(file, 'utf8')};
	} catch (error) {
		return failed(`the file could not be edited: ${error instanceof Error ? error.message : String(error)}`);
	} finally {
		if (folder !== undefined) await rm(folder, {recursive: true, force: true});
	}
}

function failed(why: string): Edited {
	return {kind: 'failed', why};
}

/** Runs the editor as git does: its text may hold arguments, so that a shell reads it. Says how it failed; empty when it did not. */
async function runEditor(editor: string, file: string, lend: Lend): Promise<string> {
	let said = 'the editor was not started';
	await lend(
		signal =>
			new Promise<void>(resolve => {
				const child = spawn('/bin/sh', ['-c', `trap : INT QUIT; ${editor} "$@"`, editor, file], {
					stdio: 'inherit',
					signal,
				});
				const end = (text: string) => {
					said = text;
					resolve();
				};
				child.on('error', error => end(`${editor} was not started (${error.message})`));
				child.on('close', (code, killedBy) =>
					end(
						code === 0
							? ''
							: code === notFound
								? `${editor} was not found; $VISUAL or $EDITOR names it`
								: `${editor} ended with ${killedBy ?? `exit code ${code}`}`,
					),
				);
			}),
	);
	return said;
}
