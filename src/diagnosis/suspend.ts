import type {Finding, Subject} from '../checks/finding.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {type Layer, layerOfCode, layers} from './catalogue.ts';

/** What everything above stands on. What policies, balancers and programs say of themselves is linked one by one. */
const ground: readonly Layer[] = ['node', 'cni', 'addressing', 'dns'];

/** Packets that got no answer. A refusal or a status comes from somebody who was reached, whatever lies below. */
const lost = /time(?:d )?-?out|unreachable|no route to host|dns-(?:timeout|servfail)/i;
const reached = /\bhttp\(\d|\bHTTP\/\d|refused|reset/i;
const observed = new Set(['probe', 'log', 'metric', 'counter']);

/**
 * What a red lower layer suspends: findings of higher layers that rest on nothing but lost packets, and that speak of the same node, pod,
 * object or address. Their evidence stays, their verdict waits for the repair below. A fact that stands in an object is never suspended:
 * it is as true on a broken network. Answers with the ids of the lower findings, by the id of the one that is suspended.
 */
export function suspendedBy(
	snapshot: Snapshot,
	findings: readonly Finding[],
): ReadonlyMap<string, readonly string[]> {
	const causes = findings.filter(isBroken).map(finding => ({finding, reach: reachOf(snapshot, finding)}));
	const found = new Map<string, readonly string[]>();
	if (causes.length === 0) return found;
	for (const effect of findings) {
		if (effect.explainedBy.length > 0 || !restsOnLostPackets(effect)) continue;
		const above = levelOf(effect);
		const below = causes.filter(
			({finding, reach}) => levelOf(finding) < above && isWithin(snapshot, reach, effect),
		);
		if (below.length > 0) {
			found.set(
				effect.id,
				below.map(({finding}) => finding.id),
			);
		}
	}
	return found;
}

function levelOf({code}: Finding): number {
	const layer = layerOfCode(code);
	return layer === undefined ? layers.length : layers.indexOf(layer);
}

/** A failure of the ground that is nobody's symptom; what only files say has broken nothing yet. */
function isBroken({code, verdict, explainedBy, evidence}: Finding): boolean {
	const layer = layerOfCode(code);
	return (
		verdict === 'FAIL' &&
		explainedBy.length === 0 &&
		layer !== undefined &&
		ground.includes(layer) &&
		evidence.some(({kind}) => kind !== 'iac')
	);
}

function restsOnLostPackets({code, id, verdict, evidence}: Finding): boolean {
	if ((verdict !== 'FAIL' && verdict !== 'WARN') || evidence.length === 0) return false;
	// Loopback never leaves the pod: nothing below can explain it.
	if (code === 'NET-07' || id.endsWith('/loopback')) return false;
	return (
		evidence.every(({kind, value}) => observed.has(kind) && !reached.test(value)) &&
		evidence.some(({value}) => lost.test(value))
	);
}

type Reach = {
	readonly keys: ReadonlySet<string>;
	readonly nodes: ReadonlySet<string>;
	readonly addresses: ReadonlySet<string>;
};

const keyOf = ({kind, namespace, name}: Subject) => `${kind}/${namespace}/${name}`;

/** The objects, nodes and addresses that a failure is about. A pool is about every pod, which says nothing of one of them. */
function reachOf({pods}: Snapshot, {subjects}: Finding): Reach {
	const own = subjects.filter(({kind}) => kind !== 'IPPool' && kind !== 'Namespace');
	const addresses = own.flatMap(({kind, namespace, name}) => {
		const slot = kind === 'Pod' ? pods.find(namespace, name) : -1;
		return slot < 0 ? [] : pods.ips(slot);
	});
	return {
		keys: new Set(own.map(keyOf)),
		nodes: new Set(own.flatMap(({kind, name}) => (kind === 'Node' ? [name] : []))),
		addresses: new Set(addresses),
	};
}

const written = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;

function isWithin({pods}: Snapshot, reach: Reach, {subjects, evidence}: Finding): boolean {
	if (subjects.some(subject => reach.keys.has(keyOf(subject)))) return true;
	const slots = subjects.flatMap(({kind, namespace, name}) =>
		kind === 'Pod' ? [pods.find(namespace, name)] : [],
	);
	const onNodes = (slot: number) => slot >= 0 && reach.nodes.has(pods.nodeName(pods.nodeId(slot)));
	if (slots.length > 0 && slots.every(onNodes)) return true;
	if (reach.addresses.size === 0) return false;
	return evidence.some(({source, value}) =>
		[...`${source} ${value}`.matchAll(written)].some(([ip]) => reach.addresses.has(ip)),
	);
}
