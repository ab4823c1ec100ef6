import {fstatSync, openSync, readSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {CliError} from './errors.ts';

/** Nobody waits for this at the start, and what ends sooner needs none of it; milliseconds. */
const afterMs = 250;

/**
 * Keeps what this program loads later within its reach: an update in the middle of a night takes the files of a program that runs away. They
 * are in one file besides (bin/pack.mjs), which stays open and so stays what it was. `program` is the folder of the built program.
 */
export function keepProgram(program: URL): void {
	const pack = openPack(new URL('program.pack', program));
	if (pack !== undefined) setTimeout(() => readFrom(pack, program), afterMs).unref();
}

function readFrom(pack: number, program: URL): void {
	const {registerHooks} = process.getBuiltinModule('node:module');
	const nameOf = (url: string) => (url.startsWith(program.href) ? url.slice(program.href.length) : undefined);
	registerHooks({
		resolve: (specifier, context, next) => {
			try {
				return next(specifier, context);
			} catch (error) {
				const url = URL.parse(specifier, context.parentURL)?.href ?? '';
				if (!isMissing(error) || nameOf(url) === undefined) throw error;
				return {url, format: 'module', shortCircuit: true};
			}
		},
		load: (url, context, next) => {
			try {
				return next(url, context);
			} catch (error) {
				const name = nameOf(url);
				if (!isMissing(error) || name === undefined) throw error;
				return {format: 'module', source: readPart(pack, name), shortCircuit: true};
			}
		},
	});
}

function isMissing(error: unknown): boolean {
	return (
		error instanceof Error &&
		'code' in error &&
		(error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ENOENT')
	);
}

/** The open file; undefined where the program is not a built one. */
function openPack(file: URL): number | undefined {
	try {
		return openSync(fileURLToPath(file), 'r');
	} catch {
		return undefined;
	}
}

/** The source of one part; throws when the file has been written over by another program's. */
function readPart(pack: number, name: string): string {
	try {
		const {size} = fstatSync(pack);
		const length = read(pack, size - 4, 4).readUInt32BE();
		const index = JSON.parse(read(pack, size - 4 - length, length).toString()) as Readonly<
			Record<string, readonly [number, number] | undefined>
		>;
		const place = index[name];
		if (place === undefined) throw new Error(`${name} is not in it`);
		const {inflateRawSync} = process.getBuiltinModule('node:zlib');
		return inflateRawSync(read(pack, ...place)).toString();
	} catch (cause) {
		const error = new CliError(
			`ktriage was replaced by another version while it ran, and a part that it needs now is gone (${name}). Start it again.`,
			'internal',
			cause,
		);
		// Where it happened says nothing about why.
		delete error.stack;
		throw error;
	}
}

function read(file: number, at: number, length: number): Buffer {
	const bytes = Buffer.alloc(length);
	if (readSync(file, bytes, 0, length, at) < length) throw new Error('the file is too short');
	return bytes;
}
