import {it} from 'vitest';
import {calicoSets} from './policy-sets/calico-sets.ts';
import {countedCalico, countedKubernetes} from './policy-sets/counted-sets.ts';
import {describeSets, namesOf} from './policy-sets/describe-sets.ts';
import {kubernetesSets} from './policy-sets/kubernetes-sets.ts';
import {tryCounts} from './policy-sets/try-counts.ts';
import type {World} from './policy-sets/world.ts';
import {healthyWith} from './support/healthy.ts';

const sets = (world: World) => [...kubernetesSets(world), ...calicoSets(world)];

describeSets('policies of Kubernetes and of Calico that Calico enforces', {
	prepare: () => healthyWith('calico-api'),
	names: namesOf(sets),
	sets,
	symptom: 'timeout',
	more: world => {
		it.each([...countedKubernetes, ...countedCalico])('count each connection once: $name', set =>
			tryCounts(world(), set, 'calico'),
		);
	},
});
