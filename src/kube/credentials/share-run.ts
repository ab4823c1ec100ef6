import {cancelled} from '../clock.ts';

/**
 * Lets many callers wait for one run. A caller whose signal fires leaves with KubeError `cancelled`; the run itself is aborted
 * only when the last one has left.
 */
export function shareRun<T>(run: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
	let current: {readonly result: Promise<T>; readonly abort: AbortController; waiting: number} | undefined;

	const start = () => {
		const abort = new AbortController();
		const result = run(abort.signal).finally(() => {
			if (current?.abort === abort) current = undefined;
		});
		current = {result, abort, waiting: 0};
		return current;
	};

	return signal => {
		if (signal.aborted) return Promise.reject(cancelled());
		const shared = current ?? start();
		shared.waiting += 1;
		return new Promise<T>((resolve, reject) => {
			const onAbort = (): void => {
				reject(cancelled());
				shared.waiting -= 1;
				if (shared.waiting > 0) return;
				if (current === shared) current = undefined;
				shared.abort.abort();
			};
			signal.addEventListener('abort', onAbort, {once: true});
			shared.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
		});
	};
}
