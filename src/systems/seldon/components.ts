import {oldAddressSlots} from '../../migration/classify-pods.ts';
import type {ModelState} from '../../migration/model-states.ts';
import {perSnapshot, perSnapshotAnd, sourceStatus, usable} from '../../migration/per-snapshot.ts';
import {schedulerLives} from '../../migration/scheduler-lives.ts';
import {componentOf, schedulerServices} from '../../migration/seldon.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {deniedFlow, lostPath, pathFact} from './denied.ts';
import {type Hop, hop, noServer} from './hop.ts';

const oldSlots = perSnapshot((snapshot: Snapshot): ReadonlySet<number> => new Set(oldAddressSlots(snapshot)));

/** Envoy by namespace: all models of one ask for the same. */
const envoyOf = perSnapshotAnd((snapshot: Snapshot, namespace: string) =>
	componentOf(snapshot, namespace, 'seldon-envoy'),
);

/** The scheduler as the namespace reaches it: its Service, its endpoints, and what it said of the model. */
export function schedulerHop(snapshot: Snapshot, state: ModelState): Hop {
	const {namespace} = state.row;
	if (state.kind === 'failing' && state.trouble === 'no-server') {
		const why = 'the scheduler answers: no server that is connected to it matches';
		return hop('scheduler', 'fail', noServer, state.condition?.reason || why);
	}
	const life = schedulerLives(snapshot).get(namespace);
	if (life === undefined) {
		const unread = (['services', 'endpointSlices', 'pods'] as const).find(name => !usable(snapshot, name));
		return unread === undefined
			? hop('scheduler', 'fail', 'no Service', `no scheduler Service in ${namespace}`)
			: hop('scheduler', 'unknown', '?', `${sourceStatus(snapshot, unread)?.title ?? unread} cannot be read`);
	}
	const service = schedulerServices(snapshot).get(namespace)?.[0]?.service;
	const name = service === undefined ? '' : `${service.namespace}/${service.name}`;
	const source = `EndpointSlices of Service ${name}`;
	if (life.ready === 0)
		return hop('scheduler', 'fail', 'not ready', 'its Service has no ready endpoint', [
			{source, value: 'no ready endpoint'},
		]);
	const stale = life.slots.filter(slot => oldSlots(snapshot).has(slot));
	if (stale.length > 0 && stale.length === life.ready) {
		const ips = stale.map(slot => snapshot.pods.ips(slot)[0] ?? '').join(', ');
		const address = service?.clusterIps[0] ?? name;
		return hop(
			'scheduler',
			'fail',
			'old address',
			`controller to ${address}:9004: endpoint ${ips} is still on the old network`,
			[{source, value: ips}],
		);
	}
	const denied = deniedFlow(snapshot, namespace, /^controller to scheduler$/);
	if (denied !== undefined) return hop('scheduler', 'fail', 'denied', denied.why, denied.facts);
	const lost = lostPath(snapshot, namespace, [9004, 9044]);
	if (lost !== undefined)
		return hop('scheduler', 'fail', lost.last.outcome, `no answer on ${lost.last.to.port}`, [pathFact(lost)]);
	if (state.kind === 'failing' && state.trouble === 'scheduler')
		return hop('scheduler', 'fail', 'not reached', state.condition?.reason ?? '');
	if (state.kind === 'failing' && state.trouble === 'unseen')
		return hop('scheduler', 'unknown', 'not asked', 'nobody has told the scheduler of it');
	if (state.kind === 'unconfirmed')
		return hop('scheduler', 'unknown', 'restarted', 'it may not know the model: no agent is connected');
	return hop('scheduler', 'ok', 'ok', '', [{source, value: `${life.ready} ready`}]);
}

/** Envoy of the namespace: up, told what to route by the scheduler, and let through to the servers. */
export function envoyHop(snapshot: Snapshot, {row: {namespace}}: ModelState): Hop {
	const workload = envoyOf(snapshot, namespace);
	if (workload === undefined) {
		const why = `no workload with label app.kubernetes.io/name=seldon-envoy in ${namespace}`;
		return hop('envoy', 'unknown', 'not seen', why);
	}
	const fact = {
		source: `${workload.kind} ${namespace}/${workload.name} .status`,
		value: `${workload.ready} of ${workload.desired} ready`,
	};
	if (workload.desired === 0) return hop('envoy', 'fail', 'off', 'it is switched off', [fact]);
	if (workload.ready === 0) return hop('envoy', 'fail', 'down', 'no pod of it is ready', [fact]);
	const denied = deniedFlow(snapshot, namespace, /^(Envoy to |ingress controller to its backend)/);
	if (denied !== undefined) return hop('envoy', 'fail', 'denied', denied.why, [fact, ...denied.facts]);
	const unread = (['pods', 'services', 'networkPolicies'] as const).find(name => !usable(snapshot, name));
	if (unread !== undefined) {
		const title = sourceStatus(snapshot, unread)?.title ?? unread;
		return hop(
			'envoy',
			'unknown',
			'?',
			`whether policies let it through is not known: ${title} cannot be read`,
			[fact],
		);
	}
	return hop('envoy', 'ok', 'ok', '', [fact]);
}
