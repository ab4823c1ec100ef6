import {writeFile} from 'node:fs/promises';
import path from 'node:path';

/** A file that was written, or why there is none. */
export type Saved =
	| {readonly kind: 'saved'; readonly path: string}
	| {readonly kind: 'failed'; readonly why: string};

/** So many names are tried: NAME.yaml, NAME-2.yaml, … */
const mostNames = 50;

/** Writes a new file into a folder, for its owner alone; one that is there is never written over. */
export async function saveBeside(folder: string, text: string, name: string): Promise<Saved> {
	const {name: stem, ext} = path.parse(name);
	try {
		for (let number = 1; number <= mostNames; number++) {
			const file = path.join(folder, number === 1 ? name : `${stem}-${number}${ext}`);
			try {
				await writeFile(file, text, {flag: 'wx', mode: 0o600});
				return {kind: 'saved', path: file};
			} catch (error) {
				if (!isThere(error)) throw error;
			}
		}
		return {kind: 'failed', why: `${folder} holds ${mostNames} files of this name already`};
	} catch (error) {
		return {kind: 'failed', why: error instanceof Error ? error.message : String(error)};
	}
}

function isThere(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
