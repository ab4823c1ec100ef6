import {describeSets, namesOf} from './policy-sets/describe-sets.ts';
import {kubernetesSets} from './policy-sets/kubernetes-sets.ts';
import {reach} from './support/stage.ts';

describeSets('policies of Kubernetes that kube-router enforces', {
	prepare: () => reach('flannel'),
	names: namesOf(kubernetesSets),
	sets: kubernetesSets,
	symptom: 'refused',
});
