import path from 'node:path';
import {kubectl} from './cluster.ts';

/** A Kubernetes object as it is applied. */
export type Manifest = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: Readonly<Record<string, unknown>>;
} & Readonly<Record<string, unknown>>;

/** Creates or changes objects, again and again until a webhook that is only just up accepts them. */
export async function apply(...objects: readonly Manifest[]): Promise<void> {
	await applied(['-f', '-'], objects.map(object => JSON.stringify(object)).join('\n'));
}

/** Applies a file of test/cluster/manifests. */
export async function applyFile(name: string): Promise<void> {
	await applied(['-f', path.join(import.meta.dirname, '..', 'manifests', name)]);
}

const attempts = 60;

async function applied(args: readonly string[], input?: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await kubectl(['apply', ...args], input === undefined ? {} : {input});
			return;
		} catch (error) {
			const isYoung = error instanceof Error && /failed calling webhook/.test(error.message);
			if (!isYoung || attempt === attempts) throw error;
		}
	}
}

/** Takes a namespace with all that is in it away and waits until it is gone. */
export async function removeNamespace(name: string): Promise<void> {
	await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--timeout=240s']);
}

/** Scales a workload ("deploy/coredns") and waits until it has that many ready pods, or none is left. */
export async function scale(namespace: string, workload: string, replicas: number): Promise<void> {
	await kubectl(['-n', namespace, 'scale', workload, `--replicas=${replicas}`]);
	await kubectl(['-n', namespace, 'rollout', 'status', workload, '--timeout=180s']);
}

/** A Deployment of one small container. */
export function deployment(
	namespace: string,
	name: string,
	container: Readonly<Record<string, unknown>>,
): Manifest {
	const image = 'ktriage.test/busybox:1.35';
	return {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {namespace, name},
		spec: {
			selector: {matchLabels: {app: name}},
			template: {
				metadata: {labels: {app: name}},
				spec: {
					terminationGracePeriodSeconds: 1,
					containers: [{name: 'main', image, command: ['sleep', 'infinity'], ...container}],
				},
			},
		},
	};
}

export const namespace = (name: string): Manifest => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {name},
});
