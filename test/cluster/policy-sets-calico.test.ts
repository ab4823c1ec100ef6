import {it} from 'vitest';
import {calicoSets} from './policy-sets/calico-sets.ts';
import {countedCalico, countedKubernetes} from './policy-sets/counted-sets.ts';
import {describeSets, namesOf} from './policy-sets/describe-sets.ts';
import {hostileSets} from './policy-sets/hostile-sets.ts';
import {kubernetesSets} from './policy-sets/kubernetes-sets.ts';
import {tryCounts} from './policy-sets/try-counts.ts';
import {tryHostile} from './policy-sets/try-hostile.ts';
import type {World} from './policy-sets/world.ts';
import {healthyWith} from './support/healthy.ts';

/** With --all every set of Kubernetes too; else those in which Calico does otherwise than kube-router, which has tried them all. */
const isWhole = process.env.KTRIAGE_CLUSTER_ALL !== undefined;
const telling = [
	'types left out',
	'node as peer',
	'port names',
	'port names of nobody from pods',
	'port names out to blocks',
	'port names out',
	'both sides',
];
const sets = (world: World) => [
	...kubernetesSets(world).filter(({name}) => isWhole || telling.includes(name)),
	...calicoSets(world),
];

describeSets('policies of Kubernetes and of Calico that Calico enforces', {
	prepare: () => healthyWith('calico-api'),
	names: namesOf(sets),
	sets,
	symptom: 'timeout',
	more: world => {
		const counted = isWhole ? [...countedKubernetes, ...countedCalico] : countedCalico;
		it.each(counted)('count each connection once: $name', set => tryCounts(world(), set, 'calico'));
		const hostile = hostileSets.filter(({slow}) => isWhole || slow === undefined);
		it.each(hostile)('of which nothing false is said: $name', set => tryHostile(world(), set));
	},
});
