import {formatIp, parseIp} from '../../net/ip.ts';
import type {ServiceRow} from '../../store/rows.ts';
import {compareVersions} from '../calico-version.ts';
import type {Fact} from '../per-snapshot.ts';
import type {MetalLb} from './presence.ts';

/** What a Service asks MetalLB for, and what it says that MetalLB does not hear. */
export type AddressRequest = {
	/** Addresses that MetalLB is asked for, canonical. */
	readonly ips: readonly string[];
	/** Where they are asked for; undefined when the choice is left to MetalLB. */
	readonly asked: Fact | undefined;
	/** Empty when none. */
	readonly pool: string;
	/** The key under which the Service shares its address; empty when it does not. */
	readonly sharingKey: string;
	/** Annotations that MetalLB ignores or refuses. */
	readonly faults: readonly RequestFault[];
};

export type RequestFault = {
	readonly kind: 'unknown-key' | 'key-too-new' | 'not-an-address' | 'asked-twice';
	readonly fact: Fact;
	/** Addresses that were meant. */
	readonly meant: readonly string[];
	/** The key that says it; empty when no key does. */
	readonly rightKey: string;
	readonly why: string;
};

const prefixes = ['metallb.io/', 'metallb.universe.tf/'] as const;
/** controller/service.go of MetalLB: every annotation it reads or writes, case-sensitive. */
const suffixes = ['loadBalancerIPs', 'address-pool', 'allow-shared-ip', 'ip-allocated-from-pool'] as const;
type Suffix = (typeof suffixes)[number];

/** The prefix metallb.io/ is read since this release; before it only the old one (MetalLB release notes of 0.14.9). */
const newPrefixSince = [0, 14, 9] as const;

/** The prefix to write on this MetalLB: the new one where it is read, the old one, which all read, where that is not known. */
export function prefixFor({version}: MetalLb): string {
	return prefixes[version !== undefined && compareVersions(version, newPrefixSince) >= 0 ? 0 : 1];
}

/** Whether the Service has annotations of MetalLB besides the one it writes itself. */
export function asksMetalLb({annotations}: ServiceRow): boolean {
	return Object.keys(annotations).some(
		key => prefixes.some(prefix => key.startsWith(prefix)) && !key.endsWith('/ip-allocated-from-pool'),
	);
}

/** Reads what a Service asks for as the controller would; `metalLb` tells which keys it knows. */
export function addressRequest(service: ServiceRow, metalLb: MetalLb): AddressRequest {
	const at = (key: string): string => service.annotations[key] ?? '';
	const path = `Service ${service.namespace}/${service.name}`;
	const readsNew = metalLb.version === undefined || compareVersions(metalLb.version, newPrefixSince) >= 0;
	const keyOf = (suffix: Suffix): string | undefined =>
		prefixes
			.filter((_, index) => index === 1 || readsNew)
			.map(prefix => prefix + suffix)
			.find(key => at(key) !== '');
	const faults: RequestFault[] = [];
	for (const [key, value] of Object.entries(service.annotations)) {
		const prefix = prefixes.find(one => key.startsWith(one));
		if (prefix === undefined) continue;
		const suffix = suffixes.find(one => key === prefix + one);
		const fact = {source: `${path} metadata.annotations[${key}]`, value};
		if (suffix === undefined) faults.push(unknownKey(fact, key, value, metalLb));
		else if (prefix === prefixes[0] && !readsNew && suffix !== 'ip-allocated-from-pool') {
			const old = prefixes[1] + suffix;
			if (at(old) !== '') continue;
			faults.push({
				kind: 'key-too-new',
				fact,
				meant: suffix === 'loadBalancerIPs' ? (ipsOf(value) ?? []) : [],
				rightKey: old,
				why: `MetalLB reads the prefix ${prefix} since 0.14.9, this one is ${metalLb.version?.join('.')}`,
			});
		}
	}
	const ipKey = keyOf('loadBalancerIPs');
	const ips = ipKey === undefined ? undefined : ipsOf(at(ipKey));
	const annotated = ipKey && {source: `${path} metadata.annotations[${ipKey}]`, value: at(ipKey)};
	const inSpec = service.requestedLoadBalancerIp !== '' && {
		source: `${path} .spec.loadBalancerIP`,
		value: service.requestedLoadBalancerIp,
	};
	if (annotated && ips === undefined) {
		faults.push({
			kind: 'not-an-address',
			fact: annotated,
			meant: [],
			rightKey: ipKey,
			why: 'the value is not a list of addresses, so the controller refuses the Service',
		});
	}
	if (annotated && inSpec) {
		faults.push({
			kind: 'asked-twice',
			fact: inSpec,
			meant: ips ?? [],
			rightKey: ipKey,
			why: 'the controller refuses a Service that has both the annotation and .spec.loadBalancerIP',
		});
	}
	const sharing = keyOf('allow-shared-ip');
	const pool = keyOf('address-pool');
	return {
		ips: annotated ? (ips ?? []) : inSpec ? (ipsOf(inSpec.value) ?? []) : [],
		asked: annotated || inSpec || undefined,
		pool: pool === undefined ? '' : at(pool),
		sharingKey: sharing === undefined ? '' : at(sharing),
		faults,
	};
}

function unknownKey(fact: Fact, key: string, value: string, metalLb: MetalLb): RequestFault {
	const meant = ipsOf(value) ?? [];
	const plain = key
		.slice(key.indexOf('/') + 1)
		.toLowerCase()
		.replaceAll(/[-_]/g, '');
	const suffix =
		meant.length > 0
			? 'loadBalancerIPs'
			: plain.includes('pool')
				? 'address-pool'
				: plain.includes('shar')
					? 'allow-shared-ip'
					: undefined;
	return {
		kind: 'unknown-key',
		fact,
		meant,
		rightKey: suffix === undefined ? '' : prefixFor(metalLb) + suffix,
		why: 'MetalLB knows no such annotation and passes over it without a word',
	};
}

/** "A, B" as canonical addresses; undefined when one of them is none, or when there are none. */
function ipsOf(value: string): readonly string[] | undefined {
	const ips = value.split(',').map(text => parseIp(text.trim()));
	const read = ips.flatMap(ip => (ip === undefined ? [] : [formatIp(ip)]));
	return read.length === ips.length ? read : undefined;
}
