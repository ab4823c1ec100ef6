import {describe, expect, it} from 'vitest';
import {snapshotOf} from '../support/snapshot.ts';

const encoded = (value: string) => Buffer.from(value).toString('base64');
const rclone = {type: 's3', name: 's3', parameters: {endpoint: 'http://minio.minio:9000', key: 'hunter2'}};

const secret = (data: Readonly<Record<string, string>>, type = 'Opaque') => ({
	apiVersion: 'v1',
	kind: 'Secret',
	metadata: {namespace: 'a', name: 's', labels: {who: 'hunter2'}},
	type,
	data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encoded(value)])),
});
const rowOf = (data: Readonly<Record<string, string>>) =>
	snapshotOf([secret(data)]).tables.storageSecrets[0]!;
const keyOf = (value: string) => rowOf({minio: value}).keys[0];

describe('storage secrets', () => {
	it('keep the form of a value and nothing that is in it', () => {
		const snapshot = snapshotOf([
			secret({minio: JSON.stringify(rclone), other: '[s3]\nsecret_access_key = hunter2\n', last: 'hunter2'}),
		]);
		expect(snapshot.tables.storageSecrets[0]).toMatchObject({
			keyCount: 3,
			keys: [
				{name: 'minio', form: 'json', missing: [], byAddress: false},
				{name: 'other', form: 'ini'},
				{name: 'last', form: 'other'},
			],
		});
		expect(JSON.stringify(snapshot)).not.toMatch(/hunter2|minio\.minio/);
	});

	it.each([
		['', 'empty'],
		['{"name":', 'other'],
		['[]', 'other'],
		['null', 'other'],
		['type: s3', 'yaml'],
		['[remote]\ntype = s3\n', 'ini'],
	])('see %j as %s', (value, form) => {
		expect(keyOf(value)).toMatchObject({form});
	});

	it('say what an rclone configuration lacks, and whether it goes to an address', () => {
		expect(keyOf('{"type":"s3"}')).toMatchObject({form: 'json', missing: ['name', 'parameters']});
		const to = (endpoint: string) => keyOf(JSON.stringify({...rclone, parameters: {endpoint}}))?.byAddress;
		expect(to('http://192.168.1.200:9000')).toBe(true);
		expect(to('192.168.1.200')).toBe(true);
		expect(to('http://10.minio.example')).toBe(false);
	});

	it('are YAML as well, which the agent takes when it is no JSON', () => {
		expect(keyOf('type: s3\nname: s3\nparameters:\n  endpoint: http://10.0.0.1:9000\n')).toMatchObject({
			form: 'yaml',
			missing: [],
			byAddress: true,
		});
		expect(keyOf('name:\ntype: s3\n')).toMatchObject({form: 'yaml', missing: ['name', 'parameters']});
	});

	it('are not read from what Helm and Kubernetes keep for themselves', () => {
		for (const type of ['helm.sh/release.v1', 'kubernetes.io/service-account-token', 'kubernetes.io/tls'])
			expect(snapshotOf([secret({a: 'b'}, type)]).tables.storageSecrets).toEqual([]);
	});
});
