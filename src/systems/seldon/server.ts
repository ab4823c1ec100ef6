import type {ModelState} from '../../migration/model-states.ts';
import {usable} from '../../migration/per-snapshot.ts';
import {podFlags} from '../../store/pod-table.ts';
import type {ProbeResult} from '../../store/probes.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {serverSlots} from './agent.ts';
import {type Hop, hop} from './hop.ts';

/** Containers that Seldon puts beside the model server. */
const besides = new Set(['rclone', 'agent']);

/** The model server in the pod: does it listen. Only what is inside the pod counts here, so the network has no part in it. */
export function serverHop(snapshot: Snapshot, state: ModelState): Hop {
	const {pods} = snapshot;
	const {namespace} = state.row;
	const slots = serverSlots(snapshot, state);
	const [first] = slots;
	if (first === undefined)
		return usable(snapshot, 'pods')
			? hop('server', 'unknown', 'no pod', 'there is no pod to look at')
			: hop('server', 'unknown', '?', 'Pods cannot be read');
	const asked = askedInside(snapshot, namespace, slots);
	if (asked !== undefined) {
		const fact = {
			source: `${asked.probe} in the pod to ${asked.to.url || `${asked.to.host}:${asked.to.port}`}`,
			value: [asked.outcome, asked.detail].filter(text => text !== '').join(': '),
		};
		if (asked.outcome === 'ok') return hop('server', 'ok', `${asked.to.port} ok`, '', [fact]);
		return hop('server', 'fail', asked.outcome, 'the model server does not listen; no CNI is in between', [
			fact,
		]);
	}
	for (const slot of slots) {
		const end = pods
			.endsOf(pods.endsId(slot))
			.find(({container, current, init}) => current && !init && !besides.has(container));
		if (end === undefined) continue;
		const why = `container ${end.container} ended: ${end.reason || `exit code ${end.exitCode}`}`;
		return hop('server', 'fail', end.reason || `exit ${end.exitCode}`, why, [
			{
				source: `Pod ${namespace}/${pods.name(slot)} .status.containerStatuses[${end.container}]`,
				value: `${end.reason} ${end.exitCode}`,
			},
		]);
	}
	if (state.kind === 'failing' && state.trouble === 'loopback')
		return hop('server', 'fail', 'refused', state.condition?.reason ?? '');
	const ready = slots.some(slot => (pods.flags(slot) & podFlags.ready) !== 0);
	if (ready) return hop('server', 'ok', 'ready', 'ready says that it listens, not that the model is loaded');
	const word = `${pods.ready(first)}/${pods.containers(first)} ready`;
	return hop('server', 'unknown', word, 'which of its containers is not ready is not read');
}

/** The last probe from one of the pods to the ports of the model server in the same pod. */
function askedInside(
	{pods, probes}: Snapshot,
	namespace: string,
	slots: readonly number[],
): ProbeResult | undefined {
	const names = new Set(slots.map(slot => pods.name(slot)));
	const inside = probes.filter(
		({from, to, outcome}) =>
			from.kind === 'pod' &&
			from.namespace === namespace &&
			names.has(from.pod) &&
			/^(127\.|localhost$|::1$)/.test(to.host) &&
			(to.port === 9000 || to.port === 9500) &&
			(outcome === 'ok' || outcome === 'refused' || outcome === 'timeout'),
	);
	const failing = inside.filter(({outcome}) => outcome !== 'ok');
	return [...(failing.length > 0 ? failing : inside)].sort((a, b) => a.at - b.at).at(-1);
}
