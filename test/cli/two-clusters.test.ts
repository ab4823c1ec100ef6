import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {parse, stringify} from 'yaml';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import type {KubeObject} from '../../src/lab/scenarios/object.ts';
import {ktriage} from './support/run.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-two-'));
const kubeconfig = path.join(folder, 'kubeconfig');
const labs: Lab[] = [];

/** One kubeconfig with a context for each cluster: `old` and `new`, and `again`, another name of `new`. */
beforeAll(async () => {
	const files = [];
	for (const [name, scenario] of [
		['old', 'healthy'],
		['new', 'canonical'],
	] as const) {
		const cluster = findScenario(scenario)!.build(Date.now());
		const objects = (cluster.objects as readonly KubeObject[]).map(object =>
			object.kind === 'Namespace' && object.metadata.name === 'kube-system'
				? {...object, metadata: {...object.metadata, uid: name}}
				: object,
		);
		const lab = await startLab({cluster: {...cluster, objects}});
		labs.push(lab);
		const file = parse(lab.kubeconfig());
		files.push({name, cluster: file.clusters[0].cluster, user: file.users[0].user});
	}
	const of = (name: string) => ({context: {cluster: name, user: name}});
	writeFileSync(
		kubeconfig,
		stringify({
			apiVersion: 'v1',
			kind: 'Config',
			clusters: files.map(({name, cluster}) => ({name, cluster})),
			users: files.map(({name, user}) => ({name, user})),
			contexts: [
				{name: 'old', ...of('old')},
				{name: 'new', ...of('new')},
				{name: 'again', ...of('new')},
			],
			'current-context': 'new',
		}),
	);
});
afterAll(async () => {
	for (const lab of labs) await lab.close();
	rmSync(folder, {recursive: true, force: true});
});

const diff = (before: string, after: string) =>
	ktriage(['diff', before, after, '-o', 'json', '--kubeconfig', kubeconfig, '--no-logs']);

it('compares two running clusters', async () => {
	const {code, stdout} = await diff('context:old', 'context:new');
	expect(JSON.parse(stdout)).toMatchObject({
		sameCluster: false,
		before: {context: 'old'},
		after: {context: 'new'},
		verdict: {after: 'FAIL'},
	});
	expect([0, 1]).toContain(code);
}, 120_000);

it('refuses one cluster under two names', async () => {
	const {code, stderr} = await diff('context:new', 'context:again');
	expect(code).toBe(64);
	expect(stderr).toContain('one and the same cluster');
}, 120_000);
