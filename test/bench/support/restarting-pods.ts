import {encodeMessage} from '../../../src/lab/protobuf/encode.ts';

type Container = {readonly restartCount?: number};
type Pod = {readonly status: {readonly containerStatuses?: readonly Container[] | undefined}};

/** Bytes of a message: the buffer, where it begins and ends. */
export type Message = readonly [bytes: Buffer, start: number, end: number];

/** Pods as protobuf, in two versions each: as they are, and restarted. */
export type RestartingPods = {
	readonly count: number;
	readonly read: (pod: number, restarted: boolean) => Message;
};

/** Encodes pods into a few large buffers, which nothing has to be collected of. */
export function restartingPods(pods: readonly Pod[]): RestartingPods {
	const messages: Message[] = [];
	let page = Buffer.alloc(0);
	let used = 0;
	const put = (pod: Pod): void => {
		const bytes = encodeMessage('Pod', pod);
		if (used + bytes.length > page.length) {
			page = Buffer.alloc(1 << 22);
			used = 0;
		}
		bytes.copy(page, used);
		messages.push([page, used, used + bytes.length]);
		used += bytes.length;
	};
	for (const [index, pod] of pods.entries()) {
		put(pod);
		const containerStatuses = pod.status.containerStatuses?.map(one => ({
			...one,
			restartCount: (one.restartCount ?? 0) + 1 + (index % 9),
		}));
		put({...pod, status: {...pod.status, containerStatuses}});
	}
	return {
		count: pods.length,
		read: (pod, restarted) => messages[2 * pod + (restarted ? 1 : 0)]!,
	};
}
