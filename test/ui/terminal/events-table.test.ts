import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {everyEvent} from '../../pty/support/every-event.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const test = (name: string) => path.join(root, 'test', 'pty', `${name}.test.ts`);
const rows = readFileSync(path.join(root, 'docs', 'terminal.md'), 'utf8')
	.split('\n')
	.filter(line => /^\| .* \|$/.test(line))
	.slice(1)
	.map(line => line.split('|').map(text => text.trim()));

describe('the table of what can happen on a terminal', () => {
	it('names every event that is played in tmux and under script, and no other', () => {
		const last = 'ends when the terminal goes away, also while it is being opened';
		const named = rows.flatMap(([, , name = '']) => (name === '' ? [] : [name]));
		expect(named.toSorted()).toEqual([...Object.keys(everyEvent), last].toSorted());
		for (const suite of ['tmux', 'script']) {
			const text = readFileSync(test(suite), 'utf8');
			expect(text).toContain('Object.entries(everyEvent)');
			expect(text).toContain(last);
		}
	});

	it('names a file that is there for each played directly', () => {
		for (const [, event, , files = ''] of rows) {
			expect(files, event).not.toBe('');
			for (const file of files.split(', ')) expect(existsSync(test(file)), file).toBe(true);
		}
	});
});
