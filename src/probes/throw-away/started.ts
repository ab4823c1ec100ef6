import {type ActionTransport, readObject} from '../../actions/objects.ts';
import {KubeError, messageOf} from '../../kube/errors.ts';
import {cell} from '../../store/sanitise.ts';

type State = {
	readonly running?: unknown;
	readonly waiting?: {readonly reason?: string; readonly message?: string};
	readonly terminated?: {readonly reason?: string; readonly message?: string};
};
type Status = {readonly name?: string; readonly state?: State};
type PodObject = {
	readonly status?: {
		readonly phase?: string;
		readonly reason?: string;
		readonly message?: string;
		readonly containerStatuses?: readonly Status[];
		readonly ephemeralContainerStatuses?: readonly Status[];
	};
};

/** Reasons after which waiting longer does not help (kubelet pkg/kubelet/images, kuberuntime). */
const hopeless =
	/^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|CreateContainerConfigError|CreateContainerError|RunContainerError)$/;

export type StartOptions = {
	readonly transport: ActionTransport;
	readonly path: string;
	readonly container: string;
	readonly wait: (milliseconds: number) => Promise<void>;
	/** Looks at the pod, half a second apart. */
	readonly looks: number;
	readonly signal: AbortSignal;
};

/** Waits until a container runs; a text says why it does not. Never throws for what the server answers. */
export async function untilStarted(options: StartOptions): Promise<string | undefined> {
	const {transport, path, container, wait, looks, signal} = options;
	let last = 'its state was not told';
	for (let look = 0; look < looks && !signal.aborted; look++) {
		try {
			const pod = (await readObject(transport, path, signal)) as PodObject | undefined;
			if (pod === undefined) return 'it is gone';
			const {phase = '', reason = '', message = '', ...statuses} = pod.status ?? {};
			const all = [...(statuses.containerStatuses ?? []), ...(statuses.ephemeralContainerStatuses ?? [])];
			const state = all.find(({name}) => name === container)?.state;
			if (state?.running !== undefined) return undefined;
			const held = state?.waiting ?? state?.terminated;
			last = words(held?.reason ?? reason, held?.message ?? message) || phase || last;
			if (state?.terminated !== undefined || hopeless.test(held?.reason ?? '')) return last;
			if (phase === 'Failed' || phase === 'Succeeded') return last;
		} catch (error) {
			if (signal.aborted) break;
			if (!(error instanceof KubeError)) throw error;
			last = messageOf(error);
		}
		await wait(500);
	}
	return signal.aborted ? 'cancelled' : `not started in time: ${last}`;
}

function words(reason: string, message: string): string {
	return cell([reason, message].filter(part => part !== '').join(': '), 300);
}
