import {chmod, mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {KubeError} from '../../src/kube/errors.ts';
import {type ConnectionOptions, loadConnection, locateKubeconfig} from '../../src/kube/kubeconfig.ts';
import {connectionTo, kubeconfigText, never, rejection, temporaryFolder} from './support/connect.ts';
import {createAuthority} from './support/pki.ts';

const surroundings = {env: {}, homeDirectory: '/nowhere'};
const server = 'https://10.0.0.1:6443';

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

describe('where the kubeconfig comes from', () => {
	it('is --kubeconfig before KUBECONFIG before ~/.kube/config', async () => {
		const home = await temporaryFolder();
		await mkdir(path.join(home, '.kube'));
		const usual = path.join(home, '.kube', 'config');
		await writeFile(usual, '');
		const listed = await file('');
		const env = {KUBECONFIG: `/missing:${listed}`};
		expect(await locateKubeconfig('/some/file', {env, homeDirectory: home})).toMatchObject({
			files: ['/some/file'],
			chosenBy: '--kubeconfig',
		});
		expect(await locateKubeconfig(undefined, {env, homeDirectory: home})).toMatchObject({
			files: [listed],
			chosenBy: 'KUBECONFIG',
		});
		expect(await locateKubeconfig(undefined, {env: {}, homeDirectory: home})).toMatchObject({
			files: [usual],
			chosenBy: 'default',
		});
	});

	it('is the service account in a pod', async () => {
		const directory = await temporaryFolder();
		const authority = await createAuthority();
		await writeFile(path.join(directory, 'token'), 'pod-token\n');
		await writeFile(path.join(directory, 'ca.crt'), authority.cert);
		await writeFile(path.join(directory, 'namespace'), 'triage');
		const env = {KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443'};
		const connection = await loadConnection({
			env,
			homeDirectory: '/nowhere',
			serviceAccountDirectory: directory,
		});
		expect(connection).toMatchObject({
			contextName: 'in-cluster',
			namespace: 'triage',
			server: new URL('https://[fd00::1]'),
		});
		expect(await connection.authorize(never)).toMatchObject({
			headers: {Authorization: 'Bearer pod-token'},
			ca: authority.cert,
			rejectUnauthorized: true,
		});
	});

	it('can be nowhere at all, which is told apart from every error', async () => {
		expect(await locateKubeconfig(undefined, surroundings)).toEqual({
			kind: 'none',
			looked: ['KUBECONFIG', '/nowhere/.kube/config', 'the service account of a pod'],
		});
		expect(await problem({})).toMatch(/There is no kubeconfig.*--kubeconfig FILE.*ktriage demo/);
	});
});

describe('a kubeconfig that cannot be used', () => {
	it('is missing', async () => {
		expect(await problem({kubeconfig: '/no/such/file'})).toBe(
			'The kubeconfig /no/such/file does not exist. Check the path.',
		);
		expect(await problem({env: {KUBECONFIG: '/no/one:/no/two'}})).toContain(
			'files that do not exist: /no/one, /no/two',
		);
	});

	it('is a folder, or too large to be one', async () => {
		expect(await problem({kubeconfig: await temporaryFolder()})).toContain('is a folder');
	});

	it('may not be read', async () => {
		const where = await file('');
		await chmod(where, 0);
		// Root may read everything: be nobody for a moment.
		const isRoot = process.getuid?.() === 0;
		if (isRoot) process.seteuid?.(65_534);
		try {
			expect(await problem({kubeconfig: where})).toContain('may not be read by this user');
		} finally {
			if (isRoot) process.seteuid?.(0);
		}
	});

	it('leads in circles', async () => {
		const where = path.join(await temporaryFolder(), 'loop');
		await symlink(where, where);
		expect(await problem({kubeconfig: where})).toContain('cannot be read: ELOOP');
	});

	it.each([
		['empty', '', 'is empty'],
		['only comments', '# nothing\n', 'is empty'],
		['no contexts', 'clusters: [{name: a, cluster: {server: "https://a"}}]', 'has no contexts'],
		['not YAML', 'clusters: [{name: a\nusers: }', 'is not valid YAML'],
		[
			'a YAML bomb',
			`a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}\n`,
			'is not valid YAML: Excessive alias count',
		],
		['text', 'hello', 'the document must be a mapping'],
		['a list', '- a\n- b\n', 'the document must be a mapping'],
		['binary', '\u0000\u0001\u0002', ''],
		['contexts of the wrong type', 'contexts: 5', 'contexts must be a list'],
		['a context without a name', 'contexts: [{context: {cluster: a}}]', 'contexts[0].name must be a name'],
		[
			'a server of the wrong type',
			'clusters: [{name: a, cluster: {server: [1]}}]',
			'clusters[0].cluster.server must be text',
		],
		[
			'no current-context',
			'contexts: [{name: b, context: {}}, {name: a, context: {}}]',
			'sets no current-context. Choose one with --context: a, b.',
		],
		[
			'a current-context that is not there',
			'current-context: x\ncontexts: [{name: b, context: {}}]',
			'has current-context x, which it does not define. Known contexts: b.',
		],
		[
			'a context without its cluster',
			'current-context: b\ncontexts: [{name: b, context: {cluster: gone}}]',
			'points to cluster gone, which is not defined. Known clusters: none.',
		],
		[
			'a context without its user',
			'current-context: b\nclusters: [{name: c, cluster: {server: "https://a"}}]\ncontexts: [{name: b, context: {cluster: c, user: eve}}]',
			'points to user eve, which is not defined',
		],
	])('is %s', async (_, content, expected) => {
		expect(await problemOf(content)).toContain(expected);
	});

	it('has no such context: the known ones are listed', async () => {
		expect(await problemOf(kubeconfigText(server), {context: 'prod'})).toMatch(
			/has no context prod. Known contexts: test\.$/,
		);
	});

	it.each([
		['', 'has no server'],
		['ftp://a', 'is not an http(s) address'],
		['https://', 'is not an http(s) address'],
		['https://a:99999', 'is not an http(s) address'],
	])('names the server %j', async (address, expected) => {
		expect(await problemOf(kubeconfigText(address))).toContain(expected);
	});
});

describe('several files in KUBECONFIG', () => {
	it('are one: the first to say something wins', async () => {
		const one = await file(
			'current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u, namespace: first}}]\nclusters: [{name: c, cluster: {server: "https://one"}}]',
		);
		const two = await file(
			'current-context: b\ncontexts: [{name: a, context: {cluster: x}}, {name: b, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: "https://two"}}]\nusers: [{name: u, user: {token: 0123}}]',
		);
		const env = {KUBECONFIG: ['/missing', one, two].join(path.delimiter)};
		const connection = await loadConnection({env, homeDirectory: ''});
		expect(connection).toMatchObject({contextName: 'a', namespace: 'first', server: new URL('https://one')});
		expect((await connection.authorize(never)).headers).toEqual({Authorization: 'Bearer 0123'});
		expect(await loadConnection({env, homeDirectory: '', context: 'b'})).toMatchObject({
			contextName: 'b',
			server: new URL('https://one'),
		});
	});
});

it.each([
	['10.0.0.1:6443', {}, 'http://10.0.0.1:6443/'],
	['10.0.0.1:6443', {'insecure-skip-tls-verify': true}, 'https://10.0.0.1:6443/'],
	['https://h/k8s/clusters/c', {}, 'https://h/k8s/clusters/c'],
])('takes the server %s with %j for %s', async (address, cluster, expected) => {
	expect((await connectionTo(address, {cluster})).server.href).toBe(expected);
});
