import type {Snapshot} from '../store/snapshot.ts';

/**
 * Whether Calico leaves addresses to the host-local plugin (canal, or Installation .spec.cni.ipam.type HostLocal): then its pools and
 * blocks say nothing about pods.
 */
export function hostLocalIpam({tables}: Snapshot): boolean {
	return (
		tables.installations.some(row => row.ipamType === 'HostLocal') ||
		tables.daemonSets.some(row => row.name === 'canal' && row.images.some(image => image.includes('flannel')))
	);
}
