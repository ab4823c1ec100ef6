import type {Finding} from '../../checks/finding.ts';
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
import {both, inPart} from './serving.ts';

const ofAny =
	(...codes: readonly string[]) =>
	({code}: Finding): boolean =>
		codes.includes(code);

/** Lines about connections, whoever wrote them. */
const connection = ofAny('SEL-07', 'SEL-08', 'NET-10');
/** Lines about names that are not resolved. */
const naming = both(connection, inPart('name', 'name-server-silent', 'name-server-fails'));
/** What goes to another container of the same pod is on no network. */
const leavesPod = (finding: Finding): boolean => !inPart('loopback')(finding);
const dialing = both(connection, finding => !naming(finding) && leavesPod(finding));

/** What explains lines of logs: they are symptoms of what their targets and their writers suffer from. */
export const logLinks: readonly Link[] = [
	// The target is on the old network, has no endpoint, or is an address that nobody has any more.
	{cause: failing(of('CID-01')), effect: troubled(dialing), related: samePod},
	{cause: failing(of('SEL-05')), effect: troubled(dialing), related: sameObject},
	{cause: failing(of('NET-11')), effect: troubled(dialing), related: samePod},
	{cause: failing(of('CAL-15')), effect: troubled(both(connection, leavesPod)), related: everyPodOnNodes},
	{cause: failing(of('NET-07')), effect: troubled(both(connection, inPart('loopback'))), related: samePod},
	{cause: failing(of('DNS-01')), effect: troubled(naming), related: always},
	{cause: failing(both(of('SEL-08'), inPart('loopback'))), effect: failing(of('SEL-03')), related: samePod},
	// The same lines by their target are what the programs that wrote them complain of.
	{cause: failing(ofAny('SEL-07', 'SEL-08')), effect: troubled(of('NET-10')), related: samePod},
	// A scheduler loses the agents that complain.
	{cause: failing(of('SEL-08')), effect: troubled(of('SEL-09')), related: sameNamespaceOfPods},
	{cause: failing(of('CID-01')), effect: troubled(of('SEL-09')), related: samePod},
	{cause: failing(of('CAL-06')), effect: troubled(of('CAL-18', 'typha')), related: sameNode},
	{cause: failing(of('CAL-01')), effect: troubled(of('CAL-18')), related: sameNode},
	{cause: troubled(of('FLN-03')), effect: troubled(of('CAL-18', 'two-engines')), related: sameNode},
	{cause: troubled(of('POL-19')), effect: troubled(of('CAL-18', 'two-engines')), related: sameNode},
];

function sameNamespaceOfPods(_: unknown, cause: Finding, effect: Finding): boolean {
	const namespaces = (finding: Finding) =>
		finding.subjects.filter(({kind}) => kind === 'Pod').map(({namespace}) => namespace);
	const known = new Set(namespaces(cause));
	return namespaces(effect).some(namespace => known.has(namespace));
}
