import {podFlags} from '../store/pod-table.ts';
import type {Labels} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {repositoryOf} from './namespace-roles.ts';
import {podOwners} from './owners.ts';
import {perSnapshotInSteps, podsPerStep} from './per-snapshot.ts';

/** Programs whose connections are known. */
export type Program =
	| 'seldon scheduler'
	| 'seldon agent'
	| 'seldon envoy'
	| 'seldon gateway'
	| 'seldon dataflow'
	| 'seldon controller'
	| 'workflow'
	| 'object store'
	| 'tracking'
	| 'ingress'
	| 'api client';

/** By the name of the image, and by the labels that the makers of the program set, since images are mirrored under other names. */
const known: readonly (readonly [Program, RegExp, Labels])[] = [
	['seldon scheduler', /(^|\/)seldon-scheduler$/, {'app.kubernetes.io/name': 'seldon-scheduler'}],
	['seldon agent', /(^|\/)seldon-agent$/, {'app.kubernetes.io/name': 'seldon-server'}],
	['seldon envoy', /(^|\/)seldon-envoy$/, {'app.kubernetes.io/name': 'seldon-envoy'}],
	['seldon gateway', /(^|\/)seldon-modelgateway$/, {'app.kubernetes.io/name': 'seldon-modelgateway'}],
	['seldon gateway', /(^|\/)seldon-pipelinegateway$/, {'app.kubernetes.io/name': 'seldon-pipelinegateway'}],
	['seldon gateway', /(^|\/)(seldon-)?hodometer$/, {'app.kubernetes.io/name': 'hodometer'}],
	['seldon dataflow', /(^|\/)seldon-dataflow-engine$/, {'app.kubernetes.io/name': 'seldon-dataflow-engine'}],
	['seldon controller', /(^|\/)seldonv2-controller$/, {'control-plane': 'v2-controller-manager'}],
	['object store', /(^|\/)minio$/, {}],
	['tracking', /(^|\/)mlflow$/, {}],
	['ingress', /(^|\/)(ingress-nginx\/controller|traefik)$/, {}],
	[
		'api client',
		/(^|\/)(seldonv2-controller|seldon-agent|workflow-controller|argocli|metallb\/controller|ingress-nginx\/controller|k8s-hub|kube-state-metrics|coredns|local-path-provisioner|sealed-secrets-controller|calico\/kube-controllers|tigera\/operator)$/,
		{},
	],
	['workflow', /(^|\/)argoexec$/, {}],
	['api client', /(^|\/)argoexec$/, {}],
];

/** Label that Argo sets on every pod of a workflow. */
const workflowLabel = 'workflows.argoproj.io/workflow';

const recognising = perSnapshotInSteps(function* (
	snapshot: Snapshot,
): Generator<void, ReadonlyMap<Program, readonly number[]>> {
	const {pods} = snapshot;
	const ownerOf = podOwners(snapshot);
	const {owners, labels} = pods.idCounts;
	const byOwner = new Map<number, ReadonlySet<Program>>();
	const found = new Map<Program, number[]>();
	let seen = 0;
	for (const slot of pods.slotList()) {
		if (++seen % podsPerStep === 0) yield;
		if ((pods.flags(slot) & podFlags.finished) !== 0) continue;
		const key = (pods.namespaceId(slot) * owners + pods.ownerId(slot)) * labels + pods.labelsId(slot);
		let running = byOwner.get(key);
		if (running === undefined) {
			const owner = ownerOf(slot);
			running = programsOf(
				'row' in owner ? (owner.row?.images ?? []) : [],
				pods.labelsOf(pods.labelsId(slot)),
			);
			byOwner.set(key, running);
		}
		for (const program of running) {
			const slots = found.get(program);
			if (slots === undefined) found.set(program, [slot]);
			else slots.push(slot);
		}
	}
	return found;
});

/** Slots of the pods that run a program, in namespaces that stay; those that have ended are left out. */
export const programs = recognising.value;

/** The same in steps of a few milliseconds. */
export const recognisingSteps = recognising.steps;

function programsOf(images: readonly string[], labels: Labels): ReadonlySet<Program> {
	const repositories = images.map(repositoryOf);
	const running = new Set<Program>();
	for (const [program, image, wanted] of known) {
		const marked = Object.entries(wanted);
		const byLabel = marked.length > 0 && marked.every(([key, value]) => labels[key] === value);
		if (byLabel || repositories.some(one => image.test(one))) running.add(program);
	}
	if (labels[workflowLabel] !== undefined) running.add('workflow').add('api client');
	if (running.has('seldon agent')) running.add('api client');
	return running;
}
