import {kubectl} from '../migration/kubectl.ts';
import {repositoryOf} from '../migration/namespace-roles.ts';
import {goingNamespaces, serverPods} from '../migration/seldon.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {byName, count, few, fields, finding, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-21', title: 'Images of agents'};

/** Which images the agents of the servers run, and whether nodes can pull them. */
export const sel21: Check = {
	...named,
	about:
		'The image of every agent, told apart from that of Seldon itself; a server pod whose image cannot be pulled.',
	needs: ['seldonServers', 'statefulSets', 'deployments', 'pods'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const agents = agentImages(snapshot);
		const stuck = notPulled(snapshot);
		if (stuck.length > 0) return [unreachable(snapshot, stuck, agents)];
		if (agents.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no agent of a Seldon server is seen here'})];
		const own = [...new Set(agents.map(({image}) => image).filter(image => !isUpstream(image)))];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(new Set(agents.map(({image}) => image)).size, 'agent image')}${own.length === 0 ? '' : `, not from Seldon itself: ${few(own)}`}`,
				explanation:
					own.length === 0
						? ''
						: "An image of one's own is no fault; it has to come from a registry that nodes still reach after the change, and its fixes are those of its version alone.",
				evidence: fields(agents.map(imageFact)),
			}),
		];
	},
};

type Agent = {readonly workload: WorkloadRow; readonly image: string};

const imageFact = ({workload, image}: Agent) => ({
	source: `${workload.kind} ${workload.namespace}/${workload.name} image of the agent`,
	value: image,
});

const isUpstream = (image: string) => /^((docker\.io|registry-1\.docker\.io)\/)?seldonio\//.test(image);

function agentImages({tables}: Snapshot): readonly Agent[] {
	return [...tables.statefulSets, ...tables.deployments].flatMap(workload =>
		workload.images
			.filter(image => /(^|\/)seldon-agent$/.test(repositoryOf(image)))
			.map(image => ({workload, image})),
	);
}

const pullFailures = /^(Init:)?(ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull)$/;

function notPulled(snapshot: Snapshot): readonly number[] {
	const {pods} = snapshot;
	const going = goingNamespaces(snapshot);
	const slots = [...serverPods(snapshot).values()].flat();
	return byName(
		snapshot,
		slots.filter(
			slot =>
				!going.has(pods.namespaceName(pods.namespaceId(slot))) &&
				pullFailures.test(pods.statusOf(pods.statusId(slot))),
		),
	);
}

function unreachable(snapshot: Snapshot, stuck: readonly number[], agents: readonly Agent[]): Finding {
	const {pods} = snapshot;
	const [first] = stuck;
	const [namespace = '', name = ''] = first === undefined ? [] : podName(snapshot, first).split('/');
	return finding(named, {
		part: 'pull',
		verdict: 'WARN',
		confidence: 'probable',
		subjects: podSubjects(snapshot, stuck),
		summary: `image not pulled for ${count(stuck.length, 'server pod')}: ${few(stuck.map(slot => podName(snapshot, slot)))}`,
		explanation:
			'A server pod cannot start while one of its images cannot be pulled: the registry is not reached from the node, the image does not exist, or it needs credentials. Which of its images it is stands in the events of the pod.',
		evidence: fields([
			...stuck.map(slot => ({
				source: `Pod ${podName(snapshot, slot)} .status`,
				value: `${pods.statusOf(pods.statusId(slot))} on ${pods.nodeName(pods.nodeId(slot))}`,
			})),
			...agents.map(imageFact),
		]),
		ruledOut: ['policies: images are pulled by the node, not by the pod'],
		predictions: [
			{
				probe: kubectl('-n', namespace, 'describe', 'pod', name),
				expect: 'the image and the answer of its registry among the events',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Make the registry reachable from that node, or put an image there that is.',
				command: kubectl('-n', namespace, 'describe', 'pod', name),
				risk: 'none',
				verify: 'ktriage check SEL-21 SEL-03',
			},
		],
	});
}
