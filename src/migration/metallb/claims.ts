import type {ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Fact} from '../per-snapshot.ts';
import {perSnapshot} from '../per-snapshot.ts';
import {metalLb} from './presence.ts';
import {type AddressRequest, addressRequest} from './requests.ts';

/** How a Service lays claim to an address: it has it, asks for it, or asks for it in a way that MetalLB does not hear. */
export type Claim = {
	readonly service: ServiceRow;
	readonly how: 'has' | 'asks for' | 'means';
	readonly fact: Fact;
};

export type Balanced = {readonly service: ServiceRow; readonly request: AddressRequest};

/** Services of type LoadBalancer that are left to MetalLB, with what they ask for. */
export const balancedServices = perSnapshot((snapshot: Snapshot): readonly Balanced[] =>
	snapshot.tables.services
		.filter(({type, loadBalancerClass}) => type === 'LoadBalancer' && loadBalancerClass === '')
		.map(service => ({service, request: addressRequest(service, metalLb(snapshot))})),
);

/** Who claims each address. */
export const claims = perSnapshot((snapshot: Snapshot): ReadonlyMap<string, readonly Claim[]> => {
	const found = new Map<string, Claim[]>();
	const add = (ip: string, claim: Claim): void => {
		const others = found.get(ip) ?? [];
		if (!others.some(({service}) => service === claim.service)) found.set(ip, [...others, claim]);
	};
	for (const {service, request} of balancedServices(snapshot)) {
		const source = `Service ${service.namespace}/${service.name} .status.loadBalancer.ingress`;
		for (const ip of service.loadBalancerIps) add(ip, {service, how: 'has', fact: {source, value: ip}});
		if (request.asked !== undefined) {
			for (const ip of request.ips) add(ip, {service, how: 'asks for', fact: request.asked});
		}
		for (const {meant, fact} of request.faults) {
			for (const ip of meant) add(ip, {service, how: 'means', fact});
		}
	}
	return found;
});

/**
 * Why two Services cannot have one address at once; undefined when they can. They need the same sharing key, no protocol and port
 * in common, and the same backends if their external traffic stays on the node (MetalLB internal/allocator, controller/service.go).
 */
export function cannotShare(a: Balanced, b: Balanced): string | undefined {
	const [left, right] = [a.request.sharingKey, b.request.sharingKey];
	if (left === '' || right === '') return 'they do not both carry a sharing key';
	if (left !== right) return `their sharing keys differ: ${left} and ${right}`;
	const clash = a.service.ports.find(one =>
		b.service.ports.some(other => other.port === one.port && other.protocol === one.protocol),
	);
	if (clash !== undefined) return `both use port ${clash.protocol}/${clash.port}`;
	if (backends(a.service) === backends(b.service)) return undefined;
	return 'externalTrafficPolicy Local needs the same selector on both';
}

function backends({externalTrafficPolicy, selector}: ServiceRow): string {
	if (externalTrafficPolicy !== 'Local') return '';
	return Object.entries(selector)
		.map(([key, value]) => `${key}=${value}`)
		.sort()
		.join(',');
}
