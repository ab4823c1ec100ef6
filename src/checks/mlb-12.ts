import {balancedServices} from '../migration/metallb/claims.ts';
import {eventFact, refusalOf} from '../migration/metallb/events.ts';
import {type LoadBalancerPool, loadBalancerPools} from '../migration/metallb/pools.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-12', title: 'MetalLB pool capacity'};
const scarcePercent = 80;

/** Addresses in use against addresses there are, for every pool. */
export const mlb12: Check = {
	...named,
	about: 'The pools of MetalLB have addresses left for the next Service.',
	needs: ['ipAddressPools', 'services', 'deployments', 'daemonSets'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const {pools} = loadBalancerPools(snapshot);
		if (pools.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'no pool: see MLB-02'})];
		const findings = pools.flatMap(pool => judge(snapshot, pool, pools));
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: pools.map(pool => `${pool.row.name} ${pool.held.size} of ${pool.size} in use`).join('; '),
				evidence: fields(pools.flatMap(facts)),
			}),
		];
	},
};

function facts({row, held}: LoadBalancerPool) {
	return [
		{source: `IPAddressPool ${nameOf(row)} .spec.addresses`, value: row.addresses.join(', ')},
		...(row.counted === undefined
			? []
			: [
					{
						source: `IPAddressPool ${nameOf(row)} .status`,
						value: `${row.counted.assigned} assigned, ${row.counted.available} available`,
					},
				]),
		{
			source: `Services with an address of ${row.name}`,
			value:
				[...held].map(([ip, services]) => `${ip} ${services.map(nameOf).join(' + ')}`).join(', ') || 'none',
		},
	];
}

const isFull = ({size, held}: LoadBalancerPool): boolean => BigInt(held.size) >= size;

function judge(
	snapshot: Snapshot,
	pool: LoadBalancerPool,
	pools: readonly LoadBalancerPool[],
): readonly Finding[] {
	const waiting = isFull(pool) ? waitingFor(snapshot, pool, pools) : [];
	const base = {
		part: pool.row.name,
		subjects: [
			{kind: 'IPAddressPool', namespace: pool.row.namespace, name: pool.row.name},
			...waiting.map(serviceSubject),
		],
		evidence: fields([
			...facts(pool),
			...waiting.flatMap(row => {
				const event = refusalOf(snapshot, row);
				return event === undefined ? [] : [eventFact(event)];
			}),
		]),
		remedies: [
			{
				owner: 'platform' as const,
				text: 'Add a range that is agreed for this network to the pool, or free addresses of Services that are not needed.',
				command: '',
				risk: 'low' as const,
				verify: 'ktriage check MLB-12 MLB-04',
			},
		],
	};
	if (waiting.length > 0) {
		return [
			finding(named, {
				...base,
				verdict: 'FAIL',
				summary: `pool ${pool.row.name} is full (${pool.size}); without an address: ${few(waiting.map(nameOf))}`,
				explanation: 'Every address of the pool is held by a Service; MetalLB never takes one away.',
				ruledOut: ['an address of their own choice: they take whatever is free'],
			}),
		];
	}
	// A pool that is only given out on request is made as large as it needs to be.
	if (!pool.general || BigInt(pool.held.size) * 100n <= pool.size * BigInt(scarcePercent)) return [];
	const room = pools.some(other => other !== pool && other.general && !isFull(other));
	if (room) return [];
	return [
		finding(named, {
			...base,
			verdict: 'WARN',
			summary: `pool ${pool.row.name} has ${pool.held.size} of ${pool.size} addresses in use`,
			explanation: isFull(pool)
				? 'The next Service of type LoadBalancer gets no address.'
				: 'A parallel run of old and new Services may not find enough addresses.',
		}),
	];
}

/** Services without an address that would take any of this pool. */
function waitingFor(
	snapshot: Snapshot,
	pool: LoadBalancerPool,
	pools: readonly LoadBalancerPool[],
): readonly ServiceRow[] {
	const room = pools.some(other => other.general && !isFull(other));
	return balancedServices(snapshot)
		.filter(({service, request}) => {
			if (service.loadBalancerIps.length > 0 || request.ips.length > 0) return false;
			const says = refusalOf(snapshot, service)?.message ?? '';
			if (request.pool !== '') return request.pool === pool.row.name;
			return pool.general && !room && (says === '' || /no available IPs/.test(says));
		})
		.map(({service}) => service);
}
