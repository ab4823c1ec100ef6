import {expect, it} from 'vitest';
import type {LabCluster} from '../../../src/lab/cluster.ts';
import {findScenario, scenarios} from '../../../src/lab/scenarios/index.ts';
import {flannelPods, objectsOf, pathOf} from './objects.ts';

function built(id: string): LabCluster {
	const scenario = findScenario(id);
	if (scenario === undefined) throw new Error(`no scenario ${id}`);
	return scenario.build();
}

/** How TCP probes between pods end: those within a node, or those across nodes. */
const classesBetween = (cluster: LabCluster, within: boolean) => {
	const pods = objectsOf(cluster, 'Pod');
	const nodeOf = (ip: string) => pods.find(({status}) => status.podIP === ip)?.spec.nodeName;
	return new Set(
		(cluster.probes ?? []).flatMap(({probe, from, to, class: result}) => {
			if (probe !== 'tcp' || !('pod' in from) || to.host === '203.0.113.10') return [];
			const source = pods.find(({metadata}) => metadata.name === from.pod)?.spec.nodeName;
			return (source === nodeOf(to.host)) === within ? [result] : [];
		}),
	);
};

it('has an id of its own for every scenario, a title of one line, and says what must be found', () => {
	expect(new Set(scenarios.map(({id}) => id)).size).toBe(scenarios.length);
	for (const {id, title, expected} of scenarios) {
		expect(id).toBe(id.toLowerCase());
		expect(title).not.toContain('\n');
		expect(expected === undefined).toBe(id === 'h0');
	}
	expect(findScenario('no-such')).toBeUndefined();
});

it('sc-01 puts every pod on Calico outside the cluster CIDR', () => {
	const cluster = built('SC-01');
	expect(flannelPods(cluster)).toEqual([]);
	expect(objectsOf(cluster, 'IPPool').map(({spec}) => spec.cidr)).toEqual(['10.244.0.0/16', '10.244.0.0/16']);
});

it('sc-02 keeps six pods without annotation inside the pool, one address twice', () => {
	const cluster = built('sc-02');
	expect(flannelPods(cluster)).toHaveLength(6);
	const twice = objectsOf(cluster, 'Pod').filter(({status}) => status.podIP === '10.42.3.12');
	expect(twice.map(pathOf).sort()).toEqual(['financial-inference/seldon-scheduler-0', 'minio/minio-0']);
});

it('sc-19 loses everything across nodes and nothing within them, sc-21 only what touches one node', () => {
	expect(classesBetween(built('sc-19'), false)).toEqual(new Set(['timeout']));
	expect(classesBetween(built('sc-19'), true)).toEqual(new Set(['ok']));
	expect(classesBetween(built('sc-21'), false)).toEqual(new Set(['ok', 'timeout']));
	expect(classesBetween(built('h0'), false)).toEqual(new Set(['ok']));
	const addresses = objectsOf(built('sc-21'), 'Node').map(
		({metadata}) => metadata.annotations?.['projectcalico.org/IPv4Address'],
	);
	expect(addresses.filter(address => address === '172.17.0.1/16')).toHaveLength(1);
});

it('sc-28 keeps the error of the API server and sc-29 what is denied', () => {
	expect(built('sc-28').serverError).toContain('connection refused');
	expect(built('sc-29').denied).toContainEqual({verb: 'list', group: '', resource: 'secrets'});
});

it('sc-32 gives a new pod of one node a Flannel address after Calico came up', () => {
	const pods = flannelPods(built('sc-32'));
	expect(new Set(pods.map(({spec}) => spec.nodeName))).toEqual(new Set(['nuc10i7fnh']));
	expect(pods.find(({status}) => status.podIP === '10.42.4.55')?.metadata.creationTimestamp).toBe(
		'2026-11-20T15:35:00Z',
	);
});

it('sc-33 turns NAT off in both forms of the pool and loses the way out', () => {
	const cluster = built('sc-33');
	for (const {spec} of objectsOf(cluster, 'IPPool')) expect(spec).toMatchObject({natOutgoing: false});
	const out = (cluster.probes ?? []).filter(({to}) => to.host === '203.0.113.10');
	expect(new Set(out.map(probe => probe.class))).toEqual(new Set(['timeout']));
});

it('sc-20 leaves calico-node ready only beside Typha', () => {
	const pods = objectsOf(built('sc-20'), 'Pod');
	const nodesOf = (name: string, ready: string) =>
		pods
			.filter(pod => pod.metadata.name.startsWith(name))
			.filter(({status}) => status.conditions?.find(({type}) => type === 'Ready')?.status === ready)
			.map(({spec}) => spec.nodeName)
			.sort();
	expect(nodesOf('calico-typha-', 'True')).toEqual(nodesOf('calico-node-', 'True'));
	expect(nodesOf('calico-node-', 'False')).toHaveLength(3);
});
