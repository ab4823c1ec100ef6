import {type Addition, ensure, kubectl} from './cluster.ts';
import {removeSeldon} from './seldon.ts';
import {reach} from './stage.ts';

/** A cluster on Calico in which nothing is wrong, with these additions. */
export async function healthyWith(...additions: readonly Addition[]): Promise<void> {
	await reach('healthy');
	for (const addition of additions) await ensure(addition);
	await removeSeldon();
	await kubectl(['wait', '--for=condition=Available', 'apiservice', '--all', '--timeout=120s']);
}
