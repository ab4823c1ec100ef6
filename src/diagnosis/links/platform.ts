import type {Finding} from '../../checks/finding.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {
	always,
	everyPodOnNodes,
	failing,
	type Link,
	of,
	sameNode,
	sameObject,
	samePod,
	troubled,
} from '../relations.ts';

const anyOf =
	(...codes: readonly string[]) =>
	({code}: Finding): boolean =>
		codes.includes(code);
const otherThan =
	(...codes: readonly string[]) =>
	({code}: Finding): boolean =>
		!codes.includes(code);

const unknownOf =
	(code: string) =>
	(finding: Finding): boolean =>
		finding.code === code && finding.verdict === 'UNKNOWN';

/** Programs that are not reached, and names that are not answered: what probes show. */
const unreached = anyOf('MLO-01', 'MLO-04', 'MLO-05');
const unanswered = anyOf('DNS-03', 'DNS-04', 'DNS-06');
/** Programs that have not the pods they want. */
const short = ['ENV-07', 'MLO-16', 'OBS-03', 'MLO-01', 'MLO-04', 'MLO-05'];
/** What keeps pods from running: layers below programs. */
const below = ({code}: Finding): boolean => /^(CID|CAL|FLN|RES|FIN|ENV-(03|06|10))/.test(code);
/** Required connections seen as a whole. */
const closed = anyOf('POL-04', 'POL-07', 'POL-14');

/** What explains what among platform services, probes and the lists of what has to work. */
export const platformLinks: readonly Link[] = [
	{
		cause: failing(anyOf('POL-03', 'POL-08', 'POL-12', 'POL-05', 'DNS-05')),
		effect: failing(closed),
		related: samePolicy,
	},
	{cause: failing(anyOf('POL-03', 'POL-08', 'POL-12')), effect: failing(unreached), related: sameNamespace},
	{cause: failing(of('CID-01')), effect: failing(unreached), related: samePod},
	{cause: failing(anyOf('CAL-15', 'CAL-12', 'ENV-03')), effect: failing(unreached), related: sameNode},
	{cause: failing(of('DNS-01')), effect: failing(unanswered), related: always},
	{cause: failing(of('CID-01')), effect: failing(unanswered), related: samePod},
	{cause: failing(anyOf('CAL-15', 'CAL-12')), effect: failing(unanswered), related: sameNode},
	{
		cause: troubled(anyOf('MLB-03', 'MLB-07', 'MLB-11', 'MLB-17', 'MLB-18', 'MLO-01', 'MLO-05', 'ENV-07')),
		effect: failing(of('MLB-08')),
		related: sameObject,
	},
	{cause: failing(anyOf('ENV-03', 'MLB-01')), effect: failing(of('MLB-08')), related: always},
	{
		cause: failing(otherThan('PRF-04', 'OPS-02', 'ENV-02')),
		effect: failing(of('PRF-04')),
		related: isNetwork,
	},
	{cause: troubled(below), effect: troubled(anyOf(...short)), related: sameObject},
	{cause: troubled(below), effect: troubled(anyOf(...short)), related: samePod},
	{cause: failing(of('ENV-03')), effect: troubled(anyOf(...short)), related: everyPodOnNodes},
	{
		cause: troubled(of('ENV-07')),
		effect: troubled(anyOf('MLO-01', 'MLO-04', 'MLO-05', 'MLO-16')),
		related: sameObject,
	},
	{cause: troubled(of('MLO-18')), effect: troubled(of('MLO-02')), related: sameObject},
	{cause: troubled(anyOf('MLO-18', 'MLB-09')), effect: troubled(of('MLO-07')), related: dialsItsAddress},
	{cause: failing(of('CID-01')), effect: unknownOf('OBS-01'), related: samePod},
	{cause: failing(anyOf('CAL-15', 'CAL-12', 'ENV-03')), effect: unknownOf('OBS-01'), related: sameNode},
	{cause: troubled(of('RES-03')), effect: troubled(anyOf('PRF-02', 'PRF-03')), related: always},
	{cause: troubled(of('SEL-12')), effect: troubled(of('MLO-18')), related: sameModel},
	{cause: failing(of('ENV-06')), effect: troubled(of('ENV-07')), related: sameNamespace},
];

function samePolicy(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const policies = policiesOf(effect);
	if (policies.size === 0) return false;
	for (const name of policiesOf(cause)) if (policies.has(name)) return true;
	return false;
}

const policyNames = new WeakMap<Finding, ReadonlySet<string>>();

/** The policies a finding speaks of. A finding is compared with every other one, so its subjects are gone through once. */
function policiesOf(finding: Finding): ReadonlySet<string> {
	const names =
		policyNames.get(finding) ??
		new Set(
			finding.subjects
				.filter(({kind}) => kind === 'NetworkPolicy')
				.map(({namespace, name}) => `${namespace}/${name}`),
		);
	policyNames.set(finding, names);
	return names;
}

/** The policies of the cause are in a namespace that the effect speaks of, by its own name or that of an object in it. */
function sameNamespace(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const named = ({kind, namespace, name}: Finding['subjects'][number]) =>
		kind === 'Namespace' ? name : namespace;
	const namespaces = new Set(cause.subjects.map(named).filter(name => name !== ''));
	return effect.subjects.some(subject => namespaces.has(named(subject)));
}

function sameModel(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const isModel = ({kind}: Finding['subjects'][number]) => kind === 'Model';
	const models = new Set(cause.subjects.filter(isModel).map(({namespace, name}) => `${namespace}/${name}`));
	return effect.subjects.some(one => isModel(one) && models.has(`${one.namespace}/${one.name}`));
}

/** What is away for everybody outside goes through these. */
function isNetwork(_: Snapshot, cause: Finding): boolean {
	return /^(CAL|CID|FLN|MLB|ENV-03|DNS-01|POL-12)/.test(cause.code);
}

const written = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;

/** What the effect says of itself names an address that the cause is about: the one that a setting holds, or that is not reached. */
function dialsItsAddress(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const told = (finding: Finding) =>
		finding.evidence.flatMap(({source, value}) =>
			[...`${source} ${value}`.matchAll(written)].map(([ip]) => ip),
		);
	const known = new Set(told(cause));
	return told(effect).some(ip => known.has(ip));
}
