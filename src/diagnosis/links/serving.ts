import type {Finding} from '../../checks/finding.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {everyPodOnNodes, failing, type Link, of, sameObject, samePod, troubled} from '../relations.ts';

/** A part of the id of a finding. */
export const inPart =
	(...ends: readonly string[]) =>
	(finding: Finding) =>
		ends.some(end => finding.id.split('/').includes(end));
const withPods = ({subjects}: Finding) => subjects.some(({kind}) => kind === 'Pod');
/** All of the tests hold. */
export const both =
	(...tests: readonly ((finding: Finding) => boolean)[]) =>
	(finding: Finding) =>
		tests.every(test => test(finding));

/**
 * Models that do not load because of what is below them. What the storage or a secret says is never explained by the network, and a
 * Server that lacks what a model requires is its own cause.
 */
const servingLinks: readonly Link[] = [
	{cause: failing(of('CID-01')), effect: troubled(of('SEL-05')), related: samePod},
	{cause: failing(of('CID-01')), effect: failing(of('SEL-03')), related: samePod},
	{cause: failing(of('ENV-03')), effect: failing(of('SEL-03')), related: everyPodOnNodes},
	{cause: failing(of('RES-02')), effect: failing(of('SEL-03')), related: samePod},
	{cause: failing(of('NET-07')), effect: failing(of('SEL-03')), related: samePod},
	{
		cause: failing(of('NET-07')),
		effect: failing(both(({code}) => code === 'SEL-01' || code === 'SEL-12', inPart('loopback'))),
		related: sameNamespace,
	},
	{cause: failing(of('RES-01')), effect: failing(of('SEL-04')), related: sameObject},
	{cause: failing(of('SEL-11', 'missing')), effect: failing(of('SEL-04')), related: sameObject},
	{cause: failing(of('SEL-11', 'missing')), effect: failing(of('SEL-03')), related: sameObject},
	{cause: failing(of('SEL-11', 'missing')), effect: failing(of('SEL-10')), related: sameObject},
	{cause: failing(of('SEL-04')), effect: failing(of('SEL-05')), related: sameObject},
	{cause: failing(of('SEL-05')), effect: failing(both(of('SEL-03'), withPods)), related: sameNamespace},
	{
		cause: failing(of('SEL-05')),
		effect: failing(both(of('SEL-10'), finding => !inPart('offer')(finding))),
		related: sameNamespace,
	},
	{
		cause: failing(of('SEL-05')),
		effect: failing(both(of('SEL-01'), inPart('scheduler'))),
		related: sameNamespace,
	},
	{
		cause: failing(({code}) => code === 'SEL-04' || code === 'SEL-05'),
		effect: ({code, id, verdict}) =>
			code === 'SEL-01' && verdict === 'UNKNOWN' && id.endsWith('/unconfirmed'),
		related: sameNamespace,
	},
	{cause: failing(of('SEL-03')), effect: failing(of('SEL-10')), related: sameObject},
	{
		cause: failing(of('SEL-06', 'unwatched')),
		effect: failing(both(of('SEL-01'), inPart('unseen'))),
		related: sameNamespace,
	},
	{
		cause: failing(of('SEL-10')),
		effect: failing(both(of('SEL-01'), inPart('no-server'))),
		related: sameObject,
	},
	{cause: failing(of('SEL-01')), effect: failing(of('SEL-02')), related: sameObject},
	{cause: failing(of('SEL-01')), effect: failing(of('SEL-23')), related: sameObject},
];

/** Workflows end by what their pods meet. */
const workflowLinks: readonly Link[] = [
	{cause: troubled(of('RES-01')), effect: troubled(of('MLO-07')), related: sameObject},
	{cause: troubled(of('RES-02')), effect: troubled(of('MLO-07')), related: sameObject},
	{cause: failing(of('POL-05')), effect: troubled(both(of('MLO-07'), inPart('api'))), related: sameNamespace},
	{
		cause: failing(finding => ['POL-03', 'DNS-05'].includes(finding.code)),
		effect: troubled(both(of('MLO-07'), inPart('name'))),
		related: sameNamespace,
	},
	{
		cause: troubled(({code}) => code === 'MLO-18' || code === 'MLB-09'),
		effect: troubled(both(of('MLO-07'), inPart('network'))),
		related: namesAddress,
	},
	{
		cause: failing(of('POL-08')),
		effect: troubled(both(of('MLO-07'), inPart('name', 'network'))),
		related: sameNamespace,
	},
];

/** A namespace hangs by what it holds; while an API does not answer, nothing of that was even tried. */
const deletionLinks: readonly Link[] = [
	{
		cause: failing(both(of('FIN-03'), inPart('api'))),
		effect: failing(both(of('FIN-03'), finding => !inPart('api')(finding))),
		related: discoveryFails,
	},
	{
		cause: troubled(finding => !finding.code.startsWith('FIN-')),
		effect: failing(both(of('FIN-03'), inPart('api'))),
		related: sameApi,
	},
	{cause: failing(of('FIN-03')), effect: failing(of('FIN-01')), related: sameNamespace},
	{cause: failing(of('ENV-03')), effect: failing(of('FIN-01', 'pods')), related: everyPodOnNodes},
];

/** What explains models, workflows and deletions that hang. */
export const applicationLinks: readonly Link[] = [...servingLinks, ...workflowLinks, ...deletionLinks];

/** Namespaces that a finding speaks of, by their own names or those of objects in them. */
export function namespacesOf({subjects}: Finding): ReadonlySet<string> {
	return new Set(
		subjects
			.map(({kind, namespace, name}) => (kind === 'Namespace' ? name : namespace))
			.filter(name => name !== ''),
	);
}

/** They speak of one namespace, by its own name or that of an object in it. */
export function sameNamespace(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const namespaces = namespacesOf(cause);
	return [...namespacesOf(effect)].some(namespace => namespaces.has(namespace));
}

/** The words of the workflow have an address of the Service that the cause is about. */
function namesAddress({tables}: Snapshot, cause: Finding, effect: Finding): boolean {
	const services = new Set(
		cause.subjects.filter(({kind}) => kind === 'Service').map(({namespace, name}) => `${namespace}/${name}`),
	);
	const ips = tables.services
		.filter(({namespace, name}) => services.has(`${namespace}/${name}`))
		.flatMap(({loadBalancerIps}) => loadBalancerIps);
	const words = effect.evidence.map(({value}) => value).join(' ');
	return ips.some(ip => new RegExp(`(?<![\\d.])${ip.replaceAll('.', '\\.')}(?![\\d.])`).test(words));
}

function discoveryFails({tables}: Snapshot, _: Finding, effect: Finding): boolean {
	const names = namespacesOf(effect);
	return tables.namespaces.some(
		({name, conditions}) =>
			names.has(name) &&
			conditions.some(({type, status}) => type === 'NamespaceDeletionDiscoveryFailure' && status === 'True'),
	);
}

function sameApi(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const apis = new Set(effect.subjects.filter(({kind}) => kind === 'APIService').map(({name}) => name));
	return cause.subjects.some(({kind, name}) => kind === 'APIService' && apis.has(name));
}
