import {beforeAll, describe, expect, it} from 'vitest';
import type {AnyCollector} from '../../collectors/collector.ts';
import {collectors} from '../../collectors/index.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {ensure, kubectl} from './support/cluster.ts';
import {readFrame} from './support/program.ts';
import {reach} from './support/stage.ts';

const template = '{range .items[*]}{.apiVersion} {.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}{end}';

/** The resource that was read, "apps/v1 deployments", as kubectl takes it: "deployments.v1.apps". */
function kubectlName(resource: string): string {
	const [api = '', plural = ''] = resource.split(' ');
	const [group, version] = api.split('/');
	return version === undefined ? plural : `${plural}.${version}.${group}`;
}

type Read = {readonly collector: AnyCollector; readonly resource: string};

const selectors = ({fieldSelector, labelSelector}: AnyCollector): readonly string[] => [
	...(fieldSelector === undefined ? [] : [`--field-selector=${fieldSelector}`]),
	...(labelSelector === undefined ? [] : [`--selector=${labelSelector}`]),
];

/** "NAMESPACE/NAME" of every object that kubectl lists of these, by "API KIND". */
async function listed(reads: readonly Read[]): Promise<ReadonlyMap<string, readonly string[]>> {
	const resources = reads.map(({resource}) => kubectlName(resource)).join(',');
	const [first] = reads;
	const where = first === undefined ? [] : selectors(first.collector);
	const answer = await kubectl(['get', resources, '-A', ...where, '-o', `jsonpath=${template}`]);
	const found = new Map<string, string[]>();
	for (const line of answer.split('\n').filter(text => text !== '')) {
		const [api = '', kind = '', name = ''] = line.split(' ');
		const key = `${api} ${kind}`;
		found.set(key, [...(found.get(key) ?? []), name]);
	}
	return found;
}

/** The same key of what a source reads. */
function keyOf({collector, resource}: Read): string {
	const [api = '', plural = ''] = resource.split(' ');
	const kind = collector.resources.find(one => one.resource === plural)?.kind ?? '';
	return `${api} ${kind}`;
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
	const reads = collectors.flatMap(collector => {
		const source = snapshot.sources.find(({name}) => name === collector.name);
		// What is read one by one because something names it is not a list to be compared.
		if (collector.onlyNamed || source?.state.kind !== 'live') return [];
		return [{collector, resource: source.resource}];
	});
	const isPlain = ({collector}: Read) => selectors(collector).length === 0;
	const plain = await listed(reads.filter(isPlain));
	const differing: unknown[] = [];
	for (const read of reads) {
		const answer = isPlain(read) ? plain : await listed([read]);
		const [shown, expected] = [held(snapshot, read.collector), [...(answer.get(keyOf(read)) ?? [])].sort()];
		if (JSON.stringify(shown) !== JSON.stringify(expected)) {
			differing.push({source: read.collector.name, shown, expected});
		}
	}
	const malformed = snapshot.sources
		.filter(source => source.malformed > 0)
		.map(({malformedWhy}) => malformedWhy);
	return {live: reads.map(({collector}) => collector.name), differing: [...differing, ...malformed]};
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
			expect.arrayContaining([
				'pods',
				'ipPools',
				'l2Advertisements',
				'seldonModels',
				'serviceEvents',
				'warnings',
			]),
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
