import type {Finding, Subject} from '../checks/finding.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** One way in which a finding can be the consequence of another. */
export type Link = {
	readonly cause: (finding: Finding) => boolean;
	readonly effect: (finding: Finding) => boolean;
	readonly related: (snapshot: Snapshot, cause: Finding, effect: Finding) => boolean;
};

/** Findings of a check, or one part of it. */
export const of = (code: string, part?: string) => (finding: Finding) =>
	finding.id === (part === undefined ? code : `${code}/${part}`) ||
	(part === undefined && finding.code === code);

/** Those of them that fail. */
export const failing = (test: (finding: Finding) => boolean) => (finding: Finding) =>
	finding.verdict === 'FAIL' && test(finding);

/** Those of them that fail or warn. */
export const troubled = (test: (finding: Finding) => boolean) => (finding: Finding) =>
	(finding.verdict === 'FAIL' || finding.verdict === 'WARN') && test(finding);

/** For causes that are about the whole cluster. */
export const always = () => true;

function nodesOf({subjects}: Finding): ReadonlySet<string> {
	return new Set(subjects.filter(({kind}) => kind === 'Node').map(({name}) => name));
}

/** They speak of one node at least. */
export function sameNode(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const nodes = nodesOf(cause);
	return [...nodesOf(effect)].some(node => nodes.has(node));
}

/** All pods of the effect are on nodes of the cause. */
export function everyPodOnNodes({pods}: Snapshot, cause: Finding, effect: Finding): boolean {
	const nodes = nodesOf(cause);
	const subjects = effect.subjects.filter(({kind}) => kind === 'Pod');
	return (
		subjects.length > 0 &&
		subjects.every(({namespace, name}) => {
			const slot = pods.find(namespace, name);
			return slot >= 0 && nodes.has(pods.nodeName(pods.nodeId(slot)));
		})
	);
}

const keyOf = ({kind, namespace, name}: Subject) => `${kind}/${namespace}/${name}`;

/** They speak of one pod at least. */
export function samePod(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const pods = new Set(cause.subjects.filter(({kind}) => kind === 'Pod').map(keyOf));
	return effect.subjects.some(subject => pods.has(keyOf(subject)));
}

/** They speak of one object at least that is no node. */
export function sameObject(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const known = new Set(cause.subjects.filter(({kind}) => kind !== 'Node').map(keyOf));
	return effect.subjects.some(subject => known.has(keyOf(subject)));
}

/** The cause speaks of every object that the effect speaks of. */
export function everyObject(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const known = new Set(cause.subjects.map(keyOf));
	return effect.subjects.length > 0 && effect.subjects.every(subject => known.has(keyOf(subject)));
}
