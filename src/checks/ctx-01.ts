import {isEarlier} from '../migration/difference/earlier.ts';
import {fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'CTX-01', title: 'Two clusters'};

/** Whether the cluster to compare with is another one: two contexts may lead to the same. */
export const ctx01: Check = {
	...named,
	about: 'The context to compare with (check --against) leads to another cluster than this one.',
	needs: ['namespaces'],
	run: snapshot => {
		const {other, cluster} = snapshot;
		if (other === undefined)
			return [finding(named, {verdict: 'SKIP', summary: 'only one cluster is read; --against CONTEXT'})];
		if (cluster.uid === '' || other.cluster.uid === '')
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: 'the identity of one of the clusters could not be read',
				}),
			];
		const evidence = fields(
			[cluster, other.cluster].map(({context, uid, server}) => ({
				source: `Namespace/kube-system metadata.uid on ${context} (${server})`,
				value: uid,
			})),
		);
		if (isEarlier(snapshot)) {
			const summary = `${other.cluster.context} is the same cluster at an earlier moment: see CID-08`;
			return [finding(named, {verdict: 'SKIP', summary, evidence})];
		}
		if (cluster.uid !== other.cluster.uid) {
			const summary = `${cluster.context} and ${other.cluster.context} are two clusters`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'FAIL',
				summary: `${cluster.context} and ${other.cluster.context} are one and the same cluster`,
				explanation:
					'Namespace kube-system has the same uid in both. Whatever was meant for one of them happens to the other.',
				evidence,
				ruledOut: ['two clusters with the same names: uids are random'],
				predictions: [
					{
						probe: `kubectl --context ${other.cluster.context} get namespace kube-system -o jsonpath='{.metadata.uid}'`,
						expect: cluster.uid,
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Correct the kubeconfig before anything is done to either.',
						command: 'kubectl config get-contexts',
						risk: 'none',
						verify: `ktriage check CTX-01 --against ${other.cluster.context}`,
					},
				],
			}),
		];
	},
};
