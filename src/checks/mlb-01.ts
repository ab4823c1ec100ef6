import {kubectl} from '../migration/kubectl.ts';
import {type MetalLb, metalLb} from '../migration/metallb/presence.ts';
import {podOwners} from '../migration/owners.ts';
import {podFlags} from '../store/pod-table.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-01', title: 'MetalLB components'};

/** The controller gives addresses, a speaker on each node announces them, and both have taken the configuration. */
export const mlb01: Check = {
	...named,
	about: 'The controller of MetalLB and its speakers run and have taken their configuration.',
	needs: ['deployments', 'daemonSets', 'pods'],
	run: snapshot => {
		const found = metalLb(snapshot);
		if (found.kind === 'configured') return [nothingRuns(snapshot, found)];
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const findings = [
			...controllerFinding(snapshot, found),
			...speakerFinding(snapshot, found),
			...refusedConfiguration(snapshot),
		];
		if (findings.length > 0) return findings;
		const {controller, speaker, version, namespace} = found;
		const parts = [controller, speaker].flatMap(row => row ?? []);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `MetalLB ${version?.join('.') ?? 'of unknown version'} in ${namespace}: ${parts
					.map(row => `${row.name} ${row.ready}/${row.desired}`)
					.join(', ')}`,
				evidence: fields([
					...parts.map(counts),
					...(found.versionFact === undefined ? [] : [found.versionFact]),
				]),
			}),
		];
	},
};

function counts(row: WorkloadRow) {
	return {source: `${row.kind} ${nameOf(row)} .status`, value: `${row.ready} of ${row.desired} ready`};
}

function nothingRuns(snapshot: Snapshot, {why}: MetalLb): Finding {
	const pools = snapshot.tables.ipAddressPools;
	return finding(named, {
		part: 'controller',
		verdict: 'FAIL',
		confidence: 'probable',
		subjects: pools.map(({namespace, name}) => ({kind: 'IPAddressPool', namespace, name})),
		summary: 'MetalLB is configured, but neither controller nor speaker is deployed',
		explanation: `${why}. No Service gets an address, and those that have one are not announced.`,
		evidence: fields(
			pools.map(row => ({
				source: `IPAddressPool ${nameOf(row)} .spec.addresses`,
				value: row.addresses.join(', '),
			})),
		),
		ruledOut: ['another image name: the labels of the manifests and of the chart were looked for as well'],
	});
}

function controllerFinding(snapshot: Snapshot, {controller, namespace}: MetalLb): readonly Finding[] {
	if (controller !== undefined && controller.ready > 0) return [];
	const slots = controller === undefined ? [] : podsOf(snapshot, controller);
	const states = slots.map(slot => `${podName(snapshot, slot)} ${statusOf(snapshot, slot)}`);
	const scaledDown = controller?.desired === 0;
	return [
		finding(named, {
			part: 'controller',
			verdict: 'FAIL',
			subjects: [
				...(controller === undefined
					? [clusterSubject('Namespace', namespace)]
					: [{kind: controller.kind, namespace: controller.namespace, name: controller.name}]),
				...podSubjects(snapshot, slots),
			],
			summary:
				controller === undefined
					? `no controller of MetalLB in ${namespace}`
					: `controller ${nameOf(controller)} has ${scaledDown ? 'been scaled to 0' : 'no ready pod'}`,
			explanation: `Without it no Service gets an address and none is changed; addresses given before stay announced by the speakers.${states.length > 0 ? ` ${few(states)}.` : ''}`,
			evidence: fields(controller === undefined ? [] : [counts(controller)]),
			predictions: [
				{
					probe: 'Create a Service of type LoadBalancer',
					expect: 'EXTERNAL-IP stays <pending>, without an event',
				},
			],
			remedies:
				controller === undefined
					? []
					: [
							{
								owner: 'platform',
								text: scaledDown ? 'Scale it up again.' : 'Look why its pod is not ready.',
								command: scaledDown
									? kubectl('-n', namespace, 'scale', 'deployment', controller.name, '--replicas=1')
									: kubectl('-n', namespace, 'describe', 'deployment', controller.name),
								risk: scaledDown ? 'low' : 'none',
								verify: 'ktriage check MLB-01 MLB-04',
							},
						],
		}),
	];
}

function speakerFinding(snapshot: Snapshot, {speaker, namespace}: MetalLb): readonly Finding[] {
	if (speaker === undefined) {
		return [
			finding(named, {
				part: 'speaker',
				verdict: 'FAIL',
				subjects: [clusterSubject('Namespace', namespace)],
				summary: `no speaker of MetalLB in ${namespace}`,
				explanation: 'Addresses are handed out but nobody announces them.',
				ruledOut: ['FRR-K8s alone: it talks BGP for the speaker, it does not take its place'],
			}),
		];
	}
	if (speaker.statusIsOld || speaker.ready >= speaker.desired) return [];
	const {pods} = snapshot;
	const down = podsOf(snapshot, speaker).filter(slot => (pods.flags(slot) & podFlags.ready) === 0);
	const nodes = down.map(slot => pods.nodeName(pods.nodeId(slot))).filter(node => node !== '');
	const none = speaker.ready === 0 && speaker.desired > 0;
	return [
		finding(named, {
			part: 'speaker',
			verdict: none ? 'FAIL' : 'WARN',
			subjects: [
				{kind: 'DaemonSet', namespace, name: speaker.name},
				...nodes.map(node => clusterSubject('Node', node)),
				...podSubjects(snapshot, down),
			],
			summary: none
				? `no speaker of ${nameOf(speaker)} is ready`
				: `${count(speaker.desired - speaker.ready, 'speaker')} of ${nameOf(speaker)} not ready${nodes.length > 0 ? `: ${few(nodes)}` : ''}`,
			explanation: none
				? 'Nobody announces the addresses of Services: they are assigned but cannot be reached from outside.'
				: 'These nodes announce nothing. Other nodes take over what they announced, which breaks open connections.',
			evidence: fields([
				counts(speaker),
				...down.map(slot => ({
					source: `Pod ${podName(snapshot, slot)} .status`,
					value: statusOf(snapshot, slot),
				})),
			]),
			remedies: [
				{
					owner: 'platform',
					text: 'Look why the speaker is not ready.',
					command: kubectl('-n', namespace, 'describe', 'daemonset', speaker.name),
					risk: 'none',
					verify: 'ktriage check MLB-01 MLB-18',
				},
			],
		}),
	];
}

function refusedConfiguration(snapshot: Snapshot): readonly Finding[] {
	const bad = snapshot.tables.configurationStates.filter(({result}) => result === 'Invalid');
	if (bad.length === 0) return [];
	const errors = [...new Set(bad.map(({error}) => error).filter(error => error !== ''))];
	return [
		finding(named, {
			part: 'configuration',
			verdict: 'FAIL',
			subjects: bad.map(({namespace, name}) => ({kind: 'ConfigurationState', namespace, name})),
			summary: `${count(bad.length, 'component')} of MetalLB refuse the configuration`,
			explanation: `They go on with the last one that was valid, or with none. ${errors.join(' · ')}`.trim(),
			evidence: fields(
				bad.map(row => ({
					source: `ConfigurationState ${nameOf(row)} .status`,
					value: `${row.result}: ${row.error || row.conditions.map(one => `${one.type} ${one.reason}`).join(', ')}`,
				})),
			),
			remedies: [
				{
					owner: 'platform',
					text: 'Correct the object that the message names.',
					command: kubectl('-n', bad[0]!.namespace, 'get', 'configurationstates.metallb.io', '-o', 'yaml'),
					risk: 'none',
					verify: 'ktriage check MLB-01',
				},
			],
		}),
	];
}

function podsOf(snapshot: Snapshot, {kind, namespace, name}: WorkloadRow): readonly number[] {
	const {pods} = snapshot;
	const ownerOf = podOwners(snapshot);
	return [...pods.slots()].filter(slot => {
		if (pods.namespaceName(pods.namespaceId(slot)) !== namespace) return false;
		if ((pods.flags(slot) & (podFlags.finished | podFlags.terminating)) !== 0) return false;
		const owner = ownerOf(slot);
		return owner.kind === kind && 'name' in owner && owner.name === name;
	});
}

function statusOf({pods}: Snapshot, slot: number): string {
	return `${pods.statusOf(pods.statusId(slot))} on ${pods.nodeName(pods.nodeId(slot)) || 'no node'}`;
}
