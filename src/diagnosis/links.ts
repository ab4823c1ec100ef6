import type {Finding} from '../checks/finding.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** One way in which a finding can be the consequence of another. */
type Link = {
	readonly cause: (finding: Finding) => boolean;
	readonly effect: (finding: Finding) => boolean;
	readonly related: (snapshot: Snapshot, cause: Finding, effect: Finding) => boolean;
};

const of = (code: string, part?: string) => (finding: Finding) =>
	finding.id === (part === undefined ? code : `${code}/${part}`) ||
	(part === undefined && finding.code === code);
const failing = (test: (finding: Finding) => boolean) => (finding: Finding) =>
	finding.verdict === 'FAIL' && test(finding);
const troubled = (test: (finding: Finding) => boolean) => (finding: Finding) =>
	(finding.verdict === 'FAIL' || finding.verdict === 'WARN') && test(finding);
const always = () => true;

/**
 * What explains what, from the lowest layer up. A link needs a relation between the objects, not only two red lines: a wrong root
 * cause is worse than none.
 */
const links: readonly Link[] = [
	{
		cause: failing(finding => finding.code === 'OPS-02' || finding.code === 'ENV-02'),
		effect: finding => finding.verdict === 'UNKNOWN',
		related: always,
	},
	{cause: failing(of('ENV-03')), effect: troubled(of('FLN-03')), related: sameNode},
	{cause: failing(of('ENV-03')), effect: troubled(of('ENV-10')), related: everyPodOnNodes},
	{cause: failing(of('FLN-01', 'flannel-backend')), effect: failing(of('FLN-03')), related: always},
	{cause: troubled(of('FLN-03')), effect: troubled(of('ENV-01')), related: sameNode},
	{cause: failing(of('FLN-03')), effect: failing(of('CID-01')), related: everyPodOnNodes},
	{cause: failing(of('CID-01')), effect: failing(of('CID-06', 'duplicates')), related: samePod},
];

/** The ids of the findings that explain this one, in rank order of `findings`. */
export function explain(
	snapshot: Snapshot,
	findings: readonly Finding[],
	effect: Finding,
): readonly string[] {
	if (effect.verdict === 'PASS' || effect.verdict === 'SKIP') return [];
	const candidates = links.filter(link => link.effect(effect));
	if (candidates.length === 0) return [];
	return findings
		.filter(
			cause =>
				cause.id !== effect.id &&
				candidates.some(link => link.cause(cause) && link.related(snapshot, cause, effect)),
		)
		.map(({id}) => id);
}

function nodesOf({subjects}: Finding): ReadonlySet<string> {
	return new Set(subjects.filter(({kind}) => kind === 'Node').map(({name}) => name));
}

function sameNode(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const nodes = nodesOf(cause);
	return [...nodesOf(effect)].some(node => nodes.has(node));
}

function everyPodOnNodes({pods}: Snapshot, cause: Finding, effect: Finding): boolean {
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

function samePod(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const key = ({namespace, name}: {readonly namespace: string; readonly name: string}) =>
		`${namespace}/${name}`;
	const pods = new Set(cause.subjects.filter(({kind}) => kind === 'Pod').map(key));
	return effect.subjects.some(subject => subject.kind === 'Pod' && pods.has(key(subject)));
}
