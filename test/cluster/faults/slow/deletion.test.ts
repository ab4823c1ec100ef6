import {beforeAll, describe, expect, it} from 'vitest';
import {kubectl} from '../../support/cluster.ts';
import {greenBefore, reportWith, rootsOf, untilGreen} from '../../support/faults.ts';
import {healthyWith} from '../../support/healthy.ts';
import {apply, namespace, scale} from '../../support/objects.ts';

const calico = 'v3.projectcalico.org';
const metrics = 'v1beta1.metrics.k8s.io';

const unavailable = (api: string) =>
	kubectl(['wait', '--for=condition=Available=false', `apiservice/${api}`, '--timeout=60s']);

/** What hangs is told after five minutes: a namespace takes its time. */
const slow = {timeout: 540_000, interval: 5_000};

/** Two roots of one symptom: bringing one API back does not let the namespace go. */
describe('a namespace that two dead APIs hold', () => {
	let before: readonly string[] = [];
	beforeAll(async () => {
		await healthyWith('calico-api', 'metrics');
		before = await greenBefore();
		await apply(namespace('held'));
		await scale('calico-apiserver', 'deploy/calico-apiserver', 0);
		await scale('kube-system', 'deploy/metrics-server', 0);
		await Promise.all([calico, metrics].map(unavailable));
		await kubectl(['delete', 'namespace', 'held', '--wait=false']);
	});

	it('is told both', {timeout: 600_000}, async () => {
		const report = await reportWith(
			[
				{code: 'CAL-17', class: 'root', owner: 'platform', about: `${calico} is not available`},
				{code: 'FIN-03', class: 'root', owner: 'platform', about: 'metrics.k8s.io/v1beta1 does not answer'},
				{code: 'FIN-03', class: 'symptom', owner: 'platform', about: 'namespace held in Terminating'},
			],
			slow,
		);
		const explained = report.findings.find(({id}) => id === 'FIN-03/held')?.explainedBy ?? [];
		expect(explained).toEqual([`FIN-03/api/${metrics}`, `FIN-03/api/${calico}`]);
	});

	it('is still held when one of them is back', async () => {
		await scale('calico-apiserver', 'deploy/calico-apiserver', 1);
		await kubectl(['wait', '--for=condition=Available', `apiservice/${calico}`, '--timeout=120s']);
		const report = await reportWith([
			{code: 'FIN-03', class: 'root', owner: 'platform', about: 'metrics.k8s.io/v1beta1 does not answer'},
			{code: 'FIN-03', class: 'symptom', owner: 'platform', about: 'namespace held in Terminating'},
		]);
		expect(rootsOf(report).map(({id}) => id)).toEqual([`FIN-03/api/${metrics}`]);
	});

	it('goes when both are', {timeout: 900_000}, async () => {
		await scale('kube-system', 'deploy/metrics-server', 1);
		await kubectl(['wait', '--for=delete', 'namespace/held', '--timeout=600s']);
		await untilGreen(before);
	});
});
