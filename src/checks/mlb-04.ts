import {kubectl} from '../migration/kubectl.ts';
import {eventFact, refusalOf} from '../migration/metallb/events.ts';
import {loadBalancerPools} from '../migration/metallb/pools.ts';
import {metalLb} from '../migration/metallb/presence.ts';
import {addressRequest} from '../migration/metallb/requests.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {ServiceEventRow} from '../store/rows/events.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Owner} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-04', title: 'LoadBalancer Services have an address'};

/** The controller answers within a second or two. */
const patience = 30_000;

/** What the controller says when it refuses (MetalLB internal/allocator, controller/service.go), and what that means. */
const refusals: readonly {readonly says: RegExp; readonly means: string; readonly owner: Owner}[] = [
	{
		says: /is not allowed in config/,
		means: 'the address asked for lies in no pool that this Service may use',
		owner: 'joint',
	},
	{says: /no available IPs/, means: 'every address that it may have is taken', owner: 'platform'},
	{
		says: /sharing key|already in use|address also in use/,
		means: 'another Service has the address and does not share it',
		owner: 'joint',
	},
	{
		says: /can not have both/,
		means: 'it asks by annotation and by .spec.loadBalancerIP at once',
		owner: 'application',
	},
	{says: /unknown pool/, means: 'it asks for a pool that does not exist', owner: 'application'},
	{says: /not compatible/, means: 'the pool it asks for is not for this Service or address', owner: 'joint'},
	{says: /ipFamily/, means: 'the address asked for is of the other IP family', owner: 'application'},
	{says: /invalid/, means: 'what it asks for is not a list of addresses', owner: 'application'},
];

/** Services of type LoadBalancer have what they are there for. */
export const mlb04: Check = {
	...named,
	about: 'Every Service of type LoadBalancer has an address; if not, what the controller says about it.',
	needs: ['services', 'deployments', 'daemonSets'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const balanced = snapshot.tables.services.filter(({type}) => type === 'LoadBalancer');
		if (balanced.length === 0) {
			return [finding(named, {verdict: 'PASS', summary: 'no Service of type LoadBalancer'})];
		}
		const empty = balanced.filter(row => row.loadBalancerIps.length === 0 && row.deletedAt === undefined);
		const pending = empty.filter(row => snapshot.now - row.createdAt >= patience);
		if (pending.length === 0) {
			const fresh = empty.length > 0 ? `, ${empty.length} just made` : '';
			return [
				finding(named, {
					verdict: 'PASS',
					summary: `${count(balanced.length - empty.length, 'Service')} of type LoadBalancer with an address${fresh}`,
					evidence: fields(
						balanced.map(row => ({
							source: `Service ${nameOf(row)} .status.loadBalancer.ingress`,
							value: row.loadBalancerIps.join(', ') || 'none yet',
						})),
					),
				}),
			];
		}
		return gathered(
			pending.map(row => pendingFinding(snapshot, row)),
			'many',
			`${pending.length} Services of type LoadBalancer have no address`,
		);
	},
};

function pendingFinding(snapshot: Snapshot, service: ServiceRow): Finding {
	const {namespace, name} = service;
	const event = refusalOf(snapshot, service);
	const known = event && refusals.find(({says}) => says.test(event.message));
	const request = addressRequest(service, metalLb(snapshot));
	return finding(named, {
		part: nameOf(service),
		verdict: 'FAIL',
		owner: known?.owner ?? (service.loadBalancerClass === '' ? 'platform' : 'joint'),
		subjects: [serviceSubject(service)],
		summary: `${nameOf(service)} waits for an address${known === undefined ? '' : `: ${known.means}`}`,
		explanation: why(snapshot, service, event),
		evidence: fields([
			{source: `Service ${nameOf(service)} .status.loadBalancer.ingress`, value: 'empty'},
			...(service.loadBalancerClass === ''
				? []
				: [{source: `Service ${nameOf(service)} .spec.loadBalancerClass`, value: service.loadBalancerClass}]),
			...(request.asked === undefined ? [] : [request.asked]),
			...(event === undefined ? [] : [eventFact(event)]),
		]),
		predictions: [
			{
				probe: kubectl('-n', namespace, 'get', 'service', name),
				expect: 'EXTERNAL-IP <pending>',
			},
		],
		remedies: [
			{
				owner: known?.owner ?? 'platform',
				text: event === undefined ? 'Look at its events.' : 'Change what the controller objects to.',
				command: kubectl('-n', namespace, 'describe', 'service', name),
				risk: 'none',
				verify: 'ktriage check MLB-04',
			},
		],
	});
}

function why(snapshot: Snapshot, service: ServiceRow, event: ServiceEventRow | undefined): string {
	if (service.loadBalancerClass !== '') {
		return `It asks for class ${service.loadBalancerClass}. MetalLB serves that class only when its controller was started with --lb-class=${service.loadBalancerClass}; otherwise it passes over the Service without a word.`;
	}
	if (event !== undefined) return `The controller says: ${event.message}`;
	if (!usable(snapshot, 'serviceEvents'))
		return 'Events cannot be read, so what the controller says is not known.';
	const pools = loadBalancerPools(snapshot).pools.length;
	if (usable(snapshot, 'ipAddressPools') && pools === 0) {
		return 'No event: without a pool the controller says nothing.';
	}
	return `No event of the last hour says why; the API server forgets them after that. Pools: ${pools}. ${few(
		loadBalancerPools(snapshot).pools.map(({row}) => row.name),
	)}`.trim();
}
