import {beforeAll, describe, expect, it} from 'vitest';
import {type AnyCollector, collectors} from '../../collectors/index.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {ensure, kubectl} from './support/cluster.ts';
import {readFrame} from './support/program.ts';
import {reach} from './support/stage.ts';

const template = '{range .items[*]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}';

/** The resource that was read, "apps/v1 deployments", as kubectl takes it: "deployments.v1.apps". */
function kubectlName(resource: string): string {
	const [api = '', plural = ''] = resource.split(' ');
	const [group, version] = api.split('/');
	return version === undefined ? plural : `${plural}.${version}.${group}`;
}

const selectors = ({fieldSelector, labelSelector}: AnyCollector): readonly string[] => [
	...(fieldSelector === undefined ? [] : [`--field-selector=${fieldSelector}`]),
	...(labelSelector === undefined ? [] : [`--selector=${labelSelector}`]),
];

/** "NAMESPACE/NAME" of every object that kubectl lists, sorted. */
async function listed(collector: AnyCollector, resource: string): Promise<readonly string[]> {
	const args = ['get', kubectlName(resource), '-A', ...selectors(collector), '-o', `jsonpath=${template}`];
	const answer = await kubectl(args);
	return answer
		.split('\n')
		.filter(line => line !== '')
		.sort();
}

/** The same of every object that the program holds. */
function held({tables, pods}: Snapshot, {name}: AnyCollector): readonly string[] {
	if (name === 'pods') {
		return [...pods.slots()]
			.map(slot => `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`)
			.sort();
	}
	return tables[name].map(row => `${row.namespace}/${row.name}`).sort();
}

/** Sources that are read, and what the program and kubectl hold of each when these are not the same. */
async function compare() {
	const {snapshot} = await readFrame();
	const live: string[] = [];
	const differing: unknown[] = [];
	for (const collector of collectors) {
		const source = snapshot.sources.find(({name}) => name === collector.name);
		if (source?.state.kind !== 'live') continue;
		live.push(collector.name);
		const [shown, expected] = [held(snapshot, collector), await listed(collector, source.resource)];
		if (JSON.stringify(shown) !== JSON.stringify(expected)) {
			differing.push({source: collector.name, shown, expected});
		}
		if (source.malformed > 0) differing.push({source: collector.name, malformed: source.malformedWhy});
	}
	return {live, differing};
}

describe('every source of a cluster half-way from flannel to Calico', () => {
	beforeAll(async () => {
		await reach('half');
		for (const addition of ['calico-api', 'metallb', 'seldon'] as const) await ensure(addition);
	});

	it('holds the objects that kubectl lists, by name', async () => {
		// Events come and go between the two looks.
		await expect
			.poll(async () => (await compare()).differing, {timeout: 180_000, interval: 1_000})
			.toEqual([]);
		const {live} = await compare();
		expect(live).toEqual(
			expect.arrayContaining(['pods', 'ipPools', 'l2Advertisements', 'seldonModels', 'serviceEvents', 'tiers']),
		);
	});

	it('is absent only where none of its APIs is served', async () => {
		const served = new Set((await kubectl(['api-resources', '-o', 'name'])).trim().split('\n'));
		const isServed = ({group, resource}: {readonly group: string; readonly resource: string}) =>
			served.has(group === '' ? resource : `${resource}.${group}`);
		const {snapshot} = await readFrame();
		const wrong = collectors.filter(({name, resources}) => {
			const state = snapshot.sources.find(source => source.name === name)?.state.kind;
			return state === 'absent' ? resources.some(isServed) : state !== 'live';
		});
		expect(wrong.map(({name}) => name)).toEqual([]);
	});
});
