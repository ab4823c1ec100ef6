import {collectors} from '../../../collectors/index.ts';
import type {LabCluster} from '../../lab/cluster.ts';
import type {ObjectMeta, ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {JournalPod} from './pods.ts';

/** Says on every object that it is made from what a journal kept. */
const note = {'ktriage.io/from-journal': 'only what ktriage reads of this object was recorded'};

/** A moment of a journal as Kubernetes objects, as far as it was kept: enough to list, not to apply. */
export function journalCluster(snapshot: Snapshot, pods: readonly JournalPod[]): LabCluster {
	const objects: unknown[] = pods.map(podObject);
	for (const {name, resources} of collectors) {
		if (name === 'pods') continue;
		const label = snapshot.sources.find(source => source.name === name)?.resource;
		const resource =
			resources.find(
				({group, version, resource: plural}) =>
					label === `${group === '' ? version : `${group}/${version}`} ${plural}`,
			) ?? resources[0];
		if (resource === undefined || resource.kind === 'Secret') continue;
		const {group, version, kind} = resource;
		const apiVersion = group === '' ? version : `${group}/${version}`;
		for (const row of snapshot.tables[name]) {
			objects.push({apiVersion, kind, metadata: metadataOf(row), ...partsOf(name, row)});
		}
	}
	return {objects, now: snapshot.now, gitVersion: snapshot.cluster.gitVersion};
}

const time = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

function metadataOf({namespace, name, uid, labels, createdAt, deletedAt, finalizers}: ObjectMeta) {
	return {
		...(namespace !== '' && {namespace}),
		name,
		uid,
		labels,
		annotations: note,
		...(createdAt > 0 && {creationTimestamp: time(createdAt)}),
		...(deletedAt !== undefined && {deletionTimestamp: time(deletedAt)}),
		...((finalizers?.length ?? 0) > 0 && {finalizers}),
	};
}

function partsOf(name: string, row: ObjectMeta): object {
	if (name === 'services') return serviceParts(row as ServiceRow);
	if (name === 'nodes') {
		const {conditions, internalIps, kubeletVersion, podCidrs} = row as Snapshot['tables']['nodes'][number];
		return {
			spec: {podCIDR: podCidrs[0], podCIDRs: podCidrs},
			status: {
				addresses: internalIps.map(address => ({type: 'InternalIP', address})),
				conditions: conditions.map(({type, status, reason, message}) => ({type, status, reason, message})),
				nodeInfo: {kubeletVersion},
			},
		};
	}
	if (name === 'deployments' || name === 'statefulSets' || name === 'daemonSets') {
		const {desired, ready, updated, available} = row as Snapshot['tables']['deployments'][number];
		return name === 'daemonSets'
			? {status: {desiredNumberScheduled: desired, numberReady: ready, numberAvailable: available}}
			: {
					spec: {replicas: desired},
					status: {
						replicas: desired,
						readyReplicas: ready,
						updatedReplicas: updated,
						availableReplicas: available,
					},
				};
	}
	if (name === 'namespaces')
		return {status: {phase: (row as Snapshot['tables']['namespaces'][number]).phase}};
	return {};
}

function serviceParts({type, clusterIps, headless, ports, selector, loadBalancerIps}: ServiceRow): object {
	return {
		spec: {
			type,
			clusterIP: headless ? 'None' : clusterIps[0],
			clusterIPs: headless ? ['None'] : clusterIps,
			selector,
			ports: ports.map(({name, protocol, port, targetPort, nodePort}) => ({
				...(name !== '' && {name}),
				protocol,
				port,
				targetPort: /^\d+$/.test(targetPort) ? Number(targetPort) : targetPort,
				...(nodePort > 0 && {nodePort}),
			})),
		},
		status: {loadBalancer: {ingress: loadBalancerIps.map(ip => ({ip}))}},
	};
}

function podObject(pod: JournalPod): object {
	const {namespace, name, uid, labels, createdAt, deletedAt, owner, node, ips, phase, status, restarts} = pod;
	const reason = status === phase || status === 'Terminating' ? undefined : status;
	const containers = [...Array(Math.max(1, pod.containers)).keys()].map(index => `container-${index}`);
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			...metadataOf({
				namespace,
				name,
				uid,
				labels,
				createdAt,
				finalizers: [],
				...(deletedAt !== undefined && {deletedAt}),
			}),
			...(owner && {
				ownerReferences: [{apiVersion: 'v1', kind: owner.kind, name: owner.name, uid, controller: true}],
			}),
		},
		spec: {
			nodeName: node,
			hostNetwork: pod.hostNetwork,
			serviceAccountName: pod.spec.serviceAccount,
			containers: containers.map(one => ({name: one, image: 'unknown'})),
		},
		status: {
			phase,
			...(ips[0] !== undefined && {podIP: ips[0], podIPs: ips.map(ip => ({ip}))}),
			containerStatuses: containers.map((one, index) => ({
				name: one,
				ready: index < pod.ready,
				restartCount: index === 0 ? restarts : 0,
				...(reason !== undefined && index >= pod.ready && {state: {waiting: {reason}}}),
			})),
		},
	};
}
