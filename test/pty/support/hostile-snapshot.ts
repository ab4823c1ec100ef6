import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {attack} from './hostile.ts';
import {LAUNCHER} from './ktriage.ts';

/** Every file under a folder. */
export function filesIn(at: string): readonly string[] {
	return readdirSync(at, {recursive: true, encoding: 'utf8'})
		.map(name => path.join(at, name))
		.filter(file => statSync(file).isFile());
}

/**
 * Saves the canonical cluster into a folder with everything rewritten that somebody in it can write (annotations, messages, images, events, logs);
 * the name of what is saved, which is given back, is an attack as well.
 */
export function hostileSnapshot(folder: string): string {
	const snapshot = path.join(folder, 'night\u001b]0;pwned\u0007-\u202efolder');
	execFileSync(process.execPath, [LAUNCHER, 'snapshot', 'save', snapshot, '--demo', 'canonical'], {
		stdio: 'ignore',
	});
	const objects = filesIn(path.join(snapshot, 'objects')).filter(file => file.endsWith('.yaml'));
	const quoted = (text: string) => JSON.stringify(`${text}${attack}`);
	for (const file of objects) {
		const text = readFileSync(file, 'utf8')
			.replace(
				/^([ -]+)(message|note|image|description): ([^|>"'{[].*)$(?!\n\1 )/gm,
				(_, indent, key, value) => `${indent}${key}: ${quoted(`${key} ${value} `)}`,
			)
			.replace(
				/^( +)annotations:\n/gm,
				`$&$1  example.org/note: ${quoted('noted').replaceAll('$', '$$$$')}\n`,
			);
		writeFileSync(file, text);
	}
	for (const file of filesIn(path.join(snapshot, 'logs')))
		writeFileSync(
			file,
			readFileSync(file, 'utf8').replace(/^(\S+ )?(.*)$/gm, (line, stamp = '', rest = '') =>
				line === '' ? line : `${stamp}said${attack} ${rest}`,
			),
		);
	return snapshot;
}
