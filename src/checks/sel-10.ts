import {kubectl} from '../migration/kubectl.ts';
import {modelStates} from '../migration/model-states.ts';
import {serverPods} from '../migration/seldon.ts';
import {podFlags} from '../store/pod-table.ts';
import type {SeldonModelRow, SeldonServerRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-10', title: 'Servers that match'};

/** Models for which the scheduler found no Server, and which of the conditions for one is not met. */
export const sel10: Check = {
	...named,
	about:
		'For every model there is a Server in its namespace, ready, with what the model requires and room for it.',
	needs: ['seldonModels', 'seldonServers', 'pods'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const byNamespace = new Map<string, SeldonModelRow[]>();
		const states = modelStates(snapshot);
		for (const state of states) {
			if (state.kind !== 'failing' || state.trouble !== 'no-server') continue;
			const {namespace} = state.row;
			byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), state.row]);
		}
		if (byNamespace.size > 0)
			return [...byNamespace].sort().map(([namespace, rows]) => unmatched(snapshot, namespace, rows));
		if (states.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'there are no Models'})];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `the scheduler misses a Server for none of ${count(states.length, 'model')}`,
			}),
		];
	},
};

type Reason = {
	/** Explained by the Server alone; others may have a cause below. */
	readonly isOwn: boolean;
	readonly summary: string;
	readonly explanation: string;
	readonly remedy: string;
	readonly owner: 'application' | 'platform' | 'joint';
};

function unmatched(snapshot: Snapshot, namespace: string, models: readonly SeldonModelRow[]): Finding {
	const servers = snapshot.tables.seldonServers.filter(
		row => row.namespace === namespace && row.deletedAt === undefined,
	);
	const reason = reasonFor(snapshot, servers, models);
	const [first] = models;
	return finding(named, {
		part: reason.isOwn ? `${namespace}/offer` : namespace,
		verdict: 'FAIL',
		owner: reason.owner,
		confidence: reason.isOwn ? 'proven' : 'probable',
		subjects: [
			...models.map(({name}) => ({kind: 'Model', namespace, name})),
			...(reason.isOwn ? [] : servers.map(({name}) => ({kind: 'Server', namespace, name}))),
		],
		summary: `no matching server in ${namespace} for ${few(models.map(({name}) => name))}: ${reason.summary}`,
		explanation: reason.explanation,
		evidence: fields([
			...models.map(({name, requirements, server}) => ({
				source: `Model ${namespace}/${name} .spec.requirements`,
				value: `${requirements.join(', ') || 'none'}${server === '' ? '' : `; server ${server}`}`,
			})),
			...servers.map(row => ({
				source: `Server ${namespace}/${row.name} .spec.capabilities, .status`,
				value: `${[...row.capabilities, ...row.extraCapabilities].join(', ') || 'those of its ServerConfig'}; ${count(row.loadedModels, 'model')} loaded; ${readyPods(snapshot, row)} of ${count(row.replicas, 'pod')} ready`,
			})),
		]),
		ruledOut: reason.isOwn
			? ['the network and policies: what is asked for is not offered by any Server']
			: [],
		remedies: [
			{
				owner: reason.owner,
				text: reason.remedy,
				command: kubectl('-n', namespace, 'get', 'servers.mlops.seldon.io,models.mlops.seldon.io'),
				risk: 'none',
				verify: `ktriage check SEL-10; ${kubectl('-n', namespace, 'get', 'models.mlops.seldon.io', first?.name ?? '')}`,
			},
		],
	});
}

/** The conditions for a Server, in the order in which the scheduler needs them. */
function reasonFor(
	snapshot: Snapshot,
	servers: readonly SeldonServerRow[],
	models: readonly SeldonModelRow[],
): Reason {
	if (servers.length === 0) {
		return {
			isOwn: true,
			owner: 'application',
			summary: 'there is no Server in this namespace',
			explanation: 'The scheduler of a namespace puts models on Servers of that namespace alone.',
			remedy: 'Create a Server in this namespace, or the model where one is.',
		};
	}
	const unmet = models.flatMap(model =>
		lackingCapabilities(servers, model).map(one => `${model.name} needs ${one}`),
	);
	if (unmet.length > 0) {
		return {
			isOwn: true,
			owner: 'application',
			summary: few(unmet),
			explanation:
				'No Server of this namespace offers what the model requires, or it asks for a Server that does not exist.',
			remedy:
				'Add the capability to the Server if its image has it (.spec.extraCapabilities), or correct .spec.requirements of the model.',
		};
	}
	const ready = servers.filter(server => readyPods(snapshot, server) > 0);
	if (ready.length === 0) {
		return {
			isOwn: false,
			owner: 'joint',
			summary: 'no Server has a ready pod',
			explanation: 'A Server counts once the agent of one of its pods has connected to the scheduler.',
			remedy: 'Bring a Server up first: SEL-03 says what it lacks.',
		};
	}
	return {
		isOwn: false,
		owner: 'joint',
		summary: 'a Server is ready and offers what is required',
		explanation:
			'So either its agent is not connected to the scheduler (port 9005), or it has no room for the model, or the text is old: models are not tried again while nothing changes. Which of them is in the log of the agent and the scheduler.',
		remedy:
			'Look for "Subscribed to scheduler" in the log of the agent. If it is connected and has room, change an annotation of the model so that it is tried again.',
	};
}

function readyPods(snapshot: Snapshot, {namespace, name}: SeldonServerRow): number {
	const slots = serverPods(snapshot).get(`${namespace}/${name}`) ?? [];
	return slots.filter(slot => (snapshot.pods.flags(slot) & podFlags.ready) !== 0).length;
}

/** What no Server offers. Capabilities that come from a ServerConfig cannot be seen here, so such a Server may offer anything. */
function lackingCapabilities(
	servers: readonly SeldonServerRow[],
	{requirements, server}: SeldonModelRow,
): readonly string[] {
	const candidates = server === '' ? servers : servers.filter(({name}) => name === server);
	if (candidates.length === 0) return [`Server ${server}`];
	const offers = (row: SeldonServerRow): ReadonlySet<string> =>
		new Set([...row.capabilities, ...row.extraCapabilities]);
	if (
		candidates.some(row => row.capabilities.length === 0 || requirements.every(one => offers(row).has(one)))
	)
		return [];
	const nowhere = requirements.filter(one => !candidates.some(row => offers(row).has(one)));
	return nowhere.length > 0 ? nowhere : [`${requirements.join(' and ')} on one and the same Server`];
}
