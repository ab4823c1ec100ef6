import {kubectl} from '../migration/kubectl.ts';
import type {PersistentVolumeClaimRow} from '../store/rows/platform.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import {agoText} from './duration.ts';
import type {Finding} from './finding.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'ENV-06', title: 'Storage'};
/** Provisioners take their time. */
const patience = 5 * 60_000;

/** Whether claims have volumes, and whether what makes volumes is there. */
export const env06: Check = {
	...named,
	about:
		'Claims have the volumes that they ask for, no volume failed, and the storage classes that claims name exist.',
	needs: ['persistentVolumeClaims', 'persistentVolumes', 'storageClasses'],
	run: snapshot => {
		const {persistentVolumes, persistentVolumeClaims, storageClasses} = snapshot.tables;
		const findings = [
			...gathered(
				persistentVolumeClaims.flatMap(claim => judge(snapshot, claim) ?? []),
				'claims',
				'many claims have no volume',
			),
			...persistentVolumes.filter(({phase}) => phase === 'Failed').map(volume => failedVolume(volume)),
		];
		if (findings.length > 0) return findings;
		const usual = storageClasses.filter(({isDefault}) => isDefault).map(({name}) => name);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(persistentVolumeClaims.length, 'claim')}, ${count(persistentVolumes.length, 'volume')}, ${count(storageClasses.length, 'storage class', 'storage classes')}${usual.length === 0 ? ', none of them the default' : ` (default ${few(usual)})`}`,
				evidence: fields([
					...storageClasses.map(({name, provisioner, bindingMode}) => ({
						source: `StorageClass/${name} .provisioner`,
						value: `${provisioner}, ${bindingMode}`,
					})),
					...persistentVolumes.map(({name, place, claim}) => ({
						source: `PersistentVolume/${name}`,
						value: `${place || 'another kind'} for ${claim || 'nobody'}`,
					})),
				]),
			}),
		];
	},
};

type Fault = {readonly why: string; readonly text: string};

function faultOf({tables, now}: Snapshot, claim: PersistentVolumeClaimRow): Fault | undefined {
	if (claim.phase === 'Lost') {
		return {
			why: `lost its volume ${claim.volume}`,
			text: 'The volume was deleted while it was in use: restore it from a backup under the same name.',
		};
	}
	if (claim.phase !== 'Pending' || now - claim.createdAt < patience) return undefined;
	const {storageClass} = claim;
	const given = tables.storageClasses.find(one =>
		storageClass === undefined ? one.isDefault : one.name === storageClass,
	);
	if (given === undefined && storageClass !== '') {
		return storageClass === undefined
			? {
					why: 'names no storage class, and none is the default',
					text: 'Mark a StorageClass as the default, or name one in a new claim.',
				}
			: {
					why: `names storage class ${storageClass}, which does not exist`,
					text: `Create StorageClass ${storageClass}, or make the claim anew with one that exists.`,
				};
	}
	// It waits for a pod that uses it: that is what the mode means.
	if (given?.bindingMode === 'WaitForFirstConsumer' && complaint(tables, claim) === undefined)
		return undefined;
	const said = complaint(tables, claim);
	return {
		why: `has waited ${agoText(now - claim.createdAt)} for a volume${said === undefined ? '' : `: ${said}`}`,
		text: `Look at the provisioner${given === undefined ? '' : ` ${given.provisioner}`}.`,
	};
}

function complaint(
	{warnings}: Snapshot['tables'],
	{namespace, name}: PersistentVolumeClaimRow,
): string | undefined {
	return warnings.find(
		({subject, reason}) =>
			subject.kind === 'PersistentVolumeClaim' &&
			subject.namespace === namespace &&
			subject.name === name &&
			/^(ProvisioningFailed|FailedBinding|VolumeMismatch)$/.test(reason),
	)?.message;
}

function judge(snapshot: Snapshot, claim: PersistentVolumeClaimRow): Finding | undefined {
	const fault = faultOf(snapshot, claim);
	if (fault === undefined) return undefined;
	const {namespace, name} = claim;
	return finding(named, {
		part: nameOf(claim),
		verdict: 'FAIL',
		subjects: [{kind: 'PersistentVolumeClaim', namespace, name}],
		summary: `claim ${nameOf(claim)} ${fault.why}`,
		explanation: 'Its pods do not start.',
		evidence: fields([
			{source: `PersistentVolumeClaim ${nameOf(claim)} .status.phase`, value: claim.phase},
			{
				source: `PersistentVolumeClaim ${nameOf(claim)} .spec.storageClassName`,
				value: claim.storageClass ?? '(not set)',
			},
		]),
		ruledOut: ['the pod network: volumes are bound by controllers, before a pod has an address'],
		predictions: [
			{
				probe: kubectl('-n', namespace, 'describe', 'persistentvolumeclaim', name),
				expect: 'the same reason among its events',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: fault.text,
				command: kubectl('-n', namespace, 'describe', 'persistentvolumeclaim', name),
				risk: 'none',
				verify: 'ktriage check ENV-06',
			},
		],
	});
}

function failedVolume(volume: Snapshot['tables']['persistentVolumes'][number]): Finding {
	return finding(named, {
		part: volume.name,
		verdict: 'WARN',
		class: 'advisory',
		subjects: [clusterSubject('PersistentVolume', volume.name)],
		summary: `volume ${volume.name} could not be cleaned up`,
		explanation: volume.message,
		evidence: fields([
			{source: `PersistentVolume/${volume.name} .status.phase`, value: volume.phase},
			{source: `PersistentVolume/${volume.name} .spec`, value: volume.place},
		]),
		remedies: [
			{
				owner: 'platform',
				text: 'Nobody uses it any more. Clean up what it points to, then delete it.',
				command: kubectl('describe', 'persistentvolume', volume.name),
				risk: 'none',
				verify: 'ktriage check ENV-06',
			},
		],
	});
}
