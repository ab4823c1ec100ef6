import {modelStates} from '../migration/model-states.ts';
import {type StorageAddress, storageAddresses} from '../migration/model-storage.ts';
import type {SeldonModelRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {few, fields, finding} from './build.ts';
import type {Finding} from './finding.ts';

const named = {code: 'SEL-12', title: 'Loading of models'};

/** Storage URIs that go to the address of a Service, pod or node of this cluster instead of its name. */
export function storageByAddress(snapshot: Snapshot): readonly Finding[] {
	const found = modelStates(snapshot).flatMap(({row, kind}) =>
		storageAddresses(snapshot, row).flatMap(one =>
			one.owner === undefined ? [] : [{row, kind, ...one, owner: one.owner}],
		),
	);
	const namespaces = [...new Set(found.map(({row}) => row.namespace))].sort();
	return namespaces.map(namespace => {
		const group = found.filter(({row}) => row.namespace === namespace);
		const hurts = group.some(({kind}) => kind === 'failing');
		const balanced = group.some(({owner}) => owner.role === 'load balancer address');
		return finding(named, {
			part: `${namespace}/address`,
			verdict: hurts ? 'FAIL' : 'WARN',
			class: 'contributing',
			owner: 'application',
			confidence: hurts ? 'possible' : 'proven',
			subjects: group.map(({row}) => ({kind: 'Model', namespace, name: row.name})),
			summary: `storage of ${few(group.map(({row}) => row.name))} is an address (${few([...new Set(group.map(({ip}) => ip))])}), not a name`,
			explanation: [
				balanced
					? 'Whether a load balancer address can be reached from inside the cluster depends on the cluster; from a pod it may end in a timeout or "no route to host" although the same address answers outside.'
					: 'The address changes when what has it is recreated or moved to another network.',
				'The name of the Service works on both sides of the change.',
			].join(' '),
			evidence: fields(
				group.flatMap(({row, ip, owner}) => [
					{source: `Model ${namespace}/${row.name} .spec.storageUri`, value: row.storageUri},
					{source: owner.source, value: ip},
				]),
			),
			predictions: [
				{
					probe: `From a server pod of ${namespace}, connect to ${group[0]?.ip} and to the name of its Service`,
					expect: 'the name answers; the address need not',
				},
			],
			remedies: [
				{
					owner: 'application',
					text: `Put the name into .spec.storageUri: ${nameOf(group[0])}.`,
					command: '',
					risk: 'low',
					verify: 'ktriage check SEL-12 SEL-01',
				},
			],
		});
	});
}

function nameOf(one: StorageAddress | undefined): string {
	const subject = one?.owner?.subject;
	return subject?.kind === 'Service'
		? `${subject.name}.${subject.namespace}.svc`
		: 'the Service in front of the store';
}

/** Candidates of one experiment that load the same artifact: whatever is compared there is one model. */
export function sameArtifact(snapshot: Snapshot): readonly Finding[] {
	const models = new Map(
		modelStates(snapshot).map(({row}) => [`${row.namespace}/${row.name}`, row] as const),
	);
	return snapshot.tables.seldonExperiments.flatMap(({namespace, name, members, memberKind, deletedAt}) => {
		if (memberKind !== 'Model' || deletedAt !== undefined) return [];
		const rows = members.flatMap(member => models.get(`${namespace}/${member}`) ?? []);
		const twins = rows.filter(
			row =>
				row.storageUri !== '' && rows.some(other => other !== row && other.storageUri === row.storageUri),
		);
		return twins.length === 0 ? [] : [sameFinding(namespace, name, twins)];
	});
}

function sameFinding(namespace: string, name: string, twins: readonly SeldonModelRow[]): Finding {
	return finding(named, {
		part: `${namespace}/${name}/same-artifact`,
		verdict: 'WARN',
		class: 'advisory',
		owner: 'application',
		confidence: 'possible',
		subjects: [
			{kind: 'Experiment', namespace, name},
			...twins.map(row => ({kind: 'Model', namespace, name: row.name})),
		],
		summary: `${few(twins.map(row => row.name))} of experiment ${name} load the same artifact`,
		explanation:
			'The experiment splits requests between copies of one model. That may be meant; after a run of a script that writes storage URIs it often is not.',
		evidence: fields(
			twins.map(row => ({source: `Model ${namespace}/${row.name} .spec.storageUri`, value: row.storageUri})),
		),
		remedies: [
			{
				owner: 'application',
				text: 'Compare with the runs in the tracking server and correct .spec.storageUri of one of them.',
				command: '',
				risk: 'low',
				verify: 'ktriage check SEL-12',
			},
		],
	});
}
