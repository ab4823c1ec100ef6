import {policyWorlds} from '../../migration/policies.ts';
import {wholeOf} from '../../migration/steps.ts';
import {bitsOf, formatIp} from '../../net/ip.ts';
import {addressesOf, type End, type PodEnd, type Port} from '../../policy/ends.ts';
import {portText, type WantedPort} from '../../policy/port-text.ts';
import type {Direction} from '../../policy/world.ts';
import {podFlags} from '../../store/pod-table.ts';
import type {Labels} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type Change, changeSteps} from './changes.ts';
import {diffSteps} from './diff.ts';
import {type Explanation, explainPlaces, type Verdict} from './explain.ts';
import {type PeerDraft, type PolicyDraft, policyRow} from './manifest.ts';
import {type Place, PlaceError, placeOf} from './places.ts';
import {type Route, routesOf} from './routes.ts';

/** What would let a connection through, and everything else that it would do. */
export type Suggestion = {
	readonly before: Explanation;
	/** Empty when nothing is to be done, or nothing that can be written as a NetworkPolicy helps. */
	readonly policies: readonly PolicyDraft[];
	/** The verdict when they are applied. */
	readonly after: Verdict;
	readonly changes: readonly Change[];
	/** Why they do not help; empty when they do. */
	readonly trouble: string;
};

/** Labels that name one pod or one version of a workload: a policy must not rest on them. */
const passing =
	/^(pod-template-(hash|generation)|controller-revision-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/.*|controller-uid|job-name|workflows\.argoproj\.io\/.*)$/;

/** Finds the smallest NetworkPolicies that let a connection through: one for each side that denies. Throws PlaceError. */
export function suggest(snapshot: Snapshot, from: string, to: string, wanted: WantedPort): Suggestion {
	return wholeOf(suggestSteps(snapshot, from, to, wanted, Number.POSITIVE_INFINITY));
}

/** The same in steps of a few milliseconds, with so many changes at most. Throws PlaceError. */
export function* suggestSteps(
	snapshot: Snapshot,
	from: string,
	to: string,
	wanted: WantedPort,
	mostChanges: number,
): Generator<void, Suggestion> {
	const [source, target] = [placeOf(snapshot, from), placeOf(snapshot, to)];
	const before = explainPlaces(snapshot, policyWorlds(snapshot).now, source, target, wanted);
	const nothing = {before, policies: [], after: before.verdict, changes: []};
	if (before.verdict === 'allow') return {...nothing, trouble: 'it is let through already'};
	if (before.verdict === 'unknown') {
		const why = before.unknown?.why ?? 'rules that are not understood decide';
		return {...nothing, trouble: `what denies it is not known: ${why}`};
	}
	const policies = draftsFor(snapshot, source, target, wanted, before);
	const after = applied(snapshot, policies);
	const verdict = explainPlaces(after, policyWorlds(after).now, source, target, wanted);
	const {changes} = yield* changeSteps(yield* diffSteps(snapshot, after, []), mostChanges);
	return {
		before,
		policies,
		after: verdict.verdict,
		changes,
		trouble: verdict.verdict === 'allow' ? '' : stillDenied(verdict),
	};
}

function stillDenied({way, unknown}: Explanation): string {
	const snat = way?.steps.find(({kind}) => kind === 'snat');
	if (snat !== undefined)
		return `the source is replaced on the way (${snat.why}); no rule about pods sees it`;
	const side = [way?.egress, way?.ingress].find(one => one?.decision.kind === 'deny');
	if (side?.decision.kind === 'deny' && side.decision.policy !== undefined)
		return `${side.decision.policy.title} denies it before any NetworkPolicy is asked`;
	return unknown?.why ?? 'another policy decides';
}

function applied(snapshot: Snapshot, drafts: readonly PolicyDraft[]): Snapshot {
	const {tables} = snapshot;
	return {
		...snapshot,
		tables: {...tables, networkPolicies: [...tables.networkPolicies, ...drafts.map(policyRow)]},
	};
}

function draftsFor(
	snapshot: Snapshot,
	source: Place,
	target: Place,
	wanted: WantedPort,
	{ways, from, to}: Explanation,
): readonly PolicyDraft[] {
	if (source.kind === 'service') throw new PlaceError(`${from} is a Service, which opens no connections.`);
	const routes = routesOf(snapshot, source.end, target, wanted);
	if (!Array.isArray(routes)) return [];
	const denies = (direction: Direction) =>
		ways.some(way => (direction === 'Egress' ? way.egress : way.ingress).decision.kind === 'deny');
	const name = (text: string) =>
		text
			.replace(/^[^/]*\//, '')
			.replace(/^service:/, '')
			.replaceAll(/[^a-z0-9-]+/g, '-');
	const title = `allow-${name(from)}-to-${name(to)}`.slice(0, 200).replace(/-+$/, '');
	const drafts: PolicyDraft[] = [];
	for (const direction of ['Egress', 'Ingress'] as const) {
		if (!denies(direction)) continue;
		const subjects = subjectsOf(routes as readonly Route[], direction);
		const [subject] = subjects;
		if (subject === undefined) continue;
		const ports = portsOf((routes as readonly Route[]).map(({port}) => port));
		const others = (routes as readonly Route[]).map(route =>
			direction === 'Egress' ? route.to : route.from,
		);
		const rule = {peers: distinct(others.map(other => peerOf(snapshot, subject.namespace, other))), ports};
		drafts.push({
			namespace: subject.namespace,
			name: title,
			selects: narrowest(snapshot, subject),
			...(direction === 'Egress' ? {egress: [rule]} : {ingress: [rule]}),
		});
	}
	return drafts;
}

function subjectsOf(routes: readonly Route[], direction: Direction): readonly PodEnd[] {
	return routes.map(({from, to}) => (direction === 'Egress' ? from : to)).filter(end => end.kind === 'pod');
}

/** DNS falls back to TCP for long answers, so both belong together. */
function portsOf(ports: readonly Port[]): readonly Port[] {
	const found = new Map(ports.map(({protocol, port}) => [portText({protocol, port}), {protocol, port}]));
	for (const {protocol, port} of [...found.values()]) {
		if (port !== 53) continue;
		const other = {protocol: protocol === 'UDP' ? 'TCP' : 'UDP', port};
		found.set(portText(other), other);
	}
	return [...found.values()];
}

function peerOf(snapshot: Snapshot, own: string, other: End): PeerDraft {
	if (other.kind === 'pod')
		return {...(other.namespace !== own && {namespace: other.namespace}), labels: narrowest(snapshot, other)};
	const [ip] = addressesOf(other);
	if (ip === undefined)
		throw new PlaceError('A NetworkPolicy cannot name a host, only addresses. Ask for an address instead.');
	return {cidr: `${formatIp(ip)}/${bitsOf(ip.family)}`};
}

/** The fewest labels that select the fewest pods of the namespace beside this one. */
function narrowest(snapshot: Snapshot, {namespace, labels}: PodEnd): Labels {
	const stable = Object.entries(labels).filter(([key]) => !passing.test(key));
	if (stable.length === 0) return {};
	const candidates = [...stable.map(pair => [pair]), stable];
	const counts = candidates.map(pairs => countSelected(snapshot, namespace, pairs));
	const best = counts.indexOf(Math.min(...counts));
	return Object.fromEntries(candidates[best]!);
}

function countSelected(
	{pods}: Snapshot,
	namespace: string,
	pairs: readonly (readonly [string, string])[],
): number {
	let count = 0;
	for (const slot of pods.slots()) {
		if ((pods.flags(slot) & podFlags.finished) !== 0) continue;
		if (pods.namespaceName(pods.namespaceId(slot)) !== namespace) continue;
		const labels = pods.labelsOf(pods.labelsId(slot));
		if (pairs.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value)) count++;
	}
	return count;
}

function distinct<T>(values: readonly T[]): readonly T[] {
	return [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
}
