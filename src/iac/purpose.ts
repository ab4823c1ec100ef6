export type NetworkPurpose = 'pod' | 'service';

const other = /service|svc|metallb|metal_lb|flannel|node_cidr|mask|vpn|dhcp|lan|dns|size|prefix/i;
const podName = /^(?:\w+_)?(?:pods?|cluster)_?(?:network_|ip_)?(?:cidr|subnet|range)(?:_ipv?4)?$/i;
const poolName = /calico\w*(?:cidr|subnet)|(?:ipv?4|ip)_?pool\w*cidr/i;
const serviceName =
	/^(?:\w+_)?(?:services?|svc)_?(?:network_|cluster_|ip_)?(?:cidr|subnet|range)(?:_ipv?4)?$/i;

/** What a variable is for by its name; undefined for all others. Its value decides in the end: what is no CIDR is left alone. */
export function purposeOf(
	name: string,
): {readonly of: NetworkPurpose; readonly kind: 'variable' | 'pool variable'} | undefined {
	if (serviceName.test(name)) return {of: 'service', kind: 'variable'};
	if (other.test(name)) return undefined;
	if (poolName.test(name)) return {of: 'pod', kind: 'pool variable'};
	return podName.test(name) ? {of: 'pod', kind: 'variable'} : undefined;
}
