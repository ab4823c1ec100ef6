import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import type {Clock} from '../../../src/kube/clock.ts';
import {type Connection, type ConnectionOptions, loadConnection} from '../../../src/kube/kubeconfig.ts';
import {createTransport, type Transport, userAgent} from '../../../src/kube/transport.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'ktriage-test-'));
	onTestFinished(() => rm(folder, {recursive: true, force: true}));
	return folder;
}

export type Entries = {
	readonly cluster?: Readonly<Record<string, unknown>>;
	readonly user?: Readonly<Record<string, unknown>>;
	readonly context?: Readonly<Record<string, unknown>>;
};

/** A kubeconfig with one context, as JSON, which is YAML too. */
export function kubeconfigText(server: string, {cluster, user, context}: Entries = {}): string {
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'test',
		clusters: [{name: 'cluster', cluster: {server, ...cluster}}],
		users: [{name: 'user', user: {...user}}],
		contexts: [{name: 'test', context: {cluster: 'cluster', user: 'user', ...context}}],
	});
}

/** Writes the kubeconfig to a file of its own and reads it back through the product. */
export async function connectionTo(
	server: string,
	entries: Entries = {},
	options: Partial<ConnectionOptions> = {},
): Promise<Connection> {
	const file = path.join(await temporaryFolder(), 'config');
	await writeFile(file, kubeconfigText(server, entries));
	return loadConnection({kubeconfig: file, env: {PATH: process.env.PATH}, homeDirectory: '', ...options});
}

/** A transport to a test server, closed when the test ends. */
export async function transportTo(server: string, entries: Entries = {}, clock?: Clock): Promise<Transport> {
	const transport = createTransport({
		connection: await connectionTo(server, entries),
		userAgent: userAgent('0.0.0', 'test'),
		...(clock !== undefined && {clock}),
	});
	onTestFinished(transport.close);
	return transport;
}

/** A signal that never fires. */
export const never = new AbortController().signal;

/** What a promise was rejected with; fails when it was not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
	try {
		await promise;
	} catch (error) {
		return error;
	}
	throw new Error('expected a rejection');
}
