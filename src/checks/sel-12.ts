import {denials, troubledFlows} from '../migration/flow-verdicts.ts';
import {kubectl} from '../migration/kubectl.ts';
import {type ModelState, type ModelTrouble, modelStates} from '../migration/model-states.ts';
import {lacksArtifactPath} from '../migration/model-storage.ts';
import type {Fact} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {agentLog} from './agent-log.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Owner} from './finding.ts';
import {sameArtifact, storageByAddress} from './sel-12-storage.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-12', title: 'Loading of models'};

type Failed = Extract<ModelState, {readonly kind: 'failing'}>;

/** Troubles that a model meets while it is loaded, in the order in which they are looked for, with what follows from them. */
const leaves: readonly (readonly [ModelTrouble, Owner, string, string])[] = [
	[
		'loopback',
		'application',
		'the model server does not listen',
		'See why container mlserver (or triton) of the server pod is not up; no CNI is involved.',
	],
	[
		'secret',
		'application',
		'the storage secret is not understood',
		'SEL-16 and SEL-17 say what is wrong with the Secret.',
	],
	[
		'artifact',
		'application',
		'the storage answers, but without the model',
		'Compare .spec.storageUri with what is in the store, and try its credentials.',
	],
	[
		'name',
		'joint',
		'a name is not resolved',
		'Resolve it from the server pod and from a pod of another namespace; then DNS-05.',
	],
	[
		'network',
		'joint',
		'the storage is not reached',
		'Find out whose address it is (ktriage who ADDRESS); then POL-08.',
	],
	['unknown', 'application', 'why is not said', 'Read the log of container agent in the server pods.'],
];

/** Models that a server was found for and that could not be loaded, and where their storage URI leads. */
export const sel12: Check = {
	...named,
	about:
		'Models load: what failed on the way to the artifact, and storage URIs that go to addresses instead of names or to one and the same artifact.',
	needs: ['seldonModels'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const states = modelStates(snapshot);
		if (states.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'there are no Models'})];
		const findings = [
			...gathered(
				failedToLoad(snapshot, states.filter(isFailed)),
				'models',
				'models that could not be loaded',
			),
			...storageByAddress(snapshot),
			...sameArtifact(snapshot),
		];
		if (findings.length > 0) return findings;
		return [
			finding(named, {verdict: 'PASS', summary: `none of ${count(states.length, 'model')} failed to load`}),
		];
	},
};

/** Loading begins once the scheduler has found a server. */
function isFailed(state: ModelState): state is Failed {
	if (state.kind !== 'failing') return false;
	const {trouble, condition} = state;
	if (trouble === 'unseen' || trouble === 'no-server' || trouble === 'scheduler') return false;
	return trouble !== 'unknown' || condition?.message === 'ModelFailed';
}

function failedToLoad(snapshot: Snapshot, states: readonly Failed[]): readonly Finding[] {
	const groups = new Map<string, Failed[]>();
	for (const state of states) {
		const key = `${state.row.namespace}/${state.trouble}`;
		groups.set(key, [...(groups.get(key) ?? []), state]);
	}
	return [...groups]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([part, group]) => {
			const [first] = group;
			const leaf = leaves.find(([trouble]) => trouble === first?.trouble);
			if (first === undefined || leaf === undefined) return [];
			return [notLoaded(snapshot, part, group, first.row.namespace, leaf)];
		});
}

function notLoaded(
	snapshot: Snapshot,
	part: string,
	group: readonly Failed[],
	namespace: string,
	[trouble, owner, what, next]: (typeof leaves)[number],
): Finding {
	const denied = trouble === 'network' || trouble === 'name' ? storageDenials(snapshot, namespace) : [];
	const paths = trouble === 'artifact' ? group.filter(({row}) => lacksArtifactPath(row)) : [];
	return finding(named, {
		part,
		verdict: 'FAIL',
		// That a model is not ready is said by SEL-01; this is the same from the side of its storage.
		class: 'symptom',
		owner,
		confidence: trouble === 'unknown' ? 'possible' : 'probable',
		subjects: group.map(({row}) => ({kind: 'Model', namespace, name: row.name})),
		summary: `${few(group.map(({row}) => row.name))} in ${namespace} not loaded: ${what}`,
		explanation: [
			'A server was found; the agent then fetches the artifact with rclone and hands it to the model server.',
			paths.length > 0
				? 'MLflow 3 keeps a model under EXPERIMENT/models/m-ID/artifacts/; the URI ends elsewhere.'
				: '',
			denied.length > 0 ? 'The policies of the namespace deny the way to the object store.' : '',
		]
			.filter(text => text !== '')
			.join(' '),
		evidence: fields([
			...group.flatMap(({row, condition}) => [
				{source: `Model ${namespace}/${row.name} .spec.storageUri`, value: row.storageUri || 'empty'},
				{
					source: `Model ${namespace}/${row.name} .status.conditions[ModelReady]`,
					value: condition === undefined ? 'no status' : `${condition.message}; ${condition.reason}`,
				},
			]),
			...denied,
		]),
		ruledOut: [
			'the scheduler and the capabilities of the servers: a server was found',
			...(trouble === 'artifact' || trouble === 'secret' || trouble === 'loopback'
				? ['the CNI and policies: what failed is past the network or inside one pod']
				: []),
		],
		predictions: [
			{
				probe: agentLog(namespace),
				expect: 'the same text beside the name of the model',
			},
		],
		remedies: [
			{
				owner,
				text: next,
				command: kubectl(
					'-n',
					namespace,
					'get',
					'models.mlops.seldon.io',
					group[0]?.row.name ?? '',
					'-o',
					'yaml',
				),
				risk: 'none',
				verify: 'ktriage check SEL-12 SEL-01',
			},
		],
	});
}

/** What policies say about the way from servers of the namespace to object stores of the cluster. */
function storageDenials(snapshot: Snapshot, namespace: string): readonly Fact[] {
	return troubledFlows(snapshot)
		.filter(
			({flow, from, now}) =>
				flow.topic === 'storage' &&
				now.verdict === 'deny' &&
				from.kind === 'pod' &&
				from.namespace === namespace,
		)
		.flatMap(({flow, port, now, from, to}) =>
			denials(now, from, to).map(({policies, direction}) => ({
				source: `NetworkPolicy ${policies.map(policy => `${policy.namespace}/${policy.name}`).join(', ')} .spec.${direction.toLowerCase()}`,
				value: `${flow.what} ${port.port}/${port.protocol}: no rule matches`,
			})),
		);
}
