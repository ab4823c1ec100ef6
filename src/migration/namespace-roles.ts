import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';

export type NamespaceRole =
	| 'network'
	| 'load balancer'
	| 'ingress'
	| 'serving'
	| 'workflows'
	| 'gitops'
	| 'tracking'
	| 'object store'
	| 'notebooks'
	| 'monitoring';

/** A namespace that plays a role, and the workload that shows it. */
export type RoleOfNamespace = {
	readonly namespace: string;
	readonly role: NamespaceRole;
	readonly proof: string;
};

/** Programs by the name of their image, which survives renaming of namespaces and releases. */
const images: readonly (readonly [NamespaceRole, RegExp])[] = [
	['network', /(^|\/)(calico\/(node|typha|kube-controllers|apiserver)|tigera\/operator|flannel|cilium)$/],
	['load balancer', /(^|\/)metallb\/(controller|speaker)$/],
	['ingress', /(^|\/)(ingress-nginx\/controller|traefik)$/],
	['serving', /(^|\/)(seldon-scheduler|seldonv2-controller|mlserver|seldon-envoy)$/],
	['workflows', /(^|\/)(workflow-controller)$/],
	['gitops', /(^|\/)(argocd|source-controller)$/],
	['tracking', /(^|\/)mlflow$/],
	['object store', /(^|\/)minio$/],
	['notebooks', /(^|\/)(k8s-hub|jupyterhub)$/],
	['monitoring', /(^|\/)(prometheus|grafana)$/],
];

/** Which namespaces play which role here, found by the images that run in them, never by their names. */
export const namespaceRoles = perSnapshot((snapshot: Snapshot): readonly RoleOfNamespace[] => {
	const found = new Map<string, RoleOfNamespace>();
	const {daemonSets, deployments, statefulSets} = snapshot.tables;
	for (const row of [...daemonSets, ...deployments, ...statefulSets]) {
		for (const image of row.images) {
			const role = roleOfImage(image);
			const key = `${row.namespace}\n${role}`;
			if (role === undefined || found.has(key)) continue;
			found.set(key, {namespace: row.namespace, role, proof: `${row.kind} ${row.name} runs ${image}`});
		}
	}
	return [...found.values()].sort((a, b) => compare(a.role, b.role) || compare(a.namespace, b.namespace));
});

/** The image's repository without registry tag and digest. */
export function repositoryOf(image: string): string {
	return image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
}

/** The tag of an image; empty when it has none. */
export function tagOf(image: string): string {
	return /:([^/@]+)(@|$)/.exec(image)?.[1] ?? '';
}

function roleOfImage(image: string): NamespaceRole | undefined {
	const repository = repositoryOf(image);
	return images.find(([, pattern]) => pattern.test(repository))?.[0];
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
