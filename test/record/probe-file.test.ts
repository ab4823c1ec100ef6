import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {appendProbes, readProbeFile} from '../../src/record/probe-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-probes-'));
	file = path.join(folder, 'probes.yaml');
});
afterEach(() => rmSync(folder, {recursive: true}));

const record = {
	probe: 'tcp',
	from: {jumpHost: true},
	to: {host: '10.1.1.1', port: 80},
	class: 'ok',
	detail: 'a: "b"\u001b',
};

test('what is appended is read again, line after line, and nobody else may read it', async () => {
	await appendProbes(file, [record]);
	await appendProbes(file, [{...record, class: 'refused'}]);
	await appendProbes(file, []);
	expect((await readProbeFile(file)).map(one => one.class)).toEqual(['ok', 'refused']);
	expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
	expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a file of probes as people write them is read as well, an empty one holds none', async () => {
	writeFileSync(
		file,
		'- probe: dns\n  from: {namespace: a, pod: b}\n  to: {host: 10.43.0.10, name: x}\n  class: dns-timeout\n',
	);
	expect(await readProbeFile(file)).toMatchObject([{probe: 'dns', class: 'dns-timeout'}]);
	writeFileSync(file, '');
	expect(await readProbeFile(file)).toEqual([]);
});

test.each([
	['a: b\n', 'a sequence of results is expected'],
	['- probe: dance\n', 'result 1: probe must be one of'],
	['- [\n', 'cannot be read'],
])('%j is refused with the reason', async (text, why) => {
	writeFileSync(file, text);
	await expect(readProbeFile(file)).rejects.toThrow(why);
});

test('files that are not there or cannot be written are named', async () => {
	await expect(readProbeFile(path.join(folder, 'none'))).rejects.toThrow('it does not exist');
	await expect(appendProbes(path.join(folder, 'none', 'x'), [record])).rejects.toThrow('cannot be written');
});
