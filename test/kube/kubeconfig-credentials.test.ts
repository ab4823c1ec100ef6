import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {KubeError} from '../../src/kube/errors.ts';
import {type ConnectionOptions, loadConnection} from '../../src/kube/kubeconfig.ts';
import {
	connectionTo,
	type Entries,
	kubeconfigText,
	never,
	rejection,
	temporaryFolder,
} from './support/connect.ts';
import {createAuthority, issue} from './support/pki.ts';

const surroundings = {env: {}, homeDirectory: '/nowhere'};
const server = 'https://10.0.0.1:6443';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function problem(options: Partial<ConnectionOptions>): Promise<string> {
	const error = await rejection(loadConnection({...surroundings, ...options}));
	expect(error).toBeInstanceOf(KubeError);
	expect(error).toMatchObject({kind: 'kubeconfig'});
	return (error as KubeError).message;
}

async function file(content: string, name = 'config'): Promise<string> {
	const where = path.join(await temporaryFolder(), name);
	await writeFile(where, content);
	return where;
}

const problemOf = async (content: string, options: Partial<ConnectionOptions> = {}): Promise<string> =>
	problem({kubeconfig: await file(content), ...options});

describe('certificates of a kubeconfig', () => {
	const withUser = async (user: Entries['user'], cluster: Entries['cluster'] = {}): Promise<string> =>
		problemOf(kubeconfigText(server, {user: {...user}, cluster: {...cluster}}));

	it('are complained about when they are none', async () => {
		const authority = await createAuthority();
		const pair = await issue(authority, 'admin');
		const other = await issue(authority, 'other');
		const cert = base64(pair.cert);
		const key = base64(pair.key);
		expect(await withUser({}, {'certificate-authority-data': 'AAAA'})).toContain(
			'certificate authority of cluster cluster in the kubeconfig is not base64 of PEM',
		);
		expect(await withUser({}, {'certificate-authority-data': key})).toContain('holds no certificate');
		expect(
			await withUser(
				{},
				{
					'certificate-authority-data': base64(
						'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
					),
				},
			),
		).toContain('certificate authority of cluster cluster cannot be used');
		expect(await withUser({}, {'certificate-authority': '/no/ca.crt'})).toContain(
			'certificate authority of cluster cluster /no/ca.crt does not exist',
		);
		expect(await withUser({'client-certificate-data': cert})).toContain(
			'has a client certificate but no key',
		);
		expect(await withUser({'client-key-data': key})).toContain('has a client key but no certificate');
		expect(await withUser({'client-certificate-data': cert, 'client-key-data': base64(other.key)})).toContain(
			'do not belong together',
		);
		expect(
			await withUser({
				'client-certificate-data': cert,
				'client-key-data': base64('-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----'),
			}),
		).toContain('cannot be used');
		expect(await withUser({'client-certificate': '/no/a.crt', 'client-key': '/no/a.key'})).toContain(
			'client certificate of user user /no/a.crt does not exist',
		);
	});

	it('are found beside the file that names them', async () => {
		const authority = await createAuthority();
		const pair = await issue(authority, 'admin');
		const folder = await temporaryFolder();
		await writeFile(path.join(folder, 'ca.crt'), authority.cert);
		await writeFile(path.join(folder, 'admin.crt'), pair.cert);
		await writeFile(path.join(folder, 'admin.key'), pair.key);
		const where = path.join(folder, 'config');
		await writeFile(
			where,
			kubeconfigText(server, {
				cluster: {'certificate-authority': 'ca.crt', 'tls-server-name': 'kubernetes'},
				user: {'client-certificate': 'admin.crt', 'client-key': './admin.key'},
			}),
		);
		const connection = await loadConnection({...surroundings, kubeconfig: where});
		expect(await connection.authorize(never)).toMatchObject({
			ca: authority.cert,
			cert: pair.cert,
			key: pair.key,
			servername: 'kubernetes',
			rejectUnauthorized: true,
			headers: {},
		});
	});

	it('are not asked of the server with insecure-skip-tls-verify', async () => {
		const connection = await connectionTo(server, {cluster: {'insecure-skip-tls-verify': true}});
		const authorization = await connection.authorize(never);
		expect(authorization).toMatchObject({rejectUnauthorized: false});
		expect(authorization.ca).toBeUndefined();
	});

	it('come from the machine when the kubeconfig names no authority', async () => {
		const {ca} = await (await connectionTo(server)).authorize(never);
		expect(Array.isArray(ca) && ca.length > 50).toBe(true);
	});
});

describe('who is asking', () => {
	const headersOf = async (user: Entries['user'], options: Partial<ConnectionOptions> = {}) =>
		(await (await connectionTo('http://h', {user: {...user}}, options)).authorize(never)).headers;

	it('is proven by a token, a token file or a password', async () => {
		const tokenFile = await file('from-file\n', 'token');
		expect(await headersOf({token: 'abc'})).toEqual({Authorization: 'Bearer abc'});
		expect(await headersOf({token: 'abc', tokenFile})).toEqual({Authorization: 'Bearer from-file'});
		expect(await headersOf({username: 'u', password: 'p:w'})).toEqual({
			Authorization: `Basic ${base64('u:p:w')}`,
		});
		expect(await headersOf({})).toEqual({});
	});

	it('is read again from a token file after a minute, and from the kubeconfig when refused', async () => {
		let now = 0;
		const tokenFile = await file('one', 'token');
		const where = await file(kubeconfigText('http://h', {user: {tokenFile}}));
		const connection = await loadConnection({...surroundings, kubeconfig: where, now: () => now});
		const first = await connection.authorize(never);
		await writeFile(tokenFile, 'two');
		now = 59_000;
		expect(await connection.authorize(never)).toBe(first);
		now = 60_000;
		expect((await connection.authorize(never)).headers).toEqual({Authorization: 'Bearer two'});
		connection.refresh(first);
		await writeFile(where, kubeconfigText('http://h', {user: {token: 'three'}}));
		expect((await connection.authorize(never)).headers).toEqual({Authorization: 'Bearer two'});
		connection.refresh(await connection.authorize(never));
		expect((await connection.authorize(never)).headers).toEqual({Authorization: 'Bearer three'});
	});

	it('has an empty or missing token file', async () => {
		expect(await rejection(headersOf({tokenFile: await file(' \n', 'token')}))).toMatchObject({
			kind: 'kubeconfig',
			message: expect.stringContaining('is empty'),
		});
		expect(await rejection(headersOf({tokenFile: '/no/token'}))).toMatchObject({
			kind: 'kubeconfig',
			message: expect.stringContaining('/no/token does not exist'),
		});
	});

	it('may be somebody else, by the kubeconfig or by flags', async () => {
		const user = {
			token: 't',
			as: 'jane',
			'as-groups': ['a', 'b'],
			'as-uid': '7',
			'as-user-extra': {'example.com/team': ['x']},
		};
		expect(await headersOf(user)).toMatchObject({
			'Impersonate-User': 'jane',
			'Impersonate-Group': ['a', 'b'],
			'Impersonate-Uid': '7',
			'Impersonate-Extra-example.com%2Fteam': ['x'],
		});
		const flags = await headersOf(user, {impersonate: {user: 'joe', groups: ['dev']}});
		expect(flags).toEqual({
			Authorization: 'Bearer t',
			'Impersonate-User': 'joe',
			'Impersonate-Group': ['dev'],
		});
		expect(await rejection(headersOf({}, {impersonate: {groups: ['dev']}}))).toMatchObject({
			message: expect.stringContaining('Add --as USER'),
		});
	});
});
