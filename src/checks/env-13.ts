import {calicoPresence} from '../migration/calico-presence.ts';
import {calicoVersions, compareVersions, parseVersion} from '../migration/calico-version.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'ENV-13', title: 'Versions'};
/** Kubernetes version skew policy: a kubelet may be three minor versions older than the API server, never newer. */
const kubeletSkew = 3;

/** Versions of Kubernetes and Calico, and whether what names them agrees. */
export const env13: Check = {
	...named,
	about:
		'Kubernetes and Calico have versions that fit together, and Calico is at least what the profile asks for.',
	needs: ['nodes'],
	run: snapshot => {
		const findings = [...skew(snapshot), ...calico(snapshot)];
		if (findings.length > 0) return findings;
		const calicoVersion = calicoVersions(snapshot)[0]?.value;
		const kubelets = [...new Set(snapshot.tables.nodes.map(node => node.kubeletVersion))]
			.filter(version => version !== '')
			.sort();
		const server = snapshot.cluster.gitVersion;
		const names = [
			...(server === '' ? [] : [`Kubernetes ${server}`]),
			...(server === '' && kubelets.length > 0 ? [`kubelets ${few(kubelets)}`] : []),
			...(calicoVersion === undefined ? [] : [`Calico ${calicoVersion}`]),
		];
		if (names.length === 0) return [finding(named, {verdict: 'UNKNOWN', summary: 'no version can be read'})];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: names.join(', '),
				evidence: fields([
					{source: 'GET /version gitVersion', value: snapshot.cluster.gitVersion || 'not read'},
					{source: 'Nodes .status.nodeInfo.kubeletVersion', value: few(kubelets, 10)},
					...calicoVersions(snapshot),
				]),
			}),
		];
	},
};

function skew(snapshot: Snapshot): readonly Finding[] {
	const server = parseVersion(snapshot.cluster.gitVersion);
	if (server === undefined) return [];
	const odd = snapshot.tables.nodes.filter(node => {
		const kubelet = parseVersion(node.kubeletVersion);
		if (kubelet === undefined) return false;
		return kubelet[0] !== server[0] || kubelet[1] > server[1] || server[1] - kubelet[1] > kubeletSkew;
	});
	if (odd.length === 0) return [];
	return [
		finding(named, {
			part: 'kubelet',
			verdict: 'WARN',
			subjects: odd.map(node => clusterSubject('Node', node.name)),
			summary: `kubelet of ${few(odd.map(node => node.name))} does not fit API server ${snapshot.cluster.gitVersion}`,
			explanation: `A kubelet may be up to ${kubeletSkew} minor versions older than the API server and never newer.`,
			evidence: fields(
				odd.map(node => ({
					source: `Node/${node.name} .status.nodeInfo.kubeletVersion`,
					value: node.kubeletVersion,
				})),
			),
		}),
	];
}

function calico(snapshot: Snapshot): readonly Finding[] {
	if (calicoPresence(snapshot).kind !== 'running') return [];
	const facts = calicoVersions(snapshot);
	const minimum = parseVersion(snapshot.profile.minimumCalico ?? '');
	const old = minimum && facts.find(({value}) => compareVersions(parseVersion(value)!, minimum) < 0);
	const different = new Set(facts.map(({value}) => parseVersion(value)?.join('.'))).size > 1;
	const unseen = minimum !== undefined && facts.length === 0;
	return [
		...(unseen
			? [
					finding(named, {
						part: 'minimum',
						verdict: 'UNKNOWN',
						summary: `no object that can be read names the version of Calico; the profile asks for ${snapshot.profile.minimumCalico}`,
					}),
				]
			: []),
		...(old
			? [
					finding(named, {
						part: 'minimum',
						verdict: 'FAIL',
						class: 'contributing',
						summary: `Calico ${old.value} is older than ${snapshot.profile.minimumCalico}`,
						explanation: 'The profile asks for a newer one.',
						evidence: fields(facts),
					}),
				]
			: []),
		...(different
			? [
					finding(named, {
						part: 'calico',
						verdict: 'WARN',
						summary: `the version of Calico differs by where one looks: ${few(facts.map(({value}) => value))}`,
						explanation:
							'An upgrade is under way, or images were changed by hand. ClusterInformation names the version of the node agent that started last.',
						evidence: fields(facts),
					}),
				]
			: []),
	];
}
