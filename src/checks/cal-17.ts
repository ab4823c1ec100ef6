import {calicoWorkloads} from '../migration/calico-workloads.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {ApiServiceRow, NamespaceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding} from './build.ts';
import {lookAtWorkload, workloadFacts, workloadSubjects} from './calico-workload.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'CAL-17', title: 'API of Calico'};
const group = 'projectcalico.org';

/** projectcalico.org as the API server reaches it. While it does not answer, no namespace of the cluster can be deleted. */
export const cal17: Check = {
	...named,
	about: 'The aggregated API projectcalico.org is available; without it no namespace can be deleted.',
	needs: ['apiServices'],
	run: snapshot => {
		const services = snapshot.tables.apiServices.filter(row => row.group === group);
		if (services.length === 0) return [notServed(snapshot)];
		const down = services.filter(({available}) => !available);
		if (down.length > 0) return down.map(row => notAvailable(snapshot, row));
		const [first] = services;
		const summary = `${few(services.map(({name}) => name))} available${first?.service === undefined ? ', served by the API server itself' : ''}`;
		return [finding(named, {verdict: 'PASS', summary, evidence: fields(services.map(fact))})];
	},
};

/** A manifest install has none. The operator makes one when it was asked to. */
function notServed(snapshot: Snapshot): Finding {
	const asked = usable(snapshot, 'calicoApiServers') ? snapshot.tables.calicoApiServers : [];
	const late = asked.filter(row => snapshot.now - row.createdAt > 5 * 60_000);
	if (late.length === 0) {
		const summary = 'no aggregated API of Calico is registered';
		const explanation =
			'Its objects are read from crd.projectcalico.org; calicoctl or the storage form writes them.';
		return finding(named, {verdict: 'SKIP', summary, explanation});
	}
	return finding(named, {
		verdict: 'WARN',
		subjects: late.map(row => clusterSubject('APIServer', row.name)),
		summary: 'an API server of Calico was asked for, but no APIService is registered',
		explanation: 'The operator has not finished it: see CAL-03 and CAL-05.',
		evidence: fields(
			late.map(row => ({source: `APIServer/${row.name} .status.state`, value: row.state || 'not set'})),
		),
	});
}

function notAvailable(snapshot: Snapshot, row: ApiServiceRow): Finding {
	const {apiServer} = calicoWorkloads(snapshot);
	const stuck = stuckNamespaces(snapshot, row);
	const held =
		stuck.length > 0
			? `${count(stuck.length, 'namespace')} ${stuck.length === 1 ? 'is' : 'are'} stuck on it now: ${few(stuck.map(({name}) => name))}.`
			: 'None is being deleted now.';
	return finding(named, {
		part: row.name,
		verdict: 'FAIL',
		subjects: [
			clusterSubject('APIService', row.name),
			...(apiServer === undefined ? [] : workloadSubjects(snapshot, apiServer)),
			...stuck.map(({name}) => clusterSubject('Namespace', name)),
		],
		summary: `${row.name} is not available: ${row.reason || 'no status'}`,
		explanation: `The network of pods does not need it. But the API server cannot list what this API has, and so finishes the deletion of no namespace at all, whatever is in it (NamespaceDeletionDiscoveryFailure). ${held} Removing finalizers does not help; deletions go on within seconds once it answers. kubectl and calicoctl cannot read or write ${group} meanwhile; the storage form crd.${group} still can be read.`,
		evidence: fields([
			fact(row),
			...(apiServer === undefined ? [] : workloadFacts(snapshot, apiServer)),
			...stuck.map(({name, conditions}) => ({
				source: `Namespace/${name} .status.conditions[NamespaceDeletionDiscoveryFailure]`,
				value: conditions.find(({type}) => type === 'NamespaceDeletionDiscoveryFailure')?.message ?? '',
			})),
		]),
		predictions: [
			{
				probe: `kubectl get --raw /apis/${row.group}/${row.version}`,
				expect: 'an error that the server is currently unable to handle the request',
			},
		],
		remedies: [
			...(apiServer === undefined ? [] : [lookAtWorkload(apiServer, 'CAL-17')]),
			{
				owner: 'platform',
				text: 'If its pods are up, the API server does not reach them: on K3s it connects from the network of the server node, so look at the path from there (pod network of that node, ENV-03, CAL-12).',
				command: `kubectl get apiservice ${row.name} -o yaml`,
				risk: 'none',
				verify: 'ktriage check CAL-17',
			},
		],
	});
}

/** Namespaces whose deletion names this API among those that could not be listed. */
function stuckNamespaces({tables}: Snapshot, row: ApiServiceRow): readonly NamespaceRow[] {
	return tables.namespaces.filter(
		({deletedAt, conditions}) =>
			deletedAt !== undefined &&
			conditions.some(
				({type, status, message}) =>
					type === 'NamespaceDeletionDiscoveryFailure' &&
					status === 'True' &&
					message.includes(`${row.group}/${row.version}`),
			),
	);
}

function fact(row: ApiServiceRow) {
	const words = row.available ? 'True' : `not True ${row.reason}: ${row.message}`;
	return {source: `APIService/${row.name} .status.conditions[Available]`, value: words};
}
