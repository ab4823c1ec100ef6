import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import type {ActionWorld} from '../../../src/actions/apply.ts';
import {openAuditLog} from '../../../src/actions/audit-log.ts';
import {openBackups} from '../../../src/actions/backups.ts';
import {clusterUid, readObject} from '../../../src/actions/objects.ts';
import type {ActionPlan, ActionTarget, BoundObject} from '../../../src/actions/plan.ts';
import {objectPath} from '../../../src/actions/plan.ts';
import {createTransport, type Transport} from '../../../src/kube/transport.ts';
import {type Lab, type LabSetup, startLab} from '../../../src/lab/lab.ts';
import {givenConnection} from '../../../src/session/given-connection.ts';
import {namespace, widget, widgets} from '../../lab/objects.ts';

export const held: ActionTarget = {
	group: 'demo.example.com',
	version: 'v1',
	resource: 'widgets',
	kind: 'Widget',
	namespace: 'a',
	name: 'held',
};

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'ktriage-actions-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

export type TestWorld = ActionWorld & {
	readonly transport: Transport;
	readonly lab: Lab;
	readonly folder: string;
};

/** A lab with one terminating widget that two finalizers hold, and all an action needs; waits take no time. */
export async function startWorld(setup: Partial<LabSetup> = {}): Promise<TestWorld> {
	const objects = [
		namespace('kube-system'),
		namespace('a'),
		widgets,
		widget('held', ['x.io/one', 'x.io/two']),
	];
	const lab = await startLab({cluster: {objects}, ...setup});
	lab.remove({group: held.group, resource: held.resource, namespace: held.namespace, name: held.name});
	const connection = givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token});
	const transport = createTransport({connection, userAgent: 'test'});
	onTestFinished(async () => {
		transport.close();
		await lab.close();
	});
	const folder = temporaryFolder();
	let ids = 0;
	return {
		lab,
		folder,
		transport,
		audit: openAuditLog(folder),
		backups: openBackups(folder, false),
		permission: {allowActions: true, readOnly: false},
		actor: {user: 'op', host: 'jump', pid: 1, kubeUser: 'admin'},
		now: () => Date.parse('2026-11-20T15:40:12Z'),
		newId: () => `id-${++ids}`,
		wait: async () => {},
		signal: new AbortController().signal,
	};
}

type Metadata = {readonly uid: string; readonly resourceVersion: string; readonly deletionTimestamp: string};

/** A plan that takes the first finalizer off the widget, as it is now. */
export async function releasePlan(world: TestWorld): Promise<ActionPlan> {
	const path = objectPath(held);
	const object = (await readObject(world.transport, path, world.signal)) as {readonly metadata: Metadata};
	const {uid, resourceVersion, deletionTimestamp} = object.metadata;
	const bound: BoundObject = {
		target: held,
		path,
		uid,
		resourceVersion,
		deletionTimestamp,
		finalizers: ['x.io/one', 'x.io/two'],
	};
	const body = [
		{op: 'test', path: '/metadata/uid', value: uid},
		{op: 'test', path: '/metadata/resourceVersion', value: resourceVersion},
		{op: 'test', path: '/metadata/finalizers/0', value: 'x.io/one'},
		{op: 'remove', path: '/metadata/finalizers/0'},
	];
	return {
		kind: 'finalizer-remove',
		title: 'take x.io/one off Widget a/held',
		cluster: {
			context: 'lab',
			server: world.lab.server.origin,
			uid: await clusterUid(world.transport, world.signal),
		},
		bound: [bound],
		requests: [
			{
				verb: 'patch',
				method: 'PATCH',
				path,
				contentType: 'application/json-patch+json',
				body: JSON.stringify(body),
				target: held,
				kubectl: `kubectl patch widget held -n a --type=json -p '${JSON.stringify(body)}'`,
				canDryRun: true,
				backup: true,
				effect: {kind: 'finalizerGone', finalizer: 'x.io/one'},
			},
		],
		better: [],
		consequences: [],
		undo: 're-creates the object',
		confirmations: [{kind: 'yes'}],
	};
}
