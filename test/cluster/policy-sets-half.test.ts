import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Agent, podProcesses, startAgent} from './policy-sets/agents.ts';
import {agrees, type Cell, type Expected, predict} from './policy-sets/cells.ts';
import type {Outcome} from './policy-sets/target.ts';
import {kubectl} from './support/cluster.ts';
import {onCluster, readFrame} from './support/program.ts';
import {growDemo, reach} from './support/stage.ts';

type Pod = {
	readonly metadata: {
		readonly name: string;
		readonly uid: string;
		readonly labels: {readonly app: string};
		readonly annotations?: Readonly<Record<string, string>>;
	};
	readonly spec: {readonly nodeName: string};
	readonly status: {readonly podIP: string; readonly phase: string};
};

const isCalico = ({metadata}: Pod) => metadata.annotations?.['cni.projectcalico.org/podIP'] !== undefined;
const nameOf = ({metadata}: Pod) => `demo/${metadata.name}`;

async function demoPods(): Promise<readonly Pod[]> {
	const {items} = JSON.parse(await kubectl(['-n', 'demo', 'get', 'pods', '-o', 'json'])) as {
		items: readonly Pod[];
	};
	const running = items.filter(({status}) => status.phase === 'Running');
	// One of each kind on each node and network is enough.
	const kinds = running.map(pod => `${pod.metadata.labels.app} ${pod.spec.nodeName} ${isCalico(pod)}`);
	return running.filter((_, index) => kinds.indexOf(kinds[index]!) === index);
}

/** Every connection of the demo: pods of both networks, of which no one was restarted, and rules of kube-router that nobody updates. */
describe('policies half-way to Calico', () => {
	const agents: Agent[] = [];
	let pods: readonly Pod[] = [];
	let cells: readonly Cell[] = [];
	let said: readonly Expected[] = [];
	let is: readonly Outcome[] = [];

	beforeAll(async () => {
		await reach('half');
		await growDemo();
		pods = await demoPods();
		const sources = pods.filter(({metadata}) => metadata.labels.app !== 'web');
		const processes = await podProcesses(sources.map(({metadata}) => metadata.uid));
		cells = sources.flatMap(source =>
			pods
				.filter(({metadata}) => metadata.labels.app === 'web')
				.map(
					(target): Cell => ({
						name: `${nameOf(source)} → ${nameOf(target)}`,
						from: nameOf(source),
						target: {address: target.status.podIP, port: 8080, protocol: 'TCP'},
						question: {from: nameOf(source), to: nameOf(target), port: '8080/TCP'},
						way: 0,
					}),
				),
		);
		said = predict((await readFrame()).snapshot, cells);
		const outcomes = await Promise.all(
			sources.map(async source => {
				const agent = await startAgent(['nsenter', '-t', processes.get(source.metadata.uid)!, '-n']);
				agents.push(agent);
				return agent.ask(cells.filter(({from}) => from === nameOf(source)).map(({target}) => target));
			}),
		);
		is = outcomes.flat();
	});
	afterAll(() => {
		for (const agent of agents) agent.stop();
	});

	it('has pods of both networks, some of which get through', () => {
		expect(new Set(pods.map(isCalico))).toEqual(new Set([true, false]));
		expect(is).toContain('open');
	});

	it('is told nothing for certain that is not so', () => {
		const wrong = cells.flatMap(({name}, index) =>
			agrees(said[index]!, is[index]!) ? [] : [`${name}: said ${said[index]}, is ${is[index]}`],
		);
		expect(wrong).toEqual([]);
	});

	it('is told what refuses where policies do not say it, once it is tried', async () => {
		const index = cells.findIndex((_, at) => said[at]!.startsWith('unknown') && is[at] === 'refused');
		const {from, to, port} = cells[index]!.question;
		const asked = ['--from', from, '--to', to, '--port', port, '--allow-actions', '-o', 'json'];
		const {code, stdout} = await onCluster('policy', 'prove', ...asked);
		expect([code, JSON.parse(stdout)]).toMatchObject([
			0,
			{
				simulated: {verdict: 'unknown'},
				counted: {verdict: 'denied'},
				seen: {verdict: 'refused'},
				meeting: {kind: 'settled', id: 'seen-denied'},
			},
		]);
	});

	it('has the second engine among its hits', async () => {
		const {code, stdout, stderr} = await onCluster('policy', 'hits', '--allow-actions', '-o', 'json');
		expect([code, stderr]).toEqual([0, expect.any(String)]);
		const {hits, leftovers} = JSON.parse(stdout) as {
			readonly hits: readonly {readonly engine: string}[];
			readonly leftovers: readonly {readonly node: string; readonly what: string}[];
		};
		expect(new Set(hits.map(({engine}) => engine))).toEqual(new Set(['calico', 'kube-router']));
		expect(leftovers.map(({what}) => what)).toContain('left-over engine');
	});
});
