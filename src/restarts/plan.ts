import {metadataOf} from '../actions/changes.ts';
import {
	type ActionCluster,
	type ActionPlan,
	type ActionRequest,
	type ActionTarget,
	type Confirmation,
	objectPath,
} from '../actions/plan.ts';
import {kubectl} from '../migration/kubectl.ts';
import {isMapping, mappingAt} from '../record/shape.ts';
import type {RestartChoice} from './choice.ts';
import {type Chosen, itemTitle} from './select.ts';

/** A chosen workload and the object as it was read. */
export type ReadItem = Chosen & {readonly target: ActionTarget; readonly object: unknown};

export type RestartFacts = {
	readonly cluster: ActionCluster;
	/** RFC 3339. */
	readonly at: string;
	/** What has to be done first, and what is left to people. */
	readonly before: readonly string[];
	readonly left: readonly string[];
};

const mark = 'kubectl.kubernetes.io/restartedAt';
const markPath = ['spec', 'template', 'metadata', 'annotations', mark];
/** So many workloads at once are confirmed by their number. */
const many = 1;

/**
 * Plans to restart workloads as `kubectl rollout restart` does: the restart mark in the pod template, in the order given. Before each one its
 * PodDisruptionBudgets must allow a disruption; after each one (or each wave) it must be ready again, else nothing further is sent.
 */
export function planRestart(
	items: readonly ReadItem[],
	choice: RestartChoice,
	facts: RestartFacts,
): ActionPlan {
	const {cluster, at, before, left} = facts;
	const [only] = items;
	const title =
		items.length === 1 && only !== undefined
			? `restart ${itemTitle(only.item)}`
			: `restart ${items.length} workloads, ${choice.rhythm === 'each' ? 'one after the other' : 'wave by wave'}`;
	return {
		kind: 'restart',
		title,
		cluster,
		bound: items.map(({target, object}) => ({
			target,
			path: objectPath(target),
			uid: String(metadataOf(object).uid ?? ''),
		})),
		requests: items.map((item, index) => request(item, items, index, choice, at)),
		better: before.map(text => `Better first: ${text}`),
		consequences: [...items.flatMap(consequences), ...left],
		undo: '',
		confirmations: [confirmation(items)],
	};
}

function request(
	{target, object, item, wave}: ReadItem,
	items: readonly ReadItem[],
	index: number,
	{rhythm, patience}: RestartChoice,
	at: string,
): ActionRequest {
	const last = items[index + 1]?.wave !== wave;
	const together = items.filter(one => one.wave === wave).map(one => one.target);
	const waitFor = rhythm === 'each' ? [target] : last ? together : [];
	const uid = metadataOf(object).uid;
	return {
		verb: 'patch',
		method: 'PATCH',
		path: `${objectPath(target)}?fieldManager=ktriage`,
		contentType: 'application/merge-patch+json',
		// With the uid of another object than this one the server answers 409.
		body: JSON.stringify({metadata: {uid}, spec: {template: {metadata: {annotations: {[mark]: at}}}}}),
		target,
		kubectl: kubectl(
			'-n',
			target.namespace,
			'rollout',
			'restart',
			`${target.kind.toLowerCase()}/${target.name}`,
		),
		canDryRun: true,
		backup: false,
		effect: {kind: 'fieldIs', path: markPath, value: at},
		budgets: item.budgets.map(({name}) => ({
			group: 'policy',
			version: 'v1',
			resource: 'poddisruptionbudgets',
			kind: 'PodDisruptionBudget',
			namespace: target.namespace,
			name,
		})),
		...(waitFor.length > 0 && {ready: {targets: waitFor, seconds: patience}}),
	};
}

function consequences({item, object}: ReadItem): readonly string[] {
	const title = itemTitle(item);
	const services = item.onlyEndpointOf.map(({namespace, name}) => `${namespace}/${name}`);
	const argo = argoApplication(object);
	return [
		`${title}: ${item.slots.length} of its pods move to new addresses`,
		...(services.length === 0
			? []
			: [`${title} is the only endpoint of ${services.join(', ')}: nobody answers there while it restarts`]),
		...item.budgets
			.filter(({disruptionsAllowed}) => disruptionsAllowed === 0)
			.map(
				({name}) =>
					`${title}: PodDisruptionBudget ${name} allows no disruption now: the restart stops before it`,
			),
		...item.notes.map(note => `${title}: ${note}`),
		...(argo === undefined
			? []
			: [
					`${title} belongs to the Argo CD application ${argo}: with self-heal it may set the template back, and the pods restart a second time`,
				]),
	];
}

/** The application that Argo CD says an object belongs to (annotation of its tracking method "annotation", label of older ones). */
function argoApplication(object: unknown): string | undefined {
	if (!isMapping(object)) return undefined;
	const metadata = mappingAt(object, 'metadata');
	const tracked = mappingAt(metadata, 'annotations')['argocd.argoproj.io/tracking-id'];
	const label = mappingAt(metadata, 'labels')['argocd.argoproj.io/instance'];
	if (typeof tracked === 'string') return tracked.split(':')[0];
	return typeof label === 'string' ? label : undefined;
}

/** One harmless workload takes a yes; what silences a Service, or many at once, takes more. */
function confirmation(items: readonly ReadItem[]): Confirmation {
	if (items.length > many)
		return {kind: 'typed', text: String(items.length), why: 'the number of workloads that restart'};
	const [only] = items;
	if (only === undefined || only.item.onlyEndpointOf.length === 0) return {kind: 'yes'};
	return {kind: 'typed', text: only.target.name, why: 'nobody answers for its Services while it restarts'};
}
