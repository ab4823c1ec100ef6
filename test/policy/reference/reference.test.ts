import {describe, expect, it} from 'vitest';
import {podEnd, policyWorlds} from '../../../src/migration/policies.ts';
import {evaluate} from '../../../src/policy/evaluate.ts';
import {snapshotOfCluster} from './objects.ts';
import {randomCluster} from './random-cluster.ts';
import {type RandomCluster, type RandomPolicy, reference} from './reference.ts';

const ports = [
	{port: 80, protocol: 'TCP'},
	{port: 8080, protocol: 'TCP'},
	{port: 53, protocol: 'UDP'},
];

/** "FROM TO PORT VERDICT" of every pair. */
function verdicts(cluster: RandomCluster): readonly string[] {
	const snapshot = snapshotOfCluster(cluster);
	const world = policyWorlds(snapshot).now;
	const end = ({namespace, name}: RandomCluster['pods'][number]) =>
		podEnd(snapshot, snapshot.pods.find(namespace, name));
	return pairs(cluster, (from, to, port) => evaluate(world, {from: end(from), to: end(to), port}).verdict);
}

function pairs(
	{pods}: RandomCluster,
	verdict: (
		from: RandomCluster['pods'][number],
		to: RandomCluster['pods'][number],
		port: (typeof ports)[number],
	) => string,
): readonly string[] {
	return pods.flatMap(from =>
		pods
			.filter(to => to !== from)
			.flatMap(to => ports.map(port => `${from.name} ${to.name} ${port.port} ${verdict(from, to, port)}`)),
	);
}

const allowed = (all: readonly string[]) => all.filter(one => one.endsWith('allow'));

describe('the evaluator', () => {
	it.each(Array.from({length: 80}, (_, seed) => seed))(
		'agrees with the slow one on random cluster %i',
		seed => {
			const cluster = randomCluster(seed);
			expect(verdicts(cluster)).toEqual(
				pairs(cluster, (from, to, port) => reference(cluster, from, to, port)),
			);
		},
	);
	it('sees both verdicts on these clusters', () => {
		const all = Array.from({length: 20}, (_, seed) => verdicts(randomCluster(seed))).flat();
		expect(allowed(all).length).toBeGreaterThan(all.length / 5);
		expect(allowed(all).length).toBeLessThan((all.length * 4) / 5);
	});
});

describe('laws', () => {
	const plain = (seed: number): RandomCluster => ({...randomCluster(seed), calico: []});
	const seeds = Array.from({length: 12}, (_, seed) => seed + 1000);
	it.each(seeds)('a rule more never closes anything, while no pod is isolated anew (%i)', seed => {
		const cluster = plain(seed);
		const [first, ...rest] = cluster.policies;
		if (first === undefined) return expect(allowed(verdicts(cluster))).toEqual(verdicts(cluster));
		const wider: RandomPolicy = {
			...first,
			spec: {
				...first.spec,
				ingress: [...(first.spec.ingress ?? []), {}],
				egress: [...(first.spec.egress ?? []), {ports: [{port: 80}]}],
			},
		};
		const after = new Set(verdicts({...cluster, policies: [wider, ...rest]}));
		expect(allowed(verdicts(cluster)).filter(one => !after.has(one))).toEqual([]);
	});
	it.each(seeds)('the order in which policies are listed does not matter (%i)', seed => {
		const cluster = randomCluster(seed);
		const turned = {...cluster, policies: cluster.policies.toReversed(), calico: cluster.calico.toReversed()};
		const twice = new Set(cluster.calico.map(({name}) => name)).size < cluster.calico.length;
		if (!twice) expect(verdicts(turned)).toEqual(verdicts(cluster));
		else expect(cluster.calico.length).toBeGreaterThan(1);
	});
	it.each(seeds)('two selectors in one peer are within each of them alone (%i)', seed => {
		const both = plain(seed);
		const apart = (key: 'podSelector' | 'namespaceSelector'): RandomCluster => ({
			...both,
			policies: both.policies.map(policy => ({
				...policy,
				spec: {
					...policy.spec,
					ingress: (policy.spec.ingress ?? []).map(rule => ({
						...rule,
						from: (rule.from ?? []).map(peer =>
							peer.podSelector !== undefined && peer.namespaceSelector !== undefined
								? key === 'namespaceSelector'
									? {namespaceSelector: peer.namespaceSelector}
									: {namespaceSelector: {}, podSelector: peer.podSelector}
								: peer,
						),
					})),
				},
			})),
		});
		for (const key of ['podSelector', 'namespaceSelector'] as const) {
			const wider = new Set(verdicts(apart(key)));
			expect(allowed(verdicts(both)).filter(one => !wider.has(one))).toEqual([]);
		}
	});
	it.each(seeds)('a first tier that passes everything on changes nothing (%i)', seed => {
		const cluster = randomCluster(seed);
		const first = {name: 'first', order: 1, defaultAction: 'Deny'};
		const pass = {
			name: 'pass',
			tier: 'first',
			order: 1,
			selector: {all: true as const},
			ingress: [{action: 'Pass', source: {}, destination: {}}],
		};
		expect(
			verdicts({...cluster, tiers: [first, ...cluster.tiers], calico: [pass, ...cluster.calico]}),
		).toEqual(verdicts(cluster));
	});
});
