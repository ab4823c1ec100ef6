import {expect, test, vi} from 'vitest';
import {applyPlan} from '../../src/actions/apply.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {clusterUid, readObject} from '../../src/actions/objects.ts';
import {explainObject} from '../../src/finalizers/explain.ts';
import {planFinalizeNamespace} from '../../src/finalizers/finalize-namespace.ts';
import type {TerminatingObject} from '../../src/finalizers/object.ts';
import {scanTerminating} from '../../src/finalizers/scan.ts';
import {discover} from '../../src/kube/discovery.ts';
import {startWorld, type TestWorld} from '../actions/support/world.ts';
import {ask} from '../lab/client.ts';
import {namespace, widgets} from '../lab/objects.ts';
import {snapshotOf} from '../support/snapshot.ts';

const nothing = {admission: [], conversion: [], leases: [], unreadable: []};

/** A world with a namespace that hangs in deletion for a finalizer of its own, and a plan to finish it. */
async function worldOf(more: readonly Record<string, unknown>[] = []) {
	const stuck = {...namespace('b'), metadata: {name: 'b', finalizers: ['x.io/held']}};
	return await startWorld({cluster: {objects: [namespace('kube-system'), stuck, widgets, ...more]}});
}

async function planFor(world: TestWorld) {
	const {transport, signal, lab} = world;
	const object = await readObject(transport, '/api/v1/namespaces/b', signal);
	const {
		uid,
		resourceVersion,
		deletionTimestamp = '2026-11-20T13:00:00Z',
	} = (object as {metadata: Record<string, string>}).metadata;
	const found: TerminatingObject = {
		group: '',
		version: 'v1',
		resource: 'namespaces',
		kind: 'Namespace',
		namespace: '',
		name: 'b',
		uid: uid ?? '',
		resourceVersion: resourceVersion ?? '',
		deletionTimestamp,
		finalizers: [],
		managers: [],
		owners: [],
	};
	const snapshot = snapshotOf([]);
	const explained = explainObject(found, snapshot, nothing, []);
	const discovery = await discover(transport, signal);
	const inside = await scanTerminating({transport, discovery, namespace: 'b', signal, elapsed: () => 0});
	const cluster = {context: 'lab', server: lab.server.origin, uid: await clusterUid(transport, signal)};
	return {
		planned: planFinalizeNamespace({explained, object, inside}, cluster, snapshot),
		inside,
		explained,
		object,
		cluster,
		snapshot,
	};
}

test('an empty namespace is planned with two typed names, and goes by its finalize subresource', async () => {
	const world = await worldOf();
	world.lab.remove({group: '', resource: 'namespaces', namespace: '', name: 'b'});
	// Its controller writes to it once more.
	await vi.waitUntil(async () => {
		const {body} = await ask(world.lab, '/api/v1/namespaces/b');
		return (body.spec?.finalizers ?? []).length === 0;
	});
	const {planned} = await planFor(world);
	expect(planned.kind).toBe('plan');
	const {plan} = planned;
	expect(plan.confirmations).toEqual([
		{kind: 'typed', text: 'b', why: expect.any(String)},
		{kind: 'typed', text: 'b', why: expect.any(String)},
	]);
	expect(plan.requests[0]).toMatchObject({
		verb: 'update',
		method: 'PUT',
		path: '/api/v1/namespaces/b/finalize',
		backup: true,
	});
	expect(JSON.parse(plan.requests[0]?.body ?? '{}').spec.finalizers).toEqual([]);
	const outcome = await applyPlan(plan, planDigest(plan), world);
	expect([outcome.result, outcome.reason]).toEqual(['applied', '']);
	const {body} = await ask(world.lab, '/api/v1/namespaces/b');
	expect(body.spec?.finalizers ?? []).toEqual([]);
});

test('is refused while an object is left, while a type could not be listed, and while an API does not answer', async () => {
	const world = await worldOf([
		{apiVersion: 'v1', kind: 'ConfigMap', metadata: {namespace: 'b', name: 'left', finalizers: ['x.io/one']}},
	]);
	world.lab.remove({group: '', resource: 'namespaces', namespace: '', name: 'b'});
	const left = await planFor(world);
	expect(left.planned).toMatchObject({
		kind: 'refused',
		why: expect.stringContaining('1 object is left in b'),
	});
	const blind = {...left.inside, objects: 0, unreadable: [{resource: 'secrets', reason: '403'}]};
	const {explained, object, cluster, snapshot} = left;
	expect(planFinalizeNamespace({explained, object, inside: blind}, cluster, snapshot)).toMatchObject({
		kind: 'refused',
		why: expect.stringContaining('not proven that nothing is left in b: secrets (403)'),
	});
	const empty = {...left.inside, objects: 0};
	const held = {...explained, verdict: 'api', why: 'API x does not answer'} as const;
	expect(planFinalizeNamespace({explained: held, object, inside: empty}, cluster, snapshot)).toMatchObject({
		kind: 'refused',
	});
	expect(planFinalizeNamespace({explained, object, inside: empty}, cluster, snapshot).kind).toBe('plan');
});
