import type {LabCluster} from '../../../src/lab/cluster.ts';

export type TestObject = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: {
		readonly name: string;
		readonly namespace?: string;
		readonly uid: string;
		readonly creationTimestamp: string;
		readonly annotations?: Readonly<Record<string, string>>;
		readonly labels?: Readonly<Record<string, string>>;
		readonly ownerReferences?: readonly {
			readonly kind: string;
			readonly name: string;
			readonly uid: string;
			readonly apiVersion: string;
		}[];
	};
	readonly spec: Readonly<Record<string, never>> & {
		readonly hostNetwork?: boolean;
		readonly nodeName?: string;
		readonly selector?: Readonly<Record<string, string>>;
		readonly cidr?: string;
		readonly allocations?: readonly (number | null)[];
		readonly attributes?: readonly {
			readonly handle_id: string;
			readonly secondary: {readonly namespace?: string; readonly pod?: string; readonly node: string};
		}[];
		readonly unallocated?: readonly number[];
	};
	readonly status: {
		readonly podIP?: string;
		readonly phase?: string;
		readonly conditions?: readonly {readonly type: string; readonly status: string}[];
	};
	readonly endpoints?: readonly {
		readonly addresses: readonly string[];
		readonly nodeName?: string;
		readonly conditions: {readonly ready: boolean};
		readonly targetRef?: {readonly name: string; readonly uid: string};
	}[];
};

const calicoIp = 'cni.projectcalico.org/podIP';

export function objectsOf(cluster: LabCluster, kind: string, apiVersion?: string): readonly TestObject[] {
	return (cluster.objects as readonly TestObject[]).filter(
		object => object.kind === kind && (apiVersion === undefined || object.apiVersion === apiVersion),
	);
}

export const pathOf = ({metadata}: TestObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

export function isLive(pod: TestObject): boolean {
	return pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed';
}

/** Live pods off the node network that carry no Calico annotation: what Flannel left. */
export function flannelPods(cluster: LabCluster): readonly TestObject[] {
	return objectsOf(cluster, 'Pod').filter(
		pod => isLive(pod) && pod.spec.hostNetwork !== true && pod.metadata.annotations?.[calicoIp] === undefined,
	);
}

/** Addresses that IPAM blocks hold for pods: "namespace/pod" to address. */
export function heldAddresses(cluster: LabCluster): ReadonlyMap<string, string> {
	const held = new Map<string, string>();
	for (const block of objectsOf(cluster, 'IPAMBlock')) {
		const {cidr = '', allocations = [], attributes = []} = block.spec;
		const [a = 0, b = 0, c = 0, d = 0] = cidr.split('/')[0]?.split('.').map(Number) ?? [];
		for (const [ordinal, index] of allocations.entries()) {
			const owner = index === null ? undefined : attributes[index]?.secondary;
			if (owner?.pod === undefined) continue;
			held.set(`${owner.namespace}/${owner.pod}`, `${a}.${b}.${c}.${d + ordinal}`);
		}
	}
	return held;
}
