import {podFlags} from '../store/pod-table.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {repositoryOf} from './namespace-roles.ts';
import {podOwners} from './owners.ts';
import {perSnapshot} from './per-snapshot.ts';

/** The Deployments of Calico beside its node agent; undefined where there is none. */
export type CalicoWorkloads = Readonly<
	Record<'operator' | 'typha' | 'kubeControllers' | 'apiServer', WorkloadRow | undefined>
>;

/**
 * Finds them by what their selector or image says, as the operator and the manifests write it, whatever namespace they are in. Calico
 * 3.33 has one image for all of them: there only the selector tells.
 */
export const calicoWorkloads = perSnapshot(({tables}: Snapshot): CalicoWorkloads => {
	const find = (name: string, image: RegExp) => tables.deployments.find(row => is(row, name, image));
	return {
		operator: find('tigera-operator', /(^|\/)tigera\/operator$/),
		typha: find('calico-typha', /(^|\/)calico\/typha$/),
		kubeControllers: find('calico-kube-controllers', /(^|\/)calico\/kube-controllers$/),
		apiServer: find('calico-apiserver', /(^|\/)calico\/apiserver$/),
	};
});

function is(row: WorkloadRow, name: string, image: RegExp): boolean {
	const selects = row.selector.expressions.some(
		({key, operator, values}) =>
			(key === 'k8s-app' || key === 'name') && operator === 'In' && values.includes(name),
	);
	return selects || row.images.some(one => image.test(repositoryOf(one)));
}

/** Slots of the live pods of a workload. */
export function podsOf(snapshot: Snapshot, row: WorkloadRow): readonly number[] {
	const {pods} = snapshot;
	const ownerOf = podOwners(snapshot);
	const slots: number[] = [];
	for (const slot of pods.slots()) {
		if (pods.namespaceName(pods.namespaceId(slot)) !== row.namespace) continue;
		if ((pods.flags(slot) & podFlags.finished) !== 0) continue;
		const owner = ownerOf(slot);
		if (owner.kind === row.kind && 'name' in owner && owner.name === row.name) slots.push(slot);
	}
	return slots;
}
