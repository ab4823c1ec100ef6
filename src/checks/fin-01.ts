import {finalizerFacts} from '../migration/finalizers.ts';
import {kubectl} from '../migration/kubectl.ts';
import {type StuckObject, stuckObjects, stuckPods} from '../migration/stuck-objects.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {byName, count, few, fields, fieldsOf, finding, gathered, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import {agoText} from './duration.ts';
import type {Finding} from './finding.ts';
import {helperText, stuckRemedies} from './stuck-remedies.ts';

const named = {code: 'FIN-01', title: 'Objects that do not go away'};

/** Objects deleted some time ago that wait for a finalizer, and pods that do not end. */
export const fin01: Check = {
	...named,
	about:
		'What was deleted is gone: no object waits for a finalizer that nobody takes away, no pod hangs in Terminating.',
	needs: ['pods'],
	run: snapshot => {
		const groups = new Map<string, StuckObject[]>();
		for (const object of stuckObjects(snapshot)) {
			const key = object.namespace || 'cluster';
			groups.set(key, [...(groups.get(key) ?? []), object]);
		}
		const pods = stuckPods(snapshot);
		const findings = [
			...[...groups]
				.sort(([a], [b]) => (a < b ? -1 : 1))
				.map(([part, objects]) => objectsFinding(snapshot, part, objects)),
			...(pods.length > 0 ? [podsFinding(snapshot, pods)] : []),
		];
		if (findings.length > 0)
			return gathered(findings, 'namespaces', `objects of ${findings.length} namespaces do not go away`);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: 'nothing waits for a finalizer, no pod hangs in Terminating',
			}),
		];
	},
};

function objectsFinding(snapshot: Snapshot, part: string, objects: readonly StuckObject[]): Finding {
	const finalizers = [...new Set(objects.flatMap(object => object.finalizers))];
	const application = finalizers.every(finalizer => finalizerFacts(finalizer).system === 'seldon');
	const since = Math.min(...objects.map(({deletedAt}) => deletedAt));
	const kinds = new Map<string, number>();
	for (const {kind} of objects) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
	const what = [...kinds].map(([kind, number]) => `${number} ${kind}`).join(', ');
	return finding(named, {
		part,
		verdict: 'FAIL',
		owner: application ? 'application' : 'platform',
		subjects: objects.map(({kind, namespace, name}) => ({kind, namespace, name})),
		summary: `${count(objects.length, 'object')}${part === 'cluster' ? '' : ` in ${part}`} deleted ${agoText(snapshot.now - since)} ago still ${objects.length === 1 ? 'waits' : 'wait'} for ${objects.length === 1 ? 'its finalizer' : 'their finalizers'}: ${what}`,
		explanation: [
			...finalizers
				.slice(0, 4)
				.map(finalizer => `${finalizer} is taken away by ${finalizerFacts(finalizer).by}.`),
			helperText(snapshot, objects),
		]
			.filter(text => text !== '')
			.join(' '),
		evidence: fields(
			objects.map(({kind, namespace, name, deletedAt, finalizers: own}) => ({
				source: `${kind} ${namespace === '' ? name : `${namespace}/${name}`} metadata.deletionTimestamp, metadata.finalizers`,
				value: `${new Date(deletedAt).toISOString()}; ${own.join(', ')}`,
			})),
		),
		predictions: [
			{
				probe: 'Bring back whoever takes the finalizers away',
				expect: 'the objects go within two minutes, without any patch',
			},
		],
		remedies: stuckRemedies(snapshot, objects, 'ktriage check FIN-01 FIN-03'),
	});
}

function podsFinding(snapshot: Snapshot, unordered: readonly number[]): Finding {
	const {pods, now} = snapshot;
	const slots = byName(snapshot, unordered);
	const nodes = [...new Set(slots.map(slot => pods.nodeName(pods.nodeId(slot))))]
		.filter(node => node !== '')
		.sort();
	return finding(named, {
		part: 'pods',
		verdict: 'FAIL',
		confidence: 'probable',
		subjects: podSubjects(snapshot, slots),
		summary: `${count(slots.length, 'pod')} hanging in Terminating on ${few(nodes) || 'no node'}`,
		explanation:
			'Pods have no finalizers as a rule: their node has not said that they ended. Either the node does not answer, or the network of the pod cannot be taken down, which happens when the plugin or the account of the old or the new network is gone.',
		evidence: fieldsOf(slots, slot => ({
			source: `Pod ${podName(snapshot, slot)} metadata.deletionTimestamp`,
			value: `${agoText(now - (pods.row(slot).deletedAt ?? now))} ago, on ${pods.nodeName(pods.nodeId(slot)) || 'no node'}`,
		})),
		remedies: slots.slice(0, 1).map(slot => ({
			owner: 'platform',
			text: 'Read the events of the pod: FailedKillPod names the network plugin. Deleting it with force only forgets the object; what runs on the node goes on.',
			command: kubectl('-n', pods.namespaceName(pods.namespaceId(slot)), 'describe', 'pod', pods.name(slot)),
			risk: 'none',
			verify: 'ktriage check FIN-01',
		})),
	});
}
