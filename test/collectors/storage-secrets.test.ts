import {describe, expect, it} from 'vitest';
import {storageSecrets} from '../../collectors/storage-secrets.ts';
import {asFields} from '../../src/store/fields.ts';

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
	storageSecrets.project(asFields(secret(data), 'Secret'));
const keyOf = (value: string) => rowOf({minio: value}).keys[0];

describe('storage secrets', () => {
	it('keep the form of a value and nothing that is in it', () => {
		const row = rowOf({
			minio: JSON.stringify(rclone),
			other: '[s3]\nsecret_access_key = hunter2\n',
			last: 'hunter2',
		});
		expect(row).toMatchObject({
			answer: 'read',
			keyCount: 3,
			keys: [
				{name: 'minio', form: 'json', missing: [], byAddress: false},
				{name: 'other', form: 'ini'},
				{name: 'last', form: 'other'},
			],
		});
		expect(JSON.stringify(row)).not.toMatch(/hunter2|minio\.minio/);
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

	it('are never listed and never watched', () => {
		expect(storageSecrets).toMatchObject({onlyNamed: true, verbs: ['get']});
	});

	it.each(['missing', 'forbidden', 'failed'])('are %s when the reader was told so', answer => {
		const told = storageSecrets.project(asFields({metadata: {namespace: 'a', name: 's'}, answer}, 'Secret'));
		expect(told).toMatchObject({answer, keyCount: 0, keys: []});
	});
});
