import {finalizerFacts} from '../migration/finalizers.ts';
import {kubectl} from '../migration/kubectl.ts';
import {deletionTime, type StuckObject, stuckObjects, stuckPods} from '../migration/stuck-objects.ts';
import type {ApiServiceRow, Condition, NamespaceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, gathered, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import {agoText} from './duration.ts';
import type {Finding, Owner, Remedy} from './finding.ts';
import {helperText, stuckRemedies} from './stuck-remedies.ts';

const named = {code: 'FIN-03', title: 'Namespaces that do not go away'};

const neverForce =
	'kubectl delete namespace --force --grace-period=0 does not help: it takes no finalizer away. Neither does the finalize subresource: what is left becomes garbage in the database and is back when the namespace is made again.';

/** Namespaces in Terminating, and which of the five reasons that the namespace controller knows holds them. */
export const fin03: Check = {
	...named,
	about:
		'No namespace hangs in Terminating; if one does, whether an API, a webhook, an object or a pod holds it.',
	needs: ['namespaces', 'apiServices', 'pods'],
	run: snapshot => {
		const going = snapshot.tables.namespaces.flatMap(row =>
			row.deletedAt === undefined ? [] : [{row, since: snapshot.now - row.deletedAt}],
		);
		const stuck = going.filter(({since}) => since >= deletionTime);
		if (stuck.length > 0) {
			return [
				...deadApis(
					snapshot,
					stuck.map(({row}) => row),
				),
				...gathered(
					stuck.map(({row, since}) => stuckFinding(snapshot, row, since)),
					'namespaces',
					`${stuck.length} namespaces do not go away`,
				),
			];
		}
		const summary =
			going.length === 0
				? 'no namespace is being deleted'
				: `${few(going.map(({row}) => row.name))} being deleted since less than five minutes`;
		return [finding(named, {verdict: 'PASS', summary})];
	},
};

const problem = ({conditions}: NamespaceRow, type: string): Condition | undefined =>
	conditions.find(condition => condition.type === type && condition.status === 'True');

const discoveryFailure = (row: NamespaceRow) => problem(row, 'NamespaceDeletionDiscoveryFailure');

/** Extension APIs that do not answer. */
function unavailable({tables}: Snapshot): readonly ApiServiceRow[] {
	return tables.apiServices.filter(({available, service}) => !available && service !== undefined);
}

/** One root for all namespaces: while one API does not answer, the controller cannot know what is in any of them. */
function deadApis(snapshot: Snapshot, stuck: readonly NamespaceRow[]): readonly Finding[] {
	const held = stuck.filter(row => discoveryFailure(row) !== undefined);
	const dead = unavailable(snapshot);
	if (held.length === 0 || dead.length === 0) return [];
	return dead.map(({name, group, version, service, reason, message}) => {
		const {namespace, name: serviceName} = service!;
		return finding(named, {
			part: `api/${name}`,
			verdict: 'FAIL',
			subjects: [clusterSubject('APIService', name), {kind: 'Service', namespace, name: serviceName}],
			summary: `API ${group}/${version} does not answer, so that no namespace can be deleted`,
			explanation: `Before it deletes anything, the namespace controller asks every API what there is. ${namespace}/${serviceName}, which should answer for ${group}/${version}, does not: ${message || reason}. Deleting goes on by itself within a minute of its return.`,
			evidence: fields([
				{source: `APIService/${name} .status.conditions[Available]`, value: `False; ${reason}; ${message}`},
				...held.map(row => ({
					source: `Namespace/${row.name} .status.conditions[NamespaceDeletionDiscoveryFailure]`,
					value: discoveryFailure(row)?.message ?? '',
				})),
			]),
			ruledOut: ['finalizers: nothing was even tried to be deleted, removing them would help nobody'],
			predictions: [
				{
					probe: `Bring the pods behind ${namespace}/${serviceName} back`,
					expect: 'the namespaces go on within a minute',
				},
			],
			remedies: [
				{
					owner: 'platform',
					text: 'Bring its server back: see which pods the Service selects and why none is ready.',
					command: kubectl('-n', namespace, 'get', 'endpointslices,pods', '-o', 'wide'),
					risk: 'none',
					verify: kubectl('get', 'apiservice', name),
				},
				{
					owner: 'platform',
					text: 'Only if that server was uninstalled for good: delete the APIService that points to it. It comes back with the next installation.',
					command: kubectl('delete', 'apiservice', name),
					risk: 'high',
					verify: 'ktriage check FIN-03',
				},
			],
		});
	});
}

type Hold = {
	readonly owner: Owner;
	readonly summary: string;
	readonly explanation: string;
	readonly remedies: readonly Remedy[];
};

function stuckFinding(snapshot: Snapshot, row: NamespaceRow, since: number): Finding {
	const objects = stuckObjects(snapshot).filter(({namespace}) => namespace === row.name);
	const pods = stuckPods(snapshot).filter(
		slot => snapshot.pods.namespaceName(snapshot.pods.namespaceId(slot)) === row.name,
	);
	const hold = holdOf(snapshot, row, objects, pods);
	const held = discoveryFailure(row) === undefined;
	return finding(named, {
		part: row.name,
		verdict: 'FAIL',
		owner: hold.owner,
		confidence: held ? 'proven' : 'probable',
		subjects: [clusterSubject('Namespace', row.name), ...(held ? podSubjects(snapshot, pods) : [])],
		summary: `namespace ${row.name} in Terminating for ${agoText(since)}: ${hold.summary}`,
		explanation: hold.explanation,
		evidence: fields([
			{
				source: `Namespace/${row.name} metadata.deletionTimestamp`,
				value: new Date(row.deletedAt ?? 0).toISOString(),
			},
			...row.conditions
				.filter(({status}) => status === 'True')
				.map(({type, reason, message}) => ({
					source: `Namespace/${row.name} .status.conditions[${type}]`,
					value: `True; ${reason}; ${message}`,
				})),
			...(held
				? objects.map(({kind, name, finalizers}) => ({
						source: `${kind} ${row.name}/${name} metadata.finalizers`,
						value: finalizers.join(', '),
					}))
				: []),
			...pods.map(slot => ({
				source: `Pod ${podName(snapshot, slot)} metadata.deletionTimestamp`,
				value: `on ${snapshot.pods.nodeName(snapshot.pods.nodeId(slot)) || 'no node'}`,
			})),
		]),
		ruledOut: [neverForce],
		predictions: [
			{
				probe: kubectl('get', 'namespace', row.name, '-o', 'jsonpath={.status.conditions}'),
				expect: 'once its cause is gone the conditions change at the next try, which may take some minutes',
			},
		],
		remedies: hold.remedies,
	});
}

/** In the order in which they hold a namespace: while a higher one does, the lower ones were not even tried. */
function holdOf(
	snapshot: Snapshot,
	row: NamespaceRow,
	objects: readonly StuckObject[],
	pods: readonly number[],
): Hold {
	const verify = 'ktriage check FIN-03';
	if (discoveryFailure(row) !== undefined) {
		const dead = unavailable(snapshot);
		return {
			owner: 'platform',
			summary:
				dead.length > 0
					? `waits for API ${few(dead.map(({group, version}) => `${group}/${version}`))}`
					: 'an API did not answer at the last try',
			explanation:
				dead.length > 0
					? 'Nothing in it was deleted yet, because one API does not say what there is. Its finalizers are not the cause.'
					: 'The API answers by now; the controller tries again after some minutes. Wait before doing anything else.',
			remedies:
				dead.length > 0
					? []
					: [
							{
								owner: 'platform',
								text: 'Wait for the next try.',
								command: kubectl('get', 'namespace', row.name, '-w'),
								risk: 'none',
								verify,
							},
						],
		};
	}
	const failure = problem(row, 'NamespaceDeletionContentFailure');
	const webhook = /(failed calling webhook "[^"]+"|conversion webhook for [^\s:]+)/.exec(
		failure?.message ?? '',
	)?.[1];
	if (webhook !== undefined) {
		return {
			owner: 'platform',
			summary: `${webhook} does not answer`,
			explanation:
				'Deleting an object asks a webhook whose server is down, and takes no answer for a refusal.',
			remedies: [
				{
					owner: 'platform',
					text: 'Bring the server of the webhook back. Only if it was uninstalled for good, delete its webhook configuration.',
					command: kubectl('get', 'validatingwebhookconfigurations,mutatingwebhookconfigurations'),
					risk: 'none',
					verify,
				},
			],
		};
	}
	if (objects.length > 0) {
		const finalizers = [...new Set(objects.flatMap(object => object.finalizers))];
		const application = finalizers.every(finalizer => finalizerFacts(finalizer).system === 'seldon');
		const servers = snapshot.tables.seldonServers.filter(({namespace}) => namespace === row.name).length;
		return {
			owner: application ? 'application' : 'platform',
			summary: `${count(objects.length, 'object')} ${objects.length === 1 ? 'waits' : 'wait'} for ${few(finalizers)}`,
			explanation: [
				helperText(snapshot, objects),
				servers > 0 && objects.some(({kind}) => kind === 'SeldonRuntime')
					? `${count(servers, 'Server')} still ${servers === 1 ? 'stands' : 'stand'} there: a runtime does not go before them.`
					: '',
				pods.length > 0
					? 'Pods go first; while they do not end, nothing else is deleted (Kubernetes 1.33 and newer).'
					: '',
			]
				.filter(text => text !== '')
				.join(' '),
			remedies: stuckRemedies(snapshot, objects, verify),
		};
	}
	if (pods.length > 0) {
		return {
			owner: 'platform',
			summary: `${count(pods.length, 'pod')} ${pods.length === 1 ? 'does' : 'do'} not end`,
			explanation:
				'Their node has not said that they ended: it does not answer, or cannot take the network of the pod down.',
			remedies: [
				{
					owner: 'platform',
					text: 'Read the events of the pod and the state of its node.',
					command: kubectl('-n', row.name, 'describe', 'pod', snapshot.pods.name(pods[0]!)),
					risk: 'none',
					verify,
				},
			],
		};
	}
	return remainingHold(row, verify);
}

/** Kinds that are not read here: what the controller counted is all that is known. */
function remainingHold(row: NamespaceRow, verify: string): Hold {
	const remaining = problem(row, 'NamespaceContentRemaining')?.message ?? '';
	const [, list = ''] = remaining.split(/: (.*)/s);
	const kinds = list.split(', ').flatMap(item => {
		const [, resource, group, number] = /^([^.\s]+)\.(\S*) has (\d+) resource instances$/.exec(item) ?? [];
		return resource === undefined ? [] : [{type: group === '' ? resource : `${resource}.${group}`, number}];
	});
	const finalizers = [
		...(problem(row, 'NamespaceFinalizersRemaining')?.message ?? '').matchAll(
			/(\S+) in \d+ resource instances/g,
		),
	].map(([, name = '']) => name);
	return {
		owner: 'joint',
		summary:
			kinds.length > 0
				? `left are ${few(kinds.map(({type, number}) => `${number} ${type}`))}`
				: 'what holds it is not known',
		explanation: [
			finalizers.length > 0
				? finalizers
						.slice(0, 4)
						.map(finalizer => `${finalizer} is taken away by ${finalizerFacts(finalizer).by}.`)
						.join(' ')
				: 'Nothing that is read here is left in it, and nothing says that an API fails: the controller may not have tried again yet.',
		].join(' '),
		remedies: [
			{
				owner: 'joint',
				text: 'List what is left, then bring back whoever takes its finalizers away.',
				command:
					kinds.length > 0
						? kubectl('-n', row.name, 'get', kinds.map(({type}) => type).join(','))
						: kubectl('get', 'namespace', row.name, '-o', 'yaml'),
				risk: 'none',
				verify,
			},
		],
	};
}
