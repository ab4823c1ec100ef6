import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {calicoPresence} from './calico-presence.ts';
import {calicoVersions, compareVersions, parseVersion} from './calico-version.ts';
import {podsOf} from './calico-workloads.ts';
import {repositoryOf} from './namespace-roles.ts';
import {everRead, perSnapshot} from './per-snapshot.ts';

/** The pod of Whisker that answers with flows of Goldmane, or why there is none. */
export type WhiskerPlace = {readonly namespace: string; readonly pod: string} | {readonly why: string};

const first = [3, 30, 0] as const;

/** Finds Whisker by the selector (k8s-app=whisker) or the images of its Deployment, whatever namespace it is in; the oldest pod that is ready. */
export const whiskerPlace = perSnapshot((snapshot: Snapshot): WhiskerPlace => {
	const {tables, pods} = snapshot;
	const deployment = tables.deployments.find(
		({selector, images}) =>
			selector.expressions.some(
				({key, operator, values}) => key === 'k8s-app' && operator === 'In' && values.includes('whisker'),
			) || images.some(image => /(^|\/)whisker-backend$/.test(repositoryOf(image))),
	);
	if (deployment === undefined) return {why: whyNone(snapshot)};
	const slots = podsOf(snapshot, deployment);
	const ready = slots
		.filter(
			slot => (pods.flags(slot) & podFlags.ready) !== 0 && (pods.flags(slot) & podFlags.terminating) === 0,
		)
		.sort((a, b) => pods.createdAt(a) - pods.createdAt(b));
	const [slot] = ready;
	const name = `${deployment.namespace}/${deployment.name}`;
	if (slot === undefined)
		return {
			why: slots.length === 0 ? `Deployment ${name} has no pod` : `no pod of Deployment ${name} is ready`,
		};
	return {namespace: deployment.namespace, pod: pods.name(slot)};
});

function whyNone(snapshot: Snapshot): string {
	const blind = (['deployments', 'pods'] as const).filter(name => !everRead(snapshot, name));
	if (blind.length > 0) return `${blind.join(' and ')} cannot be read`;
	if (calicoPresence(snapshot).kind === 'absent') return 'Calico is not here';
	const [version] = calicoVersions(snapshot);
	const parsed = version && parseVersion(version.value);
	if (version !== undefined && parsed !== undefined && compareVersions(parsed, first) < 0)
		return `Calico ${version.value} has no Goldmane: it begins with v3.30`;
	return 'Whisker is not installed (objects Goldmane and Whisker of operator.tigera.io)';
}
