import {describe, expect, it} from 'vitest';
import {isRestored, rankOf} from '../../../src/record/backup/restorable.ts';
import type {SavedResource} from '../../../src/record/content.ts';

const resource = (name: string, group = '', kind = ''): SavedResource => ({
	group,
	version: 'v1',
	resource: name,
	kind,
});
const isIn = (one: SavedResource, ...others: readonly SavedResource[]) => isRestored(one, [one, ...others]);

describe('what is restored', () => {
	it('is not what the cluster makes again: addresses of Calico and its profiles, nodes, leases', () => {
		for (const one of [
			resource('profiles', 'projectcalico.org'),
			resource('ipamblocks', 'crd.projectcalico.org'),
			resource('nodes'),
			resource('leases', 'coordination.k8s.io'),
		])
			expect([one.resource, isIn(one)]).toEqual([one.resource, false]);
	});

	it('is each object of Calico once, by the newer of its two groups', () => {
		const newer = resource('ippools', 'projectcalico.org');
		const older = resource('ippools', 'crd.projectcalico.org');
		expect([isIn(newer, older), isIn(older, newer), isIn(older)]).toEqual([true, false, true]);
	});

	it('comes in an order in which it can be: namespaces, definitions, custom resources, Services, workloads, webhooks', () => {
		const ranks = [
			resource('namespaces'),
			resource('customresourcedefinitions', 'apiextensions.k8s.io'),
			resource('models', 'mlops.seldon.io'),
			resource('services'),
			resource('deployments', 'apps'),
			resource('validatingwebhookconfigurations', 'admissionregistration.k8s.io'),
		].map(rankOf);
		expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
	});
});
