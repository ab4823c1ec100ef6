import {schedulerServices, serverPods} from '../../migration/seldon.ts';
import {parseIp} from '../../net/ip.ts';
import {podFlags} from '../../store/pod-table.ts';
import {no, unknown, yes} from './answers.ts';
import {answersFrom, pathWords} from './probe-facts.ts';
import type {Answer, Scope, World} from './tree.ts';

/** The Servers of a namespace with how many of their pods are ready, and since when the youngest exists. */
export function serversIn(
	{snapshot}: World,
	namespace: string,
): readonly {
	readonly name: string;
	readonly ready: number;
	readonly pods: number;
	readonly createdAt: number;
}[] {
	const {pods, tables} = snapshot;
	const slots = serverPods(snapshot);
	return tables.seldonServers
		.filter(row => row.namespace === namespace && row.deletedAt === undefined)
		.map(({name}) => {
			const own = slots.get(`${namespace}/${name}`) ?? [];
			return {
				name,
				pods: own.length,
				ready: own.filter(slot => (pods.flags(slot) & podFlags.ready) !== 0).length,
				createdAt: Math.max(0, ...own.map(slot => pods.createdAt(slot))),
			};
		});
}

/** What kubectl shows in STATUS of every server pod of a namespace. */
export function serverPodStatuses(
	{snapshot}: World,
	namespace: string,
): readonly {readonly name: string; readonly status: string; readonly slot: number}[] {
	const {pods} = snapshot;
	return [...serverPods(snapshot)]
		.filter(([key]) => key.startsWith(`${namespace}/`))
		.flatMap(([, slots]) => slots)
		.map(slot => ({
			slot,
			name: `${namespace}/${pods.name(slot)}`,
			status: pods.statusOf(pods.statusId(slot)),
		}));
}

/** The scheduler Services of a namespace. */
export function schedulersIn({snapshot}: World, namespace: string) {
	return schedulerServices(snapshot).get(namespace) ?? [];
}

/** Ports that agents dial, with and without TLS (seldon-core 2.7 to 2.10). */
const agentPorts = [9005, 9055];

/** Whether the agents of a namespace get through to their scheduler, by what was asked of the network or by a server that is ready. */
export function agentPath(world: World, scope: Scope): Answer {
	const {snapshot} = world;
	const scheduler = schedulersIn(world, scope.namespace).find(({isAlias}) => !isAlias);
	const ip = parseIp(scheduler?.service.clusterIps[0] ?? '');
	const slots = serverPodStatuses(world, scope.namespace).map(({slot}) => slot);
	const port = agentPorts[0]!;
	const towards: Scope = {
		...scope,
		...(ip !== undefined && {target: {ip, port}}),
		...(slots[0] !== undefined && {source: slots[0]}),
	};
	const asked = answersFrom(world, slots).filter(
		({last}) => agentPorts.includes(last.to.port) && last.to.host === scheduler?.service.clusterIps[0],
	);
	const lost = asked.find(({answer}) => answer === 'lost');
	if (lost !== undefined)
		return no(pathWords(world, lost), {scope: {...towards, outcome: 'timeout', source: lost.source}});
	const open = asked.find(({last}) => last.outcome === 'ok');
	if (open !== undefined) return yes(pathWords(world, open));
	const refused = asked.find(({last}) => last.outcome === 'refused');
	if (refused !== undefined)
		return no(pathWords(world, refused), {scope: {...towards, outcome: 'refused', source: refused.source}});
	const ready = serversIn(world, scope.namespace).some(one => one.ready > 0);
	const loaded = snapshot.tables.seldonServers.some(
		({namespace, loadedModels}) => namespace === scope.namespace && loadedModels > 0,
	);
	if (ready && loaded)
		return yes('a server of this namespace is ready and has models loaded, so its agent is subscribed');
	const pod = slots[0] === undefined ? 'NAMESPACE/POD' : `${scope.namespace}/${snapshot.pods.name(slots[0])}`;
	const host = scheduler?.service.clusterIps[0] ?? 'ADDRESS';
	return unknown(
		'nobody has tried the way from the agent to the scheduler',
		`ktriage probe tcp --from ${pod} --to ${host}:${port}`,
		{scope: towards},
	);
}
