import {describe, expect, it} from 'vitest';
import {parseFiles} from '../../src/record/iac/load.ts';
import {clusterOf, findingsOf, h0, verdicts} from './fixtures.ts';

const object = (apiVersion: string, kind: string, name: string, rest: object) => ({
	apiVersion,
	kind,
	metadata: {
		name,
		namespace: 'platform-x',
		uid: `${kind}-${name}`,
		creationTimestamp: '2026-11-01T00:00:00Z',
	},
	...rest,
});

describe('IAC-10 Git and sealed secrets', () => {
	const sealed = (status: string) =>
		object('bitnami.com/v1alpha1', 'SealedSecret', 'registry', {
			status: {conditions: [{type: 'Synced', status, message: 'no key could decrypt secret (password)'}]},
		});
	const application = (sync: string, health: string) =>
		object('argoproj.io/v1alpha1', 'Application', 'models', {
			status: {sync: {status: sync}, health: {status: health}},
		});

	it('is skipped where neither is used', () => {
		expect(verdicts('IAC-10', h0())).toEqual(['SKIP IAC-10']);
	});
	it('fails for a secret that could not be opened, with what the controller says', () => {
		const [found, ...rest] = findingsOf(
			'IAC-10',
			h0(draft => draft.add(sealed('False'))),
		);
		expect(rest).toEqual([]);
		expect(found).toMatchObject({verdict: 'FAIL', class: 'root', owner: 'joint'});
		expect(found?.evidence[0]?.value).toContain('no key could decrypt secret');
	});
	it('passes while secrets are opened and applications as in Git', () => {
		const good = h0(draft => {
			draft.add(sealed('True'));
			draft.add(application('Synced', 'Progressing'));
		});
		expect(verdicts('IAC-10', good)).toEqual(['PASS IAC-10']);
	});
	it.each([
		['OutOfSync', 'Healthy'],
		['Synced', 'Degraded'],
	])('warns of an application that is %s and %s', (sync, health) => {
		const [found] = findingsOf(
			'IAC-10',
			h0(draft => draft.add(application(sync, health))),
		);
		expect(found).toMatchObject({verdict: 'WARN', class: 'advisory'});
		expect(found?.summary).toContain(`${sync}, ${health}`);
	});
});

describe('BAK-01 backups that restore nothing', () => {
	const told = (text: string, name = 'backup.sh') =>
		findingsOf('BAK-01', h0(undefined, {iac: parseFiles('x', {[name]: text})}))[0];
	it.each([
		['kubectl get all -A > backup.yaml', 'a table'],
		['kubectl get all --all-namespaces \\\n  > backup.yaml', 'a table'],
		['kubectl get all -A -o yaml > backup.yaml', 'get all'],
	])('warns of %s', (text, kind) => {
		expect(told(`#!/bin/sh\n${text}\n`)).toMatchObject({verdict: 'WARN', owner: 'joint'});
		expect(told(`#!/bin/sh\n${text}\n`)?.summary).toContain(kind);
		expect(told(`#!/bin/sh\n${text}\n`)?.evidence[0]?.source).toContain('backup.sh:2');
	});
	it.each([
		'kubectl get networkpolicies,pvc -A -o yaml > policies.yaml',
		'kubectl get all -A',
		'# kubectl get all -A > backup.yaml',
	])('does not warn of %s', text => {
		expect(told(`${text}\n`)?.verdict).toBe('SKIP');
	});
	it('knows the table itself, and needs files for anything', () => {
		const table =
			'NAMESPACE     NAME              READY   STATUS    RESTARTS   AGE\na             pod/b   1/1     Running   0   1d\n';
		expect(told(table, 'backup.yaml')).toMatchObject({verdict: 'WARN'});
		expect(verdicts('BAK-01', h0())).toEqual(['SKIP BAK-01']);
	});
});

describe('BAK-06 and BAK-11 copies that copy nothing and restores that read nothing', () => {
	const told = (code: string, text: string) =>
		findingsOf(code, h0(undefined, {iac: parseFiles('x', {'backup.sh': `#!/bin/sh\n${text}\n`})}))[0];
	it.each([
		['BAK-06', 'aws s3 sync s3://artifacts ./backup --dry-run', 'a dry run'],
		['BAK-06', 'aws s3 sync s3://artifacts \\\n  ./backup --dryrun', 'a dry run'],
		['BAK-06', 'rclone copy minio:artifacts ./backup --dry-run', 'a dry run'],
		['BAK-11', 'kubectl exec -n a db-0 -- psql mlflow < dump.sql', 'a restore without input'],
		['BAK-11', 'cat dump.sql | kubectl exec -n a db-0 -- psql mlflow', 'a restore without input'],
	])('%s warns of %s', (code, text, kind) => {
		const found = told(code, text);
		expect(found).toMatchObject({verdict: 'WARN', owner: 'joint'});
		expect(found?.summary).toContain(kind);
		expect(found?.evidence[0]?.source).toContain('backup.sh:2');
	});
	it.each([
		['BAK-06', 'aws s3 sync s3://artifacts ./backup'],
		['BAK-06', '# aws s3 sync s3://artifacts ./backup --dry-run'],
		['BAK-06', 'kubectl apply --dry-run=server -f backup'],
		['BAK-11', 'kubectl exec -i -n a db-0 -- psql mlflow < dump.sql'],
		['BAK-11', 'kubectl exec -n a db-0 -- pg_dump mlflow > dump.sql'],
	])('%s does not warn of %s', (code, text) => {
		expect(told(code, text)?.verdict).toBe('SKIP');
	});
	it.each(['BAK-06', 'BAK-11'])('%s needs files for anything', code => {
		expect(verdicts(code, h0())).toEqual([`SKIP ${code}`]);
	});
});

describe('MLO-13 split of experiments', () => {
	const answers = (routes: readonly string[]) =>
		clusterOf('h0', draft => {
			const [experiment] = draft.all('Experiment');
			if (experiment === undefined) throw new Error('the baseline has an Experiment');
			draft.set(experiment, 'spec.candidates', [
				{name: 'old', weight: 50},
				{name: 'new', weight: 50},
			]);
			draft.probes.push(
				...(routes.map(route => ({
					probe: 'inference',
					from: {jumpHost: true},
					to: {
						host: '192.0.2.1',
						port: 80,
						headers: {'Seldon-Model': `${experiment.metadata.name}.experiment`},
					},
					at: '2026-11-20T15:39:00Z',
					class: 'ok',
					detail: `200, x-seldon-route: :${route}_1:`,
				})) as never[]),
			);
		});
	const times = (number: number, route: string) => Array.from({length: number}, () => route);

	it('warns when one member gets nearly everything', () => {
		const [found] = findingsOf('MLO-13', answers([...times(38, 'old'), ...times(2, 'new')]));
		expect(found).toMatchObject({verdict: 'WARN', owner: 'application', class: 'advisory'});
		expect(found?.summary).toContain('old 95 % of 40, wanted 50 %');
	});
	it('passes a split that chance explains', () => {
		expect(verdicts('MLO-13', answers([...times(14, 'old'), ...times(10, 'new')]))).toEqual(['PASS MLO-13']);
	});
	it('says nothing from few answers', () => {
		expect(verdicts('MLO-13', answers(times(10, 'old')))).toEqual(['SKIP MLO-13']);
	});
});
