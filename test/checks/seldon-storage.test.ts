import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type Draft, findingsOf, h0, verdicts} from './fixtures.ts';

const serving = 'financial-inference';
const secretName = 'seldon-rclone-minio';
const encoded = (value: string) => Buffer.from(value).toString('base64');

const roots = (snapshot: Snapshot) =>
	diagnose(snapshot, runChecks(snapshot)).causes.map(({finding}) => finding.id);

function say(draft: Draft, reason: string, message = 'ModelFailed', name?: string): void {
	for (const object of draft.all('Model')) {
		if (name !== undefined && object.metadata.name !== name) continue;
		draft.set(object, 'status.conditions', [
			{type: 'ModelReady', status: 'False', message, reason, lastTransitionTime: '2026-11-20T15:00:00Z'},
		]);
	}
}
const fill = (draft: Draft, data: Readonly<Record<string, string>>) =>
	draft.set(
		draft.one('Secret', secretName),
		'data',
		Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encoded(value)])),
	);

describe('SEL-16 the form of storage secrets', () => {
	const ini = '[s3]\ntype = s3\nendpoint = http://minio.minio:9000\n';

	it('fails for INI while models fail, and only warns while they are loaded', () => {
		const failing = h0(draft => {
			fill(draft, {minio: ini});
			say(draft, 'Failed to unmarshall config as json or yaml. JSON error …');
		});
		expect(verdicts('SEL-16', failing)).toEqual([`FAIL SEL-16/${serving}/${secretName}`]);
		expect(findingsOf('SEL-16', failing)[0]).toMatchObject({owner: 'joint', confidence: 'proven'});
		expect(roots(failing)).toEqual([`SEL-16/${serving}/${secretName}`]);
		expect(
			verdicts(
				'SEL-16',
				h0(draft => fill(draft, {minio: ini})),
			),
		).toEqual([`WARN SEL-16/${serving}/${secretName}`]);
	});

	it.each([
		['{"name":"s3","type":"s3","parameters":{}}', 'PASS'],
		['name: s3\ntype: s3\nparameters:\n  provider: Minio\n', 'PASS'],
		['{"type":"s3"}', 'WARN'],
		['hello', 'WARN'],
		['', 'UNKNOWN'],
	])('says of %j: %s', (value, verdict) => {
		expect(
			findingsOf(
				'SEL-16',
				h0(draft => fill(draft, {minio: value})),
			)[0]?.verdict,
		).toBe(verdict);
	});

	it('names the Secret that does not exist', () => {
		const [finding] = findingsOf(
			'SEL-16',
			h0(draft => draft.remove('Secret', secretName)),
		);
		expect(finding).toMatchObject({owner: 'application'});
		expect(finding?.summary).toContain('does not exist');
	});

	it('judges the secrets of agents, which no model names', () => {
		const snapshot = h0(draft => {
			for (const model of draft.all('Model')) draft.set(model, 'spec.secretName', undefined);
			fill(draft, {minio: ini});
		});
		expect(verdicts('SEL-16', snapshot)).toEqual([`WARN SEL-16/${serving}/${secretName}`]);
	});

	it('is skipped with the missing verb where Secrets may not be read, never passed', () => {
		const refused = {kind: 'forbidden', since: 1, verb: 'get', why: 'RBAC'} as const;
		const snapshot = h0(undefined, {sources: {storageSecrets: refused}});
		for (const code of ['SEL-16', 'SEL-17']) {
			expect(findingsOf(code, snapshot)).toMatchObject([{verdict: 'SKIP'}]);
			expect(findingsOf(code, snapshot)[0]?.summary).toContain('may not get');
		}
	});
});

describe('SEL-17 one key', () => {
	const keys = Object.fromEntries(Array.from({length: 12}, (_, index) => [`KEY_${index}`, 'value']));

	it('fails for twelve keys and is the one root of the models', () => {
		const snapshot = h0(draft => {
			fill(draft, keys);
			say(draft, `Secret does not have 1 key ${secretName}`);
		});
		expect(verdicts('SEL-17', snapshot)).toEqual([`FAIL SEL-17/${serving}/${secretName}`]);
		expect(findingsOf('SEL-17', snapshot)[0]).toMatchObject({owner: 'application'});
		expect(roots(snapshot)).toEqual([`SEL-17/${serving}/${secretName}`]);
		expect(verdicts('SEL-16', snapshot)).toEqual(['PASS SEL-16']);
	});

	it('tells of a sealed secret that came out empty', () => {
		const [finding] = findingsOf(
			'SEL-17',
			h0(draft => fill(draft, {})),
		);
		expect(finding?.explanation).toContain('sealed empty');
	});

	it('never says a value', () => {
		const snapshot = h0(draft => fill(draft, {a: 'hunter2', b: 'hunter2'}));
		expect(JSON.stringify(findingsOf('SEL-17', snapshot))).not.toContain('hunter2');
	});
});

describe('SEL-12 loading', () => {
	it.each([
		['load failed: NoSuchKey', 'artifact'],
		['dial tcp 127.0.0.1:9500: connect: connection refused', 'loopback'],
		['lookup minio.minio.svc on 10.43.0.10:53: i/o timeout', 'name'],
	])('puts %s under what SEL-01 says of the same models', (reason, trouble) => {
		const snapshot = h0(draft => say(draft, reason));
		expect(verdicts('SEL-12', snapshot)).toEqual([`FAIL SEL-12/${serving}/${trouble}`]);
		expect(roots(snapshot)).toEqual([`SEL-01/${serving}/${trouble}`]);
	});

	it('is not about models for which no server was found, or that nobody looked at', () => {
		const reason = 'Failed to schedule model as no matching servers are available';
		expect(
			verdicts(
				'SEL-12',
				h0(draft => say(draft, reason, 'ScheduleFailed')),
			),
		).toEqual(['PASS SEL-12']);
	});

	it('names the Service whose address a storage URI has', () => {
		const byAddress = (draft: Draft) => {
			for (const model of draft.all('Model'))
				draft.set(model, 'spec.storageUri', `s3://192.168.1.200:9000/${model.metadata.name}`);
		};
		expect(verdicts('SEL-12', h0(byAddress))).toEqual([`WARN SEL-12/${serving}/address`]);
		const failing = h0(draft => {
			byAddress(draft);
			say(draft, 'dial tcp 192.168.1.200:9000: connect: no route to host');
		});
		const [finding] = findingsOf('SEL-12', failing).filter(({id}) => id.endsWith('/address'));
		expect(finding).toMatchObject({verdict: 'FAIL', owner: 'application'});
		expect(finding?.remedies[0]?.text).toContain('minio.minio.svc');
		expect(roots(failing)).toEqual([`SEL-12/${serving}/address`]);
	});

	it('has nothing against addresses outside of the cluster, whose owner is not known', () => {
		const outside = h0(draft =>
			draft.set(draft.one('Model', 'baseline-predictor'), 'spec.storageUri', 's3://203.0.113.9:9000/m'),
		);
		expect(verdicts('SEL-12', outside)).toEqual(['PASS SEL-12']);
	});

	it('tells when both candidates of an experiment are the same artifact', () => {
		const twins = h0(draft => {
			for (const model of draft.all('Model')) draft.set(model, 'spec.storageUri', 's3://models/one');
		});
		expect(findingsOf('SEL-12', twins)).toMatchObject([{verdict: 'WARN', class: 'advisory'}]);
	});

	it('says of a URI in MLflow that it ends before the artifacts', () => {
		const snapshot = h0(draft => {
			draft.set(draft.one('Model', 'baseline-predictor'), 'spec.storageUri', 's3://mlflow-artifacts/29/abc/');
			say(draft, 'NoSuchKey', 'ModelFailed', 'baseline-predictor');
		});
		expect(findingsOf('SEL-12', snapshot)[0]?.explanation).toContain('EXPERIMENT/models/m-ID/artifacts/');
	});
});
