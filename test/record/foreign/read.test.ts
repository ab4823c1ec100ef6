import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, describe, expect, it} from 'vitest';
import {isForeign, readForeign} from '../../../src/record/foreign/read.ts';
import {defaultLimits} from '../../../src/record/limits.ts';

const root = mkdtempSync(path.join(tmpdir(), 'ktriage-foreign-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

const pod = {
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: 'web-0', namespace: 'shop'},
	spec: {containers: [{name: 'web'}]},
};

function write(folder: string, files: Readonly<Record<string, string>>): string {
	for (const [file, text] of Object.entries(files)) {
		const full = path.join(root, folder, file);
		mkdirSync(path.dirname(full), {recursive: true});
		writeFileSync(full, text);
	}
	return path.join(root, folder);
}

/** One entry of a tar archive (ustar). */
function entry(name: string, body: string, type = '0'): Buffer {
	const header = Buffer.alloc(512);
	header.write(name, 0);
	header.write('0000644\0', 100);
	header.write(`${Buffer.byteLength(body).toString(8).padStart(11, '0')}\0`, 124);
	header.write('        ', 148);
	header.write(type, 156);
	header.write('ustar\u000000', 257);
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	const padded = Buffer.alloc(Math.ceil(Buffer.byteLength(body) / 512) * 512);
	padded.write(body);
	return Buffer.concat([header, padded]);
}

function archive(file: string, ...entries: readonly Buffer[]): string {
	const full = path.join(root, file);
	writeFileSync(full, gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)])));
	return full;
}

describe('what other tools saved', () => {
	it('opens the dump of kubectl cluster-info, with logs of pods of one container', async () => {
		const folder = write('dump', {
			'nodes.json': JSON.stringify({kind: 'NodeList', apiVersion: 'v1', items: [{metadata: {name: 'n1'}}]}),
			'shop/pods.json': JSON.stringify({kind: 'PodList', apiVersion: 'v1', items: [pod]}),
			'shop/web-0/logs.txt': '2026-11-20T15:40:00Z hello\n',
		});
		expect(await isForeign(folder)).toBe(true);
		const {cluster, meta} = await readForeign(folder);
		expect(cluster.objects.length).toBe(2);
		expect(cluster.logs).toEqual({'shop/web-0/web': '2026-11-20T15:40:00Z hello\n'});
		expect(meta.collectors.pods).toBeUndefined();
		expect(meta.collectors.networkPolicies?.state).toBe('stale');
	});

	it('opens a support bundle without unpacking it, and nothing that leads out of it', async () => {
		const file = archive(
			'bundle.tar.gz',
			entry('b/cluster-resources/pods/shop.json', JSON.stringify([pod])),
			entry('b/cluster-resources/pods/logs/shop/web-0/web.log', 'line\n'),
			entry('b/cluster-info/cluster_version.json', '{"info": {}}'),
			entry('../../etc/evil.json', JSON.stringify(pod)),
			entry('/abs.json', JSON.stringify(pod)),
			entry('b/cluster-resources/link.json', '', '2'),
		);
		const {cluster, notes} = await readForeign(file);
		expect(cluster.objects).toEqual([pod]);
		expect(cluster.logs).toEqual({'shop/web-0/web': 'line\n'});
		expect(notes.join()).toContain('no plain file inside');
	});

	it('passes over files that hold no objects, and refuses when none does', async () => {
		const folder = write('mixed', {
			'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n',
			'b.yaml': 'just: text\n',
		});
		expect((await readForeign(folder)).notes.join()).toContain('1 files hold no objects');
		await expect(readForeign(write('none', {'b.yaml': 'just: text\n'}))).rejects.toThrow(
			'holds no Kubernetes objects',
		);
	});

	it('refuses archives that are cut off or unpack to too much', async () => {
		const file = path.join(root, 'cut.tar');
		writeFileSync(file, entry('a.json', JSON.stringify(pod)).subarray(0, 600));
		await expect(readForeign(file)).rejects.toThrow('cut off');
		const bomb = archive('bomb.tgz', entry('a.json', ' '.repeat(100_000)));
		await expect(readForeign(bomb, {...defaultLimits, totalBytes: 10_000})).rejects.toThrow('too big');
	});
});
