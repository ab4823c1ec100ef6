import {collectors} from '../../../collectors/index.ts';
import {pods as podCollector} from '../../../collectors/pods.ts';
import {systemClock} from '../../../src/kube/clock.ts';
import {loadConnection} from '../../../src/kube/kubeconfig.ts';
import {createTransport, type Transport, userAgent} from '../../../src/kube/transport.ts';
import type {ResourceRef} from '../../../src/kube/types.ts';
import {createStore, type Store} from '../../../src/store/store.ts';

export const podResource = podCollector.resources[0] as ResourceRef;

/** The data layer as a session has it: a transport to the cluster of a kubeconfig, and a store of every source. */
export async function openData(
	kubeconfig: string,
): Promise<{readonly transport: Transport; readonly store: Store}> {
	const connection = await loadConnection({env: {}, homeDirectory: '/', kubeconfig});
	return {
		transport: createTransport({connection, clock: systemClock, userAgent: userAgent('bench', '0')}),
		store: createStore({sources: collectors, clock: systemClock.now}),
	};
}

/** CPU time that this process has used, milliseconds. */
export function cpuMilliseconds(): number {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
}

/** CPU time that this thread has used, milliseconds: what the machine does besides is not counted. */
export function ownMilliseconds(): number {
	const {user, system} = process.threadCpuUsage();
	return (user + system) / 1000;
}

/** Resolves when a condition holds, which is looked at every few milliseconds; false when it does not within the time. */
export async function until(holds: () => boolean, milliseconds: number): Promise<boolean> {
	const deadline = performance.now() + milliseconds;
	while (!holds()) {
		if (performance.now() > deadline) return false;
		await new Promise(resolve => setTimeout(resolve, 5));
	}
	return true;
}
