import {kubectl} from '../migration/kubectl.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {ApplicationRow, SealedSecretRow} from '../store/rows/platform.ts';
import {few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'IAC-10', title: 'Git and sealed secrets'};
/** What Argo CD says while it works at it (argo-cd, health.HealthStatusCode). */
const passing = new Set(['Healthy', 'Progressing', 'Suspended', '']);

/** Whether what Git describes is in the cluster, and whether what came sealed could be opened. */
export const iac10: Check = {
	...named,
	about: 'Applications of Argo CD are in sync and healthy, and SealedSecrets could be opened here.',
	needs: [],
	run: snapshot => {
		const {applications, sealedSecrets} = snapshot.tables;
		const known = (['applications', 'sealedSecrets'] as const).filter(name => usable(snapshot, name));
		if (applications.length + sealedSecrets.length === 0) {
			const summary =
				known.length === 0
					? 'neither Argo CD applications nor sealed secrets are served or readable here'
					: 'there are no applications of Argo CD and no sealed secrets here';
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const sealed = sealedSecrets.filter(
			({synced, deletedAt}) => synced === 'False' && deletedAt === undefined,
		);
		const off = applications.filter(
			({sync, health, deletedAt}) =>
				deletedAt === undefined && (sync === 'OutOfSync' || !passing.has(health)),
		);
		const findings = [
			...gathered(
				sealed.map(row => unopened(row)),
				'sealed',
				`${sealed.length} sealed secrets could not be opened`,
			),
			...gathered(
				off.map(row => differing(row)),
				'applications',
				`${off.length} applications are not as in Git`,
			),
		];
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${applications.length} applications as in Git, ${sealedSecrets.length} sealed secrets opened`,
			}),
		];
	},
};

/** The controller of sealed-secrets sets condition Synced False with its reason (bitnami-labs/sealed-secrets, SealedSecretStatus). */
function unopened(row: SealedSecretRow): Finding {
	return finding(named, {
		part: `sealed/${nameOf(row)}`,
		verdict: 'FAIL',
		owner: 'joint',
		subjects: [
			{kind: 'SealedSecret', namespace: row.namespace, name: row.name},
			{kind: 'Secret', namespace: row.namespace, name: row.name},
		],
		summary: `sealed secret ${nameOf(row)} could not be opened`,
		explanation: `${row.message === '' ? 'The controller gives no reason.' : `The controller says: ${row.message}.`} A secret is sealed for one cluster, one namespace and one name: after a move to another cluster its key has to come along, or the secret has to be sealed anew.`,
		evidence: fields([
			{
				source: `SealedSecret ${nameOf(row)} .status.conditions[Synced]`,
				value: `False ${row.message}`.trim(),
			},
		]),
		ruledOut: ['the network: the controller has looked at it and refused'],
		predictions: [
			{
				probe: `Look for Secret ${nameOf(row)}`,
				expect: 'it is missing, or older than the last change of the sealed one',
			},
		],
		remedies: [
			{
				owner: 'joint',
				text: 'Seal it anew for this cluster and namespace, or bring the key of the controller back from the backup.',
				command: kubectl('-n', row.namespace, 'describe', 'sealedsecret', row.name),
				risk: 'low',
				verify: 'ktriage check IAC-10',
			},
		],
	});
}

function differing(row: ApplicationRow): Finding {
	const drifted = row.drifted.map(({kind, namespace, name}) => `${kind} ${namespace}/${name}`);
	return finding(named, {
		part: `application/${nameOf(row)}`,
		verdict: 'WARN',
		class: 'advisory',
		owner: 'joint',
		subjects: [{kind: 'Application', namespace: row.namespace, name: row.name}, ...row.drifted],
		summary: `application ${nameOf(row)} is ${[row.sync, row.health].filter(text => text !== '').join(', ')}`,
		explanation: `${row.message === '' ? '' : `${row.message}. `}${row.selfHeals ? 'Argo CD takes changes by hand back within minutes.' : 'The next sync takes changes by hand back.'}`,
		evidence: fields([
			{
				source: `Application ${nameOf(row)} .status.sync.status, .status.health.status`,
				value: `${row.sync || 'unset'}, ${row.health || 'unset'}`,
			},
			...(drifted.length === 0
				? []
				: [
						{source: `Application ${nameOf(row)} .status.resources`, value: `OutOfSync: ${few(drifted, 10)}`},
					]),
		]),
		predictions: [
			{probe: `argocd app diff ${row.name}`, expect: 'the difference between Git and the cluster'},
		],
		remedies: [
			{
				owner: 'joint',
				text: 'See what differs and make the change in Git, or sync; during the window keep Argo CD from taking back what is changed by hand.',
				command: `argocd app diff ${row.name}`,
				risk: 'none',
				verify: 'ktriage check IAC-10',
			},
		],
	});
}
