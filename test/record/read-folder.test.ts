import {chmod, mkdir, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {diskFiles} from '../../src/record/folder.ts';
import {defaultLimits} from '../../src/record/limits.ts';
import {readSnapshotFolder} from '../../src/record/read-folder.ts';
import {folderWith, header} from './folders.ts';

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: demo}\n`;

function whyNot(folder: string, limits = defaultLimits): Promise<string> {
	return readSnapshotFolder(folder, diskFiles, limits).then(
		() => 'it was read',
		(error: Error) => `${error.name}: ${error.message}`,
	);
}

describe('a folder written by hand', () => {
	it('reads documents, Lists, JSON, logs, probes, counters and access', async () => {
		const folder = await folderWith({
			'snapshot.yaml': `${header}context: lab\nserver: {url: 'https://192.0.2.1:6443', gitVersion: v1.33.1+k3s1, error: 'connection refused'}\ncollectors: {pods: {state: stale, since: 2026-11-20T15:30:00Z, why: timeout}}\n`,
			'objects/demo/pods.yaml': `# two pods\n---\n${pod('a')}---\n${pod('b')}...\n`,
			'objects/more.json':
				'{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"c","namespace":"demo"}}]}',
			'objects/deep/er/list.yml': `--- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Node, metadata: {name: n}}]}\n`,
			'metrics/nodes.yaml': 'apiVersion: metrics.k8s.io/v1beta1\nkind: NodeMetrics\nmetadata: {name: n}\n',
			'logs/demo/a/main.log': '2026-11-20T15:39:00Z hello\n',
			'logs/demo/a/main.previous.log': 'bye\n',
			'counters/n.txt': '*filter\n',
			'access.yaml': 'denied: [{verb: list, resource: secrets}]\n',
			'probes.yaml':
				'- {probe: dns, from: {namespace: demo, pod: a}, to: {host: 10.43.0.10, port: 53}, at: 2026-11-20T15:39:00Z, class: dns-timeout, detail: no answer, millis: 5000}\n- {probe: http, from: {jumpHost: true}, to: {host: h}, class: http(504)}\n',
			'notes.txt': 'mine',
		});
		const {cluster, meta, notes} = await readSnapshotFolder(folder);
		const names = (cluster.objects as {kind: string; metadata: {name: string}}[]).map(
			({kind, metadata}) => `${kind} ${metadata.name}`,
		);
		expect(names.sort()).toEqual(['Node n', 'NodeMetrics n', 'Pod a', 'Pod b', 'Pod c']);
		expect(cluster.logs).toEqual({
			'demo/a/main': '2026-11-20T15:39:00Z hello\n',
			'demo/a/main.previous': 'bye\n',
		});
		expect(cluster.counters).toEqual({n: '*filter\n'});
		expect(cluster.denied).toEqual([{verb: 'list', group: '', resource: 'secrets'}]);
		expect(cluster.probes?.map(probe => probe.class)).toEqual(['dns-timeout', 'http(504)']);
		expect(cluster.now).toBe(Date.parse('2026-11-20T15:40:00Z'));
		expect(cluster.serverError).toBe('connection refused');
		expect(cluster.gitVersion).toBe('v1.33.1+k3s1');
		expect(meta.collectors).toEqual({pods: {state: 'stale', since: '2026-11-20T15:30:00Z', why: 'timeout'}});
		expect(notes).toEqual(['notes.txt is passed over: it is no part of a snapshot']);
	});

	it('refuses a time that is none, with its place', async () => {
		const folder = await folderWith({
			'objects/a.yaml':
				'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b, deletionTimestamp: soon}\n',
		});
		expect(await whyNot(folder)).toMatch(/a\.yaml:1: Pod a: metadata\.deletionTimestamp must be a time/);
	});

	it('makes up no version of the server', async () => {
		const folder = await folderWith({'objects/a.yaml': pod('a')});
		expect((await readSnapshotFolder(folder)).cluster.gitVersion).toBe('');
	});

	it('keeps the first of two objects with one name and says so', async () => {
		const folder = await folderWith({
			'snapshot.yaml': header,
			'objects/a.yaml': pod('a'),
			'objects/b.yaml': pod('a'),
		});
		const {cluster, notes} = await readSnapshotFolder(folder);
		expect(cluster.objects).toHaveLength(1);
		expect(notes.join()).toMatch(
			/v1 Pod demo\/a is in .*a\.yaml already; the one in .*b\.yaml:1 is passed over/,
		);
	});

	it('does without snapshot.yaml and says what that means', async () => {
		const {cluster, notes} = await readSnapshotFolder(await folderWith({'objects/a.yaml': pod('a')}));
		expect(cluster.now).toBeUndefined();
		expect(notes.join()).toContain('does not say when it was taken');
	});
});

describe('a folder that cannot be understood', () => {
	it.each<[string, Record<string, string | Uint8Array>, RegExp]>([
		['an empty one', {}, /is empty: there is no snapshot in it/],
		['one of something else', {'main.c': 'int main;'}, /neither snapshot\.yaml nor files below objects/],
		[
			'another format',
			{'snapshot.yaml': 'format: ktriage/v9\n'},
			/format is "ktriage\/v9", this version reads ktriage\/v1/,
		],
		[
			'a bad time',
			{'snapshot.yaml': 'format: ktriage/v1\ntakenAt: yesterday\n'},
			/takenAt yesterday is not a time/,
		],
		[
			'an unknown state',
			{'snapshot.yaml': `${header}collectors: {pods: {state: odd}}\n`},
			/collectors\.pods\.state must be one of/,
		],
		['broken YAML', {'objects/a.yaml': `---\n${pod('a')}---\nkind: {Pod\nname: a\n`}, /a\.yaml:(?:6|7|8): /],
		['broken JSON', {'objects/a.json': '{"kind": "Pod",,}'}, /a\.json:1: /],
		['a duplicate key', {'objects/a.yaml': `${pod('a')}kind: Pod\n`}, /a\.yaml:4: Map keys must be unique/],
		['a custom tag', {'objects/a.yaml': `${pod('a')}spec: !!js/function 'x'\n`}, /a\.yaml:4: Unresolved tag/],
		['a scalar', {'objects/a.yaml': 'hello\n'}, /a\.yaml:1: a Kubernetes object is expected/],
		['no kind', {'objects/a.yaml': '\n\nmetadata: {name: a}\n'}, /a\.yaml:3: apiVersion is missing/],
		[
			'no name',
			{'objects/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {}\n'},
			/Pod: metadata\.name is missing/,
		],
		[
			'a name that leads elsewhere',
			{'objects/a.yaml': pod('"../../etc/passwd"')},
			/metadata\.name is missing or is no name/,
		],
		[
			'a name with control characters',
			{'objects/a.yaml': pod('"a\\e[31mb"')},
			/Pod a·\[31mb: metadata\.name/,
		],
		[
			'a namespace that leads elsewhere',
			{'objects/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ".."}\n'},
			/metadata\.namespace is no name/,
		],
		[
			'labels that are numbers',
			{'objects/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {x: 1}}\n'},
			/a\.yaml:1: Pod a: metadata\.labels must map names to text/,
		],
		['a spec that is text', {'objects/a.yaml': `${pod('a')}spec: none\n`}, /Pod a: spec must be a mapping/],
		[
			'a List that is none',
			{'objects/a.yaml': 'apiVersion: v1\nkind: List\nitems: 3\n'},
			/items of a List must be a sequence/,
		],
		[
			'a List of text',
			{'objects/a.yaml': 'apiVersion: v1\nkind: List\nitems: [a]\n'},
			/item 0 of the List is not an object/,
		],
		[
			'an unknown probe',
			{'snapshot.yaml': header, 'probes.yaml': '- {probe: smell}\n'},
			/probes\.yaml: result 1: probe must be one of/,
		],
		[
			'an unknown class',
			{
				'snapshot.yaml': header,
				'probes.yaml': '- {probe: dns, from: {node: a}, to: {host: h}, class: bad}\n',
			},
			/class bad is not known/,
		],
		[
			'access that is no list',
			{'snapshot.yaml': header, 'access.yaml': 'denied: all\n'},
			/denied must be a sequence/,
		],
		['bytes', {'objects/a.yaml': new Uint8Array([0xff, 0xfe, 0x00])}, /a\.yaml is not UTF-8 text/],
		['a binary file', {'objects/a.yaml': new Uint8Array([0x61, 0x00, 0x62])}, /a\.yaml is a binary file/],
	])('%s', async (_, files, message) => {
		const why = await whyNot(await folderWith(files));
		expect(why).toMatch(message);
		expect(why).toMatch(/^SnapshotError: [^\u0000-\u0009\u000b-\u001f]*$/);
	});

	it('that is not there, or is a file', async () => {
		const folder = await folderWith({'a.txt': ''});
		expect(await whyNot(join(folder, 'none'))).toMatch(/Cannot read the snapshot .*: it does not exist/);
		expect(await whyNot(join(folder, 'a.txt'))).toMatch(/a\.txt is not a folder\. .* unpacked/);
	});

	it.skipIf(process.getuid?.() === 0)('with a file that may not be read', async () => {
		const folder = await folderWith({'objects/a.yaml': pod('a')});
		await chmod(join(folder, 'objects/a.yaml'), 0);
		expect(await whyNot(folder)).toMatch(
			/Cannot read .*a\.yaml: you are not allowed to\. Check its permissions/,
		);
	});

	it('whose disk fails while it is read', async () => {
		const folder = await folderWith({'objects/a.yaml': pod('a')});
		const failing = {
			...diskFiles,
			open: () => Promise.reject(Object.assign(new Error('i/o error'), {code: 'EACCES'})),
		};
		await expect(readSnapshotFolder(folder, failing)).rejects.toThrow(
			/a\.yaml: you are not allowed to\. Check its permissions/,
		);
	});
});

describe('a hostile folder', () => {
	it('cannot lead out by symbolic links', async () => {
		const outside = await folderWith({'secret.yaml': pod('outside')});
		const folder = await folderWith({'objects/a.yaml': pod('a')});
		await symlink(join(outside, 'secret.yaml'), join(folder, 'objects/b.yaml'));
		await symlink(outside, join(folder, 'objects/c'));
		await symlink('/', join(folder, 'logs'));
		const {cluster, notes} = await readSnapshotFolder(folder);
		expect(cluster.objects).toHaveLength(1);
		expect(notes.filter(note => note.endsWith('it is a symbolic link'))).toHaveLength(3);
	});

	it('is not read through a link that appears after it was listed', async () => {
		const outside = await folderWith({'secret.yaml': pod('outside')});
		const folder = await folderWith({'objects/a.yaml': pod('a')});
		const late = {
			...diskFiles,
			realpath: (async (path: string) =>
				path.endsWith('a.yaml')
					? join(outside, 'secret.yaml')
					: diskFiles.realpath(path)) as typeof diskFiles.realpath,
		};
		await expect(readSnapshotFolder(folder, late)).rejects.toThrow('leads out of the snapshot folder');
	});

	it('cannot grow in memory by aliases or by depth', async () => {
		const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
		for (let index = 1; index < 9; index++) {
			const [before, name] = ['abcdefghi'[index - 1], 'abcdefghi'[index]];
			bomb.push(`${name}: &${name} [${Array.from({length: 9}, () => `*${before}`).join(', ')}]`);
		}
		expect(await whyNot(await folderWith({'objects/a.yaml': `${bomb.join('\n')}\n`}))).toMatch(
			/a\.yaml:1: .*alias/i,
		);
		const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
		expect(await whyNot(await folderWith({'objects/a.yaml': `a: ${deep}\n`}))).toMatch(
			/a\.yaml:1: .*(?:deep|nest)/i,
		);
		expect(await whyNot(await folderWith({'objects/a.json': `{"a": ${deep}}`}))).toMatch(
			/nested more than 200 levels deep/,
		);
	});

	it.each([
		['a file too big', {fileBytes: 20}, /a\.yaml has \d+ bytes; at most 20 are read/],
		['files too many', {files: 1}, /holds more than 1 files/],
		['folders too deep', {depth: 1}, /more than 1 folders deep/],
		['too much in sum', {totalBytes: 100}, /holds more than 100 bytes/],
	])('cannot ask for %s', async (_, limit, message) => {
		const folder = await folderWith({'objects/x/a.yaml': pod('a'), 'objects/x/b.yaml': pod('b')});
		expect(await whyNot(folder, {...defaultLimits, ...limit})).toMatch(message);
	});

	it('does not hang on a pipe', async () => {
		const folder = await folderWith({'objects/a.yaml': pod('a')});
		const {execFileSync} = await import('node:child_process');
		execFileSync('mkfifo', [join(folder, 'objects/b.yaml')]);
		const {notes} = await readSnapshotFolder(folder);
		expect(notes.join()).toContain('objects/b.yaml is passed over: it is not a plain file');
	});

	it('cannot draw on the terminal with file names', async () => {
		const folder = await folderWith({'objects/a.yaml': pod('a')});
		await mkdir(join(folder, 'x'));
		await writeFile(join(folder, 'x', 'a\u001b]0;owned\u0007b'), '');
		const {notes} = await readSnapshotFolder(folder);
		expect(notes).toContain('x/a·]0;owned·b is passed over: it is no part of a snapshot');
	});

	it('cannot reach prototypes', async () => {
		const folder = await folderWith({
			'objects/a.yaml': `${pod('a')}__proto__: {polluted: true}\n`,
			'objects/b.json':
				'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"},"__proto__":{"polluted":true}}',
		});
		await readSnapshotFolder(folder);
		expect(({} as {polluted?: boolean}).polluted).toBeUndefined();
	});
});
