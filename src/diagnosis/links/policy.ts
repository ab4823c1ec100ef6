import type {Finding} from '../../checks/finding.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {failing, type Link, of, samePod, troubled} from '../relations.ts';

const inPart =
	(...ends: readonly string[]) =>
	(finding: Finding) =>
		ends.some(end => finding.id.split('/').includes(end));
const both =
	(...tests: readonly ((finding: Finding) => boolean)[]) =>
	(finding: Finding) =>
		tests.every(test => test(finding));
const anyOf =
	(...codes: readonly string[]) =>
	({code}: Finding) =>
		codes.includes(code);

const flowCodes = ['DNS-05', 'POL-05', 'POL-06', 'POL-08'];
/** What does not load, register or get ready when servers can reach neither names nor their scheduler. */
const servingSymptoms = ['SEL-01', 'SEL-02', 'SEL-03', 'SEL-08', 'SEL-23', 'DNS-03', 'DNS-04', 'DNS-06'];

/** What denied connections explain, and what explains them. */
export const policyLinks: readonly Link[] = [
	{
		cause: failing(of('POL-03')),
		effect: troubled(both(anyOf(...flowCodes), inPart('dead-selector'))),
		related: samePolicy,
	},
	// What one policy leaves out in one direction is one defect, however many checks see it.
	{
		cause: failing(both(of('POL-08'), inPart('egress'), not(inPart('dead-selector')))),
		effect: troubled(
			both(anyOf('DNS-05', 'POL-05', 'POL-06'), inPart('egress'), not(inPart('dead-selector'))),
		),
		related: samePolicy,
	},
	{cause: failing(of('CID-01')), effect: troubled(of('POL-19', 'not-enforced')), related: samePod},
	{
		cause: failing(both(anyOf('POL-03', 'DNS-05', 'POL-08'), not(inPart('ingress')))),
		effect: failing(both(anyOf(...servingSymptoms), not(inPart('artifact', 'secret', 'loopback', 'unseen')))),
		related: sameNamespace,
	},
	{
		cause: failing(of('POL-12')),
		effect: failing(both(anyOf('SEL-13', 'SEL-14'), inPart('no-backend', 'lost'))),
		related: sameNamespace,
	},
	{
		cause: failing(both(of('POL-08'), inPart('ingress'))),
		effect: failing(both(anyOf('SEL-13', 'SEL-14'), inPart('no-backend', 'lost'))),
		related: sameNamespace,
	},
	{
		cause: failing(both(of('POL-08'), inPart('ingress'))),
		effect: failing(anyOf('SEL-02', 'SEL-07')),
		related: sameNamespace,
	},
];

function not(test: (finding: Finding) => boolean): (finding: Finding) => boolean {
	return finding => !test(finding);
}

function samePolicy(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const policies = new Set(cause.subjects.filter(({kind}) => kind === 'NetworkPolicy').map(keyOf));
	return effect.subjects.some(subject => subject.kind === 'NetworkPolicy' && policies.has(keyOf(subject)));
}

function keyOf({namespace, name}: Finding['subjects'][number]): string {
	return `${namespace}/${name}`;
}

/** Denials are in the namespace of their policies; symptoms name objects in it, or the namespace itself. */
function sameNamespace(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const namespaces = new Set(
		cause.subjects.filter(({kind}) => kind === 'NetworkPolicy').map(({namespace}) => namespace),
	);
	return effect.subjects.some(({kind, namespace, name}) =>
		namespaces.has(kind === 'Namespace' ? name : namespace),
	);
}
