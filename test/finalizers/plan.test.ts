import {expect, test} from 'vitest';
import {applyPlan} from '../../src/actions/apply.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {clusterUid, readObject} from '../../src/actions/objects.ts';
import {type ActionPlan, objectPath} from '../../src/actions/plan.ts';
import {explainObject} from '../../src/finalizers/explain.ts';
import {planRemoval} from '../../src/finalizers/plan.ts';
import {held, startWorld, type TestWorld} from '../actions/support/world.ts';
import {ask} from '../lab/client.ts';
import {widget} from '../lab/objects.ts';
import {snapshotOf} from '../support/snapshot.ts';

const path = objectPath(held);
const place = {group: held.group, resource: held.resource, namespace: held.namespace, name: held.name};
const both = ['x.io/one', 'x.io/two'];
const finalizers = async ({lab}: TestWorld) => (await ask(lab, path)).body.metadata?.finalizers;

type Metadata = {readonly uid: string; readonly resourceVersion: string; readonly deletionTimestamp: string};

/** The plan that takes the second of its two finalizers off the widget, as it is now. */
async function removal({lab, transport, signal}: TestWorld): Promise<ActionPlan> {
	const {metadata} = (await readObject(transport, path, signal)) as {readonly metadata: Metadata};
	const {uid, resourceVersion, deletionTimestamp} = metadata;
	const object = {
		...held,
		uid,
		resourceVersion,
		deletionTimestamp,
		finalizers: both,
		managers: [],
		owners: [],
	};
	const snapshot = snapshotOf([]);
	const explained = explainObject(object, snapshot, {
		admission: [],
		conversion: [],
		leases: [],
		unreadable: [],
	});
	const cluster = {context: 'lab', server: lab.server.origin, uid: await clusterUid(transport, signal)};
	const planned = planRemoval([explained], 'x.io/two', cluster, snapshot);
	if (planned.kind !== 'plan') throw new Error(planned.why);
	return planned.plan;
}

/** Another object of the same name, held by the same finalizers and being deleted as well, is where the widget was. */
function replace({lab}: TestWorld): void {
	lab.remove(place, true);
	lab.apply(widget('held', both));
	lab.remove(place);
}

test('a removal takes one finalizer of several off, and the object stays for the others', async () => {
	const world = await startWorld();
	const plan = await removal(world);
	expect(plan.consequences).toContain('other finalizers stay: no object goes yet');
	expect(await applyPlan(plan, planDigest(plan), world)).toMatchObject({result: 'applied', done: 1});
	expect(await finalizers(world)).toEqual(['x.io/one']);
});

test('another object that took the place of the one that was confirmed keeps its finalizers', async () => {
	const world = await startWorld();
	const plan = await removal(world);
	const outcome = await applyPlan(plan, planDigest(plan), {...world, onStep: () => replace(world)});
	expect(outcome).toMatchObject({result: 'refused', done: 0});
	expect((await world.audit.read()).records.at(-1)).toMatchObject({result: 'refused', status: 422});
	expect(await finalizers(world)).toEqual(both);
});

test.each<[string, (world: TestWorld) => void]>([
	['/metadata/uid', replace],
	['/metadata/resourceVersion', ({lab}) => lab.patch(place, {metadata: {labels: {touched: 'yes'}}})],
	['/metadata/finalizers/1', ({lab}) => lab.patch(place, {metadata: {finalizers: both.toReversed()}})],
])(
	'the server refuses a removal for a changed %s alone, and takes nothing off',
	async (condition, change) => {
		const world = await startWorld();
		const {requests} = await removal(world);
		const operations: readonly {readonly op: string; readonly path: string}[] = JSON.parse(
			requests[0]?.body ?? '',
		);
		const body = operations.filter(({op, path: tested}) => op !== 'test' || tested === condition);
		expect(body).toHaveLength(2);
		change(world);
		const before = await finalizers(world);
		const answer = await ask(world.lab, path, {method: 'PATCH', type: 'application/json-patch+json', body});
		expect(answer.code).toBe(422);
		expect(await finalizers(world)).toEqual(before);
	},
);
