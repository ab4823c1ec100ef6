import {lstat, mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import type {SavedResource, SnapshotContent} from '../../src/record/content.ts';
import {diskWriteFiles} from '../../src/record/partial.ts';
import {readSnapshotFolder} from '../../src/record/read-folder.ts';
import {writeSnapshotFolder} from '../../src/record/write-folder.ts';
import {folderWith} from './folders.ts';

type Plain = {
	apiVersion: string;
	kind: string;
	metadata: {name: string; namespace?: string; [key: string]: unknown};
	[key: string]: unknown;
};

const meta = {
	takenAt: '2026-11-20T15:40:00Z',
	context: 'demo',
	server: {url: 'https://192.0.2.1', gitVersion: 'v1.33.1+k3s1'},
};

/** Content made of objects: a resource for every kind among them. */
function contentOf(objects: readonly Plain[], more: Partial<SnapshotContent> = {}): SnapshotContent {
	const resources = new Map<string, SavedResource>();
	for (const {apiVersion, kind} of objects) {
		const [left = '', right] = apiVersion.split('/');
		const [group, version] = right === undefined ? ['', left] : [left, right];
		resources.set(`${apiVersion} ${kind}`, {group, version, kind, resource: `${kind.toLowerCase()}s`});
	}
	return {
		meta,
		resources: [...resources.values()],
		async *listObjects({group, version, kind}) {
			const apiVersion = group === '' ? version : `${group}/${version}`;
			for (const object of objects)
				if (object.kind === kind && object.apiVersion === apiVersion) yield object;
		},
		...more,
	};
}

const byIdentity = (objects: readonly unknown[]) =>
	new Map(
		(objects as Plain[]).map(object => [
			`${object.apiVersion} ${object.kind} ${object.metadata.namespace}/${object.metadata.name}`,
			object,
		]),
	);

const configMap = (name: string, more: object = {}): Plain => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, namespace: 'demo'},
	...more,
});

async function saved(objects: readonly Plain[]) {
	const folder = join(await folderWith({}), 'snapshot');
	const written = await writeSnapshotFolder(folder, contentOf(objects));
	return {folder, written, read: await readSnapshotFolder(folder)};
}

describe('a snapshot that is saved', () => {
	it.each(['canonical', 'h0'])('reads back as the same objects: %s', async id => {
		const cluster = findScenario(id)?.build();
		const objects = (cluster?.objects ?? []) as Plain[];
		const folder = join(await folderWith({}), 'snapshot');
		const {logs = {}, probes = []} = cluster ?? {};
		await writeSnapshotFolder(
			folder,
			contentOf(objects, {
				logs,
				probes,
				counters: {n1: '*raw\n'},
				denied: [{verb: 'list', group: '', resource: 'secrets'}],
			}),
		);
		const read = await readSnapshotFolder(folder);
		const [before, after] = [byIdentity(objects), byIdentity(read.cluster.objects)];
		expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
		for (const [name, object] of before)
			if (object.kind !== 'Secret') expect(after.get(name), name).toEqual(object);
		expect(read.cluster.logs).toEqual(logs);
		expect(read.cluster.probes).toEqual(probes);
		expect(read.cluster.counters).toEqual({n1: '*raw\n'});
		expect(read.cluster.denied).toHaveLength(1);
		expect(read.meta).toMatchObject(meta);
		expect(read.notes).toEqual([]);
	});

	it('has one file per kind and namespace, readable by its owner alone', async () => {
		const node: Plain = {apiVersion: 'v1', kind: 'Node', metadata: {name: 'n'}};
		const pool: Plain = {apiVersion: 'crd.projectcalico.org/v1', kind: 'IPPool', metadata: {name: 'p'}};
		const {folder} = await saved([configMap('a'), configMap('b'), node, pool]);
		const files = (await readdir(folder, {recursive: true})).sort();
		expect(files).toEqual([
			'objects',
			'objects/_cluster',
			'objects/_cluster/ippools.crd.projectcalico.org.yaml',
			'objects/_cluster/nodes.yaml',
			'objects/demo',
			'objects/demo/configmaps.yaml',
			'snapshot.yaml',
		]);
		for (const file of ['', ...files]) {
			const status = await stat(join(folder, file));
			expect(status.mode & 0o777, file).toBe(status.isDirectory() ? 0o700 : 0o600);
		}
	});

	it('keeps objects that come in no order and in great number, and strings that look like something else', async () => {
		const many = Array.from({length: 1200}, (_, index) => ({
			...configMap(`c${index}`, {
				data: {
					a: '---\n...\n',
					b: 'true',
					c: '1e3',
					d: '2026-11-20',
					e: '- x\n# y',
					f: '\u001b[31m',
					g: 'null',
					h: '!!tag',
				},
			}),
			metadata: {name: `c${index}`, namespace: index % 2 === 0 ? 'even' : 'odd'},
		}));
		const {read} = await saved(many);
		expect(byIdentity(read.cluster.objects)).toEqual(byIdentity(many));
	});

	it('cannot be led elsewhere by names from the cluster', async () => {
		const hostile = ['../../up', 'a/b', '.hidden', '\u0007bell', 'UPPER', 'upper', 'x'.repeat(400)];
		const objects = hostile.map(namespace => ({...configMap('a'), metadata: {name: 'a', namespace}}));
		const root = await folderWith({});
		await writeSnapshotFolder(join(root, 'snapshot'), contentOf(objects, {logs: {'../../x/../y': 'log'}}));
		expect(await readdir(root)).toEqual(['snapshot']);
		const folders = await readdir(join(root, 'snapshot/objects'));
		expect(new Set(folders.map(name => name.toLowerCase())).size).toBe(hostile.length);
		for (const name of folders) expect(name).toMatch(/^[a-z0-9%][a-z0-9._%~-]{0,199}$/);
	});
});

describe('what a snapshot leaves out', () => {
	it('writes no value of a Secret and none that its name gives away', async () => {
		const hidden = 'c3VwZXItc2VjcmV0';
		const env = [
			{name: 'DB_PASSWORD', value: hidden},
			{name: 'SECRET_NAME', value: 'kept-1'},
			{name: 'URL', value: `postgres://user:${hidden}@db:5432/x`},
			{name: 'TOKEN', valueFrom: {secretKeyRef: {name: 's', key: 'kept-2'}}},
		];
		const secret: Plain = {
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {
				name: 's',
				namespace: 'demo',
				annotations: {'kubectl.kubernetes.io/last-applied-configuration': hidden},
			},
			type: 'Opaque',
			data: {password: hidden, other: hidden},
			stringData: {more: hidden},
		};
		const deployment: Plain = {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {
				name: 'd',
				namespace: 'demo',
				managedFields: [{manager: 'x'}],
				annotations: {
					'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({spec: {containers: [{env}]}}),
				},
			},
			spec: {
				template: {
					spec: {
						containers: [{name: 'c', env, args: [`--auth-token=${hidden}`, '--port=80'], password: hidden}],
					},
				},
			},
		};
		const config = configMap('c', {data: {api_key: hidden, colour: 'kept-3'}});
		const {folder, written, read} = await saved([secret, deployment, config]);
		const texts = await Promise.all(
			(await readdir(folder, {recursive: true, withFileTypes: true}))
				.filter(entry => entry.isFile())
				.map(entry => readFile(join(entry.parentPath, entry.name), 'utf8')),
		);
		expect(texts.join('')).not.toContain(hidden);
		for (const kept of ['kept-1', 'kept-2', 'kept-3', '--port=80', 'user:REDACTED@db'])
			expect(texts.join('')).toContain(kept);
		expect(read.cluster.objects).toContainEqual({
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {name: 's', namespace: 'demo'},
			type: 'Opaque',
			data: {password: '', other: ''},
			stringData: {more: ''},
		});
		expect(read.meta.redacted).toEqual(written.redacted);
		expect(written.redacted.join()).toMatch(/3 values and all annotations of Secrets.*,7 values that/);
	});
});

describe('where a snapshot may go', () => {
	it('refuses a folder of other things, and an earlier snapshot unless it may replace it', async () => {
		const folder = await folderWith({'thesis.tex': 'x'});
		await expect(writeSnapshotFolder(folder, contentOf([]), {force: true})).rejects.toThrow(
			'holds other files and is left alone',
		);
		const place = join(folder, 's');
		await writeSnapshotFolder(place, contentOf([configMap('old')]));
		await expect(writeSnapshotFolder(place, contentOf([configMap('new')]))).rejects.toThrow(
			'add --force to replace it',
		);
		await writeSnapshotFolder(place, contentOf([configMap('new')]), {force: true});
		expect((await readSnapshotFolder(place)).cluster.objects).toEqual([configMap('new')]);
		expect((await readdir(folder)).sort()).toEqual(['s', 'thesis.tex']);
	});

	it('takes an empty folder, refuses a file', async () => {
		const folder = await folderWith({file: ''});
		await mkdir(join(folder, 'empty'));
		await writeSnapshotFolder(join(folder, 'empty'), contentOf([configMap('a')]));
		await expect(writeSnapshotFolder(join(folder, 'file'), contentOf([]))).rejects.toThrow(
			'it is not a folder',
		);
	});

	it('leaves nothing behind and what was there alone when the disk is full, and says how to go on', async () => {
		const root = await folderWith({});
		const place = join(root, 's');
		await writeSnapshotFolder(place, contentOf([configMap('old')]));
		let opened = 0;
		const full = {
			...diskWriteFiles,
			open: (async (...args: Parameters<typeof diskWriteFiles.open>) => {
				opened += 1;
				if (opened > 1) throw Object.assign(new Error('write'), {code: 'ENOSPC'});
				return await diskWriteFiles.open(...args);
			}) as typeof diskWriteFiles.open,
		};
		const objects = [configMap('a'), {apiVersion: 'v1', kind: 'Node', metadata: {name: 'n'}}];
		await expect(writeSnapshotFolder(place, contentOf(objects), {force: true, files: full})).rejects.toThrow(
			/^The disk is full: the snapshot .* stopped at nodes, after 1 objects of 1 kinds .* run the same command again/,
		);
		expect(await readdir(root)).toEqual(['s']);
		expect((await readSnapshotFolder(place)).cluster.objects).toEqual([configMap('old')]);
	});

	it('goes on without a kind that cannot be listed when told so, and stops when aborted', async () => {
		const root = await folderWith({});
		const failing = contentOf([configMap('a')], {
			resources: [
				{group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap'},
				{group: '', version: 'v1', resource: 'secrets', kind: 'Secret'},
			],
			async *listObjects({kind}) {
				if (kind === 'Secret') throw new Error('forbidden');
				yield configMap('a');
			},
		});
		const failed: string[] = [];
		const written = await writeSnapshotFolder(join(root, 's'), failing, {
			failed: ({resource}, error) => failed.push(`${resource}: ${(error as Error).message}`),
		});
		expect(failed).toEqual(['secrets: forbidden']);
		expect(written).toMatchObject({objects: 1, resources: 1});
		await expect(writeSnapshotFolder(join(root, 't'), failing)).rejects.toThrow('forbidden');
		await expect(
			writeSnapshotFolder(join(root, 't'), failing, {signal: AbortSignal.abort()}),
		).rejects.toThrow();
		expect(await readdir(root)).toEqual(['s']);
	});

	it('does not write through a link that waits at its temporary place', async () => {
		const root = await folderWith({'victim/keep.txt': 'x'});
		await (await import('node:fs/promises')).symlink(join(root, 'victim'), join(root, '.s.partial'));
		await writeSnapshotFolder(join(root, 's'), contentOf([configMap('a')]));
		expect((await lstat(join(root, 's'))).isDirectory()).toBe(true);
		expect(await readdir(join(root, 'victim'))).toEqual(['keep.txt']);
		await writeFile(join(root, 'victim/again.txt'), '');
	});
});
