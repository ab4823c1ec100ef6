import {cancelled} from './clock.ts';

/** Gives the place back; calling it again does nothing. */
export type Release = () => void;

export type Budget = {
	/** Waits for a place, first come first served, or before all who wait when it `isNext`; rejects with KubeError `cancelled` when the signal fires first. */
	readonly acquire: (size: ListSize, signal: AbortSignal, isNext?: boolean) => Promise<Release>;
	readonly inUse: (size: ListSize) => number;
};

/** A list is large when it has more than 1,000 objects. */
export type ListSize = 'large' | 'small';

/**
 * How many lists may be in flight. An administrator's kubeconfig is exempt from priority and fairness (kube-apiserver, group
 * system:masters), so that nothing but this keeps a big cluster's server from being asked too much at once.
 */
export const listLimits = {large: 2, small: 4} as const;

/** A budget of requests that all lists of one connection share. */
export function createBudget(limits: Readonly<Record<ListSize, number>> = listLimits): Budget {
	const lanes = {large: createLane(limits.large), small: createLane(limits.small)};
	return {
		acquire: (size, signal, isNext) => lanes[size].acquire(signal, isNext),
		inUse: size => lanes[size].inUse(),
	};
}

function createLane(limit: number) {
	let used = 0;
	const waiting: (() => void)[] = [];

	const take = (): Release => {
		used += 1;
		let given = false;
		return () => {
			if (given) return;
			given = true;
			used -= 1;
			waiting.shift()?.();
		};
	};

	const acquire = (signal: AbortSignal, isNext = false): Promise<Release> => {
		if (signal.aborted) return Promise.reject(cancelled());
		if (used < limit) return Promise.resolve(take());
		return new Promise((resolve, reject) => {
			const enter = (): void => {
				signal.removeEventListener('abort', leave);
				resolve(take());
			};
			const leave = (): void => {
				waiting.splice(waiting.indexOf(enter), 1);
				reject(cancelled());
			};
			if (isNext) waiting.unshift(enter);
			else waiting.push(enter);
			signal.addEventListener('abort', leave, {once: true});
		});
	};
	return {acquire, inUse: () => used};
}
