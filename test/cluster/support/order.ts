import path from 'node:path';
import {BaseSequencer, type TestSpecification} from 'vitest/node';

/** The order in which the files, those of faults/ too, take one cluster forward: each finds the stage it wants, or one before it. */
export const order: readonly string[] = [
	'boot',
	'flannel',
	'policy-sets-flannel',
	'half-way',
	'policy-sets-half',
	'sources',
	'rbac',
	'roles',
	'contract',
	'outage',
	'reconnect',
	'outage-answers',
	'logins',
	'finalizers',
	'writes',
	'admission',
	'probe-tools',
	'probe-places',
	'old-flags',
	'walk',
	'restarts',
	'calico',
	'load-balancing',
	'platform',
	'policies',
	'argo',
	'deletion',
	'services',
	'nodes',
	'policy-sets-calico',
	'five-thousand',
];

function place({moduleId}: TestSpecification): number {
	const name = path.basename(moduleId, '.test.ts');
	const index = order.indexOf(name);
	if (index < 0) throw new Error(`${name}.test.ts has no place in test/cluster/support/order.ts`);
	return index;
}

/** Runs the files in that order, so that the cluster is booted once. */
export class StageSequencer extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		return [...files].sort((a, b) => place(a) - place(b));
	}
}
