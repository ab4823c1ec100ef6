import {kubectl} from '../migration/kubectl.ts';
import {goingNamespaces, serverPods} from '../migration/seldon.ts';
import {podFlags} from '../store/pod-table.ts';
import type {SeldonServerRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {byName, count, fields, finding, gathered, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-03', title: 'Inference servers'};
/** Until an inference server is up. */
const startTime = 5 * 60_000;

/** Servers with as many ready pods as they want. */
export const sel03: Check = {
	...named,
	about: 'Every Server has the ready pods that it wants, and says so itself; how many models each one holds.',
	needs: ['seldonServers', 'pods'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const going = goingNamespaces(snapshot);
		const servers = snapshot.tables.seldonServers.filter(
			({namespace, deletedAt}) => deletedAt === undefined && !going.has(namespace),
		);
		if (servers.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'there are no Servers'})];
		const bad = servers.flatMap(row => notReady(snapshot, row));
		if (bad.length > 0) return gathered(bad, 'servers', `${bad.length} Servers not ready`);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(servers.length, 'Server')} ready, ${count(
					servers.reduce((sum, {loadedModels}) => sum + loadedModels, 0),
					'model',
				)} loaded`,
				evidence: fields(
					servers.map(row => ({
						source: `Server ${row.namespace}/${row.name} .status.loadedModels`,
						value: String(row.loadedModels),
					})),
				),
			}),
		];
	},
};

function notReady(snapshot: Snapshot, row: SeldonServerRow): readonly Finding[] {
	const {pods, now} = snapshot;
	const {namespace, name, replicas, loadedModels} = row;
	if (replicas === 0 || now - row.createdAt < startTime) return [];
	const slots = byName(snapshot, serverPods(snapshot).get(`${namespace}/${name}`) ?? []);
	const ready = slots.filter(slot => (pods.flags(slot) & podFlags.ready) !== 0);
	const bad = slots.filter(slot => !ready.includes(slot) && now - pods.createdAt(slot) >= startTime);
	const own = row.conditions.find(({type}) => type === 'Ready');
	const saysNot = own !== undefined && own.status !== 'True';
	if (!saysNot && ready.length >= replicas) return [];
	if (!saysNot && bad.length === 0 && slots.length >= replicas) return [];
	const partly = bad.filter(slot => pods.ready(slot) > 0 && pods.ready(slot) < pods.containers(slot));
	return [
		finding(named, {
			part: `${namespace}/${name}`,
			verdict: 'FAIL',
			owner: 'joint',
			confidence: 'proven',
			subjects: [{kind: 'Server', namespace, name}, ...podSubjects(snapshot, bad)],
			summary: `Server ${namespace}/${name}: ${ready.length} of ${count(replicas, 'pod')} ready, ${count(loadedModels, 'model')} loaded`,
			explanation: [
				slots.length === 0
					? 'No pod of it exists: its StatefulSet is missing, or its pods are refused.'
					: 'Models are put only on servers whose agent has connected to the scheduler.',
				partly.length > 0
					? 'A pod of which only some containers are ready is what an agent looks like that cannot reach the scheduler (port 9005): its own readiness waits for that connection. The model server and rclone beside it may be well.'
					: '',
				'The condition of a Server speaks of its pods alone; it does not know whether agents are connected.',
			]
				.filter(text => text !== '')
				.join(' '),
			evidence: fields([
				...row.conditions
					.filter(({status}) => status !== 'True')
					.map(({type, status, reason, message}) => ({
						source: `Server ${namespace}/${name} .status.conditions[${type}]`,
						value: [status, reason, message].filter(text => text !== '').join('; '),
					})),
				...bad.map(slot => ({
					source: `Pod ${podName(snapshot, slot)} .status`,
					value: `${pods.statusOf(pods.statusId(slot))}, ${pods.ready(slot)} of ${pods.containers(slot)} containers ready${endText(snapshot, slot)}`,
				})),
			]),
			ruledOut: [
				'the network between its containers: they share one network namespace, no CNI is in between',
			],
			predictions: [
				{
					probe: `${kubectl('-n', namespace, 'logs', '-l', `seldon-server-name=${name}`, '-c', 'agent', '--tail=20')}`,
					expect: '"Scheduler not ready" with the address that cannot be reached, or what else it waits for',
				},
			],
			remedies: [
				{
					owner: 'joint',
					text: 'See which container is not ready and what it says; restart nothing before its cause is gone.',
					command: kubectl('-n', namespace, 'describe', 'pods', '-l', `seldon-server-name=${name}`),
					risk: 'none',
					verify: 'ktriage check SEL-03',
				},
			],
		}),
	];
}

function endText({pods}: Snapshot, slot: number): string {
	const ends = pods.endsOf(pods.endsId(slot));
	return ends
		.map(({container, reason, exitCode}) => `; ${container} ended: ${reason || 'exit code'} ${exitCode}`)
		.join('');
}
