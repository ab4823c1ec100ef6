import type {Finding} from '../../checks/finding.ts';
import {
	always,
	everyObject,
	everyPodOnNodes,
	failing,
	type Link,
	of,
	sameNode,
	sameObject,
	troubled,
} from '../relations.ts';

const ofAny =
	(...codes: readonly string[]) =>
	({code}: Finding): boolean =>
		codes.includes(code);

/** What explains what among load balancer, Services and names. */
export const exposureLinks: readonly Link[] = [
	// A node that is down takes its speaker and what it announces with it.
	{cause: failing(of('ENV-03')), effect: troubled(of('MLB-01', 'speaker')), related: sameNode},
	{cause: failing(of('ENV-03')), effect: troubled(of('MLB-01', 'controller')), related: everyPodOnNodes},
	{cause: failing(of('ENV-03')), effect: troubled(of('MLB-18')), related: sameNode},
	{cause: failing(of('ENV-03')), effect: failing(of('DNS-01')), related: everyPodOnNodes},
	// Who gives no addresses, or may not, leaves Services waiting.
	{cause: failing(of('MLB-01', 'controller')), effect: failing(of('MLB-04')), related: always},
	{cause: failing(of('MLB-01', 'configuration')), effect: failing(of('MLB-04')), related: always},
	{cause: failing(of('MLB-02')), effect: failing(of('MLB-01', 'configuration')), related: always},
	{cause: failing(ofAny('MLB-02', 'MLB-12')), effect: failing(of('MLB-04')), related: sameObject},
	{cause: failing(ofAny('MLB-05', 'MLB-07')), effect: failing(of('MLB-04')), related: sameObject},
	// A request that is not heard gives another address than the one meant, which somebody else may hold.
	{cause: failing(of('MLB-05')), effect: failing(ofAny('MLB-06', 'MLB-07')), related: sameObject},
	{cause: failing(of('MLB-07')), effect: failing(of('MLB-06')), related: sameObject},
	// Two load balancers write one status.
	{cause: failing(of('MLB-11')), effect: troubled(of('FLN-01', 'servicelb')), related: always},
	{cause: failing(of('MLB-11')), effect: failing(ofAny('MLB-04', 'MLB-06')), related: sameObject},
	// Assigned, and announced by nobody.
	{cause: failing(of('MLB-01', 'speaker')), effect: failing(of('MLB-18')), related: always},
	{cause: troubled(ofAny('MLB-03', 'MLB-17')), effect: failing(of('MLB-18')), related: sameObject},
	{cause: failing(of('MLB-01')), effect: troubled(of('ENV-10')), related: everyObject},
	// Without anybody behind it the DNS Service answers nobody, whatever the state of CoreDNS says besides.
	{cause: failing(of('DNS-01')), effect: troubled(of('DNS-02')), related: sameObject},
	{cause: failing(of('DNS-01')), effect: troubled(of('ENV-10')), related: everyObject},
];
