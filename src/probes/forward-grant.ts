import {KubeError, messageOf} from '../kube/errors.ts';
import {type ForwardedAnswer, type ForwardedGet, getForwarded} from '../kube/stream/forwarded-http.ts';
import {forwardPath} from '../kube/stream/port-forward.ts';
import {type StreamWorld, streamRecorder} from './stream-audit.ts';

/** Reads from a port inside a pod; every tunnel is written to the audit before it is opened and when it was answered. */
export type ForwardGrant = (request: ForwardedGet) => Promise<ForwardedAnswer>;

/** A grant for this session, or why there is none. The audit must be writable: what cannot be recorded is not opened. */
export function grantForward(world: StreamWorld): ForwardGrant | string {
	const recorder = streamRecorder(world, 'port-forward', 'read from ports of pods');
	if (typeof recorder === 'string') return recorder;
	return async request => {
		const record = recorder({...request, path: forwardPath(request)});
		await world.audit.append(record('intent', {}));
		try {
			const answer = await getForwarded(world.transport, request);
			await world.audit.append(record('outcome', {result: 'accepted', status: answer.status}));
			return answer;
		} catch (error) {
			const isRefused =
				error instanceof KubeError && (error.kind === 'forbidden' || error.kind === 'notFound');
			const result = isRefused ? 'refused' : 'unknown';
			await world.audit.append(record('outcome', {result, error: messageOf(error).slice(0, 300)}));
			throw error;
		}
	};
}
