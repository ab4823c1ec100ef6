import {policyWorlds} from '../../migration/policies.ts';
import {stagedWorld} from '../../migration/staged-policies.ts';
import {formatIp} from '../../net/ip.ts';
import {type End, endName, familiesOf} from '../../policy/ends.ts';
import {type Decision, decide, verdictOf} from '../../policy/evaluate.ts';
import {type NearestMiss, nearestMiss} from '../../policy/nearest-miss.ts';
import {portText, type WantedPort} from '../../policy/port-text.ts';
import type {Unknown} from '../../policy/unknown.ts';
import type {Direction, Engine, PolicyWorld} from '../../policy/world.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type Place, PlaceError, placeOf} from './places.ts';
import {type Route, routesOf, type Step} from './routes.ts';

export type Verdict = 'allow' | 'deny' | 'unknown';

/** What decides on one side of a connection. */
export type Side = {
	readonly direction: Direction;
	readonly decision: Decision;
	/** Who enforces there; absent where there is no pod with a network of its own. */
	readonly engine?: Engine & {readonly node: string};
	readonly near?: NearestMiss;
};

/** One way through, judged. */
export type Way = {
	readonly verdict: Verdict;
	readonly egress: Side;
	readonly ingress: Side;
	readonly from: string;
	readonly to: string;
	readonly port: string;
	readonly family: 4 | 6;
	readonly steps: readonly Step[];
};

/** The answer to "may this reach that, and who decides". */
export type Explanation = {
	readonly from: string;
	readonly to: string;
	readonly port: string;
	readonly verdict: Verdict;
	/** Why there is no verdict beyond what the sides say; absent when they say it. */
	readonly unknown?: Unknown;
	/** The way that decides: the first that is denied, else the first that is not known. None when there is no way at all. */
	readonly way?: Way;
	readonly ways: readonly Way[];
	/** The same question if everything that is staged were enforced; absent where nothing is staged. */
	readonly staged?: {readonly verdict: Verdict; readonly way?: Way};
};

/** Explains a connection; `from` and `to` are places as placeOf reads them. Throws PlaceError. */
export function explain(
	snapshot: Snapshot,
	from: string,
	to: string,
	wanted: WantedPort,
	world: PolicyWorld = policyWorlds(snapshot).now,
): Explanation {
	const places = [placeOf(snapshot, from), placeOf(snapshot, to)] as const;
	const answer = explainPlaces(snapshot, world, ...places, wanted);
	const later = stagedWorld(snapshot);
	if (later === undefined || world !== policyWorlds(snapshot).now) return answer;
	const {verdict, way} = explainPlaces(snapshot, later, ...places, wanted);
	return {...answer, staged: {verdict, ...(way && {way})}};
}

/** The same between places that have been found. Throws PlaceError for a source that opens no connections. */
export function explainPlaces(
	snapshot: Snapshot,
	world: PolicyWorld,
	from: Place,
	to: Place,
	wanted: WantedPort,
): Explanation {
	const asked = {from: from.text, to: to.text, port: wanted.text};
	if (from.kind === 'service')
		throw new PlaceError(`${from.text} is a Service, which opens no connections. Name one of its pods.`);
	const routes = routesOf(snapshot, from.end, to, wanted);
	if (!Array.isArray(routes)) return {...asked, verdict: 'unknown', unknown: routes as Unknown, ways: []};
	const ways = (routes as readonly Route[]).flatMap(route =>
		familiesOf(route.from, route.to).map(family => judge(world, route, family)),
	);
	const kinds = new Set(ways.map(({verdict}) => verdict));
	const verdict = kinds.size === 1 ? [...kinds][0]! : 'unknown';
	const way =
		ways.find(one => one.verdict === 'deny') ?? ways.find(one => one.verdict === 'unknown') ?? ways[0];
	return {
		...asked,
		verdict,
		...(way && {way}),
		ways,
		...(kinds.size > 1 && {unknown: mixed(asked.to, ways)}),
	};
}

function mixed(object: string, ways: readonly Way[]): Unknown {
	const denied = ways.filter(({verdict}) => verdict === 'deny').length;
	const allowed = ways.filter(({verdict}) => verdict === 'allow').length;
	const why = `of ${ways.length} ways ${allowed} are allowed and ${denied} denied: it depends on the endpoint, the port or the node`;
	return {kind: 'unknown', object, field: '', why};
}

function judge(world: PolicyWorld, {from, seenAs, to, port, steps}: Route, family: 4 | 6): Way {
	const egress = sideOf(world, 'Egress', from, to, port, family);
	const ingress = sideOf(world, 'Ingress', to, seenAs, port, family);
	return {
		verdict: verdictOf(egress.decision, ingress.decision),
		egress,
		ingress,
		from: endName(from, formatIp),
		to: endName(to, formatIp),
		port: portText(port),
		family,
		steps,
	};
}

function sideOf(
	world: PolicyWorld,
	direction: Direction,
	subject: End,
	other: End,
	port: Route['port'],
	family: 4 | 6,
): Side {
	const decision = decide(world, direction, subject, other, port, family);
	const near =
		decision.kind === 'deny'
			? nearestMiss(world, decision, direction, subject, other, port, family)
			: undefined;
	return {
		direction,
		decision,
		...(subject.kind === 'pod' && {engine: {...world.engine(subject), node: subject.node}}),
		...(near && {near}),
	};
}

/** How a denial shows at the source. */
export type Symptom = 'refused' | 'timeout' | 'unknown';

/** What the source of a denied connection sees. */
export function symptomOf({ingress, egress}: Way): Symptom {
	const side = [egress, ingress].find(({decision}) => decision.kind === 'deny');
	return side?.engine === undefined ? 'unknown' : engineSymptom(side.engine);
}

/** kube-router rejects what it denies, Calico drops it; of two engines the first one does, and which that is changes. */
export function engineSymptom({kind, also}: Pick<Engine, 'kind' | 'also'>): Symptom {
	if (also !== undefined) return 'unknown';
	return kind === 'kube-router' ? 'refused' : kind === 'calico' ? 'timeout' : 'unknown';
}
