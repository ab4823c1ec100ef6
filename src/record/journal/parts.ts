import {basename, dirname, join} from 'node:path';

const named = /^(.*?)(?:\.(\d+))?\.ktj$/;

/** The file of a part: FILE.ktj is the first, FILE.1.ktj the next. A name without the ending keeps it as it is. */
export function partFile(file: string, part: number): string {
	if (part === 0) return file;
	return file.endsWith('.ktj') ? `${file.slice(0, -4)}.${part}.ktj` : `${file}.${part}`;
}

/** The files among `siblings` that belong to the same journal as `file`, in order; `file` itself when it is the only one. */
export function partsOf(file: string, siblings: readonly string[]): readonly string[] {
	const stem = named.exec(basename(file))?.[1];
	if (stem === undefined) return [file];
	return siblings
		.map(name => ({name, match: named.exec(name)}))
		.filter(({match}) => match?.[1] === stem)
		.map(({name, match}) => ({name, part: Number(match?.[2] ?? 0)}))
		.sort((a, b) => a.part - b.part)
		.map(({name}) => join(dirname(file), name));
}
