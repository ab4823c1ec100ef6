import {it} from 'vitest';
import {countedKubernetes} from './policy-sets/counted-sets.ts';
import {describeSets, namesOf} from './policy-sets/describe-sets.ts';
import {kubernetesSets} from './policy-sets/kubernetes-sets.ts';
import {tryCounts} from './policy-sets/try-counts.ts';
import {reach} from './support/stage.ts';

describeSets('policies of Kubernetes that kube-router enforces', {
	prepare: () => reach('flannel'),
	names: namesOf(kubernetesSets),
	sets: kubernetesSets,
	symptom: 'refused',
	more: world => {
		// kube-router writes rules in an order of its own: what counted is told by policy, and by pod what was rejected.
		it.each(countedKubernetes)('count each connection once: $name', set => tryCounts(world(), set, false));
	},
});
