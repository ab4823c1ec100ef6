// Everything that the program loads later, in one file: src/cli/kept-program.ts keeps that open, so that an update takes nothing away from a program that runs.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {deflateRawSync} from 'node:zlib';

/** Writes `folder/program.pack`: the files of `folder/chunks`, deflated; then what is where, as JSON by name: [first byte, bytes]; then how long that is, in 4 bytes. */
export function packChunks(folder) {
	const chunks = path.join(folder, 'chunks');
	const parts = [];
	const index = {};
	let at = 0;
	for (const name of readdirSync(chunks).sort()) {
		const part = deflateRawSync(readFileSync(path.join(chunks, name)));
		index[`chunks/${name}`] = [at, part.length];
		at += part.length;
		parts.push(part);
	}
	const last = Buffer.from(JSON.stringify(index));
	const length = Buffer.alloc(4);
	length.writeUInt32BE(last.length);
	writeFileSync(path.join(folder, 'program.pack'), Buffer.concat([...parts, last, length]));
}
