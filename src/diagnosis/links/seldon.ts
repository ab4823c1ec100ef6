import type {Finding} from '../../checks/finding.ts';
import {denials, troubledFlows} from '../../migration/flow-verdicts.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {failing, type Link, of, sameObject, samePod} from '../relations.ts';
import {both, inPart, namespacesOf, sameNamespace} from './serving.ts';

const anyOf =
	(...codes: readonly string[]) =>
	({code}: Finding) =>
		codes.includes(code);
const requests = anyOf('SEL-13', 'SEL-14');

/** What explains probes of the scheduler, storage secrets, loading and requests: each by the hop that failed, not by what is red around it. */
export const seldonLinks: readonly Link[] = [
	{cause: failing(of('SEL-05')), effect: failing(of('SEL-20')), related: sameNamespace},
	{
		cause: failing(both(of('POL-08'), finding => !inPart('dead-selector')(finding))),
		effect: failing(of('SEL-20')),
		related: samePod,
	},
	{cause: failing(of('POL-12')), effect: failing(of('SEL-20')), related: schedulerDenied},
	{cause: failing(of('CID-01')), effect: failing(of('SEL-20')), related: samePod},
	{cause: failing(of('SEL-06', 'unwatched')), effect: failing(of('SEL-19')), related: sameNamespace},
	{
		cause: failing(of('SEL-19')),
		effect: failing(both(of('SEL-01'), inPart('unseen'))),
		related: sameObject,
	},
	{
		cause: failing(anyOf('SEL-16', 'SEL-17')),
		effect: failing(both(of('SEL-01'), inPart('secret', 'unknown'))),
		related: sameObject,
	},
	{cause: failing(anyOf('SEL-16', 'SEL-17')), effect: failing(of('SEL-03')), related: agentsSecret},
	{
		cause: failing(both(of('SEL-12'), inPart('address'))),
		effect: failing(both(of('SEL-01'), inPart('network', 'name'))),
		related: sameObject,
	},
	{
		cause: failing(of('SEL-01')),
		effect: failing(both(of('SEL-12'), finding => !inPart('address')(finding))),
		related: sameObject,
	},
	{
		cause: failing(anyOf('SEL-01', 'SEL-02')),
		effect: failing(both(requests, inPart('no-route'))),
		related: sameObject,
	},
	{
		cause: failing(of('SEL-03')),
		effect: failing(both(requests, inPart('no-server'))),
		related: sameNamespace,
	},
	{
		cause: failing(of('SEL-04')),
		effect: failing(both(requests, inPart('no-backend', 'lost', 'refused'))),
		related: sameNamespace,
	},
];

/** Policies deny the way to a scheduler today, and not only once its pod has been recreated. */
function schedulerDenied(snapshot: Snapshot, cause: Finding, effect: Finding): boolean {
	if (!sameNamespace(snapshot, cause, effect)) return false;
	const namespaces = namespacesOf(cause);
	return troubledFlows(snapshot).some(
		({flow, now, from, to}) =>
			flow.what.endsWith('to scheduler') &&
			denials(now, from, to).some(
				({direction, namespace}) => direction === 'Ingress' && namespaces.has(namespace),
			),
	);
}

/** A Secret that no model names is the agents': they do not get ready without it. Of one that models name too, an agent that ends tells. */
function agentsSecret(snapshot: Snapshot, cause: Finding, effect: Finding): boolean {
	if (!sameNamespace(snapshot, cause, effect)) return false;
	const {pods} = snapshot;
	return (
		!cause.subjects.some(({kind}) => kind === 'Model') ||
		effect.subjects.some(({kind, namespace, name}) => {
			const slot = kind === 'Pod' ? pods.find(namespace, name) : -1;
			const ends = slot < 0 ? [] : pods.endsOf(pods.endsId(slot));
			return ends.some(({container, exitCode}) => container === 'agent' && exitCode !== 0);
		})
	);
}
