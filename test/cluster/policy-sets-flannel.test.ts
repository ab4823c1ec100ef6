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
		it.each(countedKubernetes)('count each connection once: $name', set =>
			tryCounts(world(), set, 'kube-router'),
		);
	},
});
