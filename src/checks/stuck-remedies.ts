import {finalizerFacts} from '../migration/finalizers.ts';
import {kubectl} from '../migration/kubectl.ts';
import {schedulerServices, seldonControllers} from '../migration/seldon.ts';
import type {StuckObject} from '../migration/stuck-objects.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {few} from './build.ts';
import type {Remedy} from './finding.ts';

/** How many objects a remedy names with a command each. */
const mostCommands = 8;

/** Whether somebody is there who could take the finalizers away, in words; empty when that is not known. */
export function helperText(snapshot: Snapshot, objects: readonly StuckObject[]): string {
	if (!objects.some(isSeldon)) return '';
	const controllers = seldonControllers(snapshot);
	if (controllers.length === 0)
		return 'No controller of Seldon is seen in this cluster: nobody takes its finalizers away.';
	const alive = controllers.filter(({ready}) => ready > 0);
	if (alive.length === 0) {
		const [{namespace, name, desired}] = controllers as readonly [(typeof controllers)[number]];
		return `Seldon's controller is down (Deployment ${namespace}/${name}, ${desired === 0 ? 'scaled to 0' : `0 of ${desired} ready`}): nobody takes its finalizers away.`;
	}
	const without = [...new Set(objects.filter(isSeldon).map(({namespace}) => namespace))].filter(
		namespace =>
			!(schedulerServices(snapshot).get(namespace) ?? []).some(({ready, isAlias}) => ready > 0 || isAlias),
	);
	return without.length === 0
		? "Seldon's controller runs and a scheduler answers: it should finish by itself."
		: `Seldon's controller runs, but no scheduler answers in ${few(without)} any more: it asks it to unload the models and tries for ever.`;
}

function isSeldon({finalizers}: StuckObject): boolean {
	return finalizers.some(finalizer => finalizerFacts(finalizer).system === 'seldon');
}

/** What to do, in this order: bring back whoever should do it, let it finish, and only then take away one named finalizer at a time. */
export function stuckRemedies(
	snapshot: Snapshot,
	objects: readonly StuckObject[],
	verify: string,
): readonly Remedy[] {
	const last = isUndecided(snapshot, objects) ? [] : takeAway(objects, verify);
	return [...bringBack(snapshot, objects, verify), ...letFinish(objects, verify), ...last];
}

/** While an API does not answer, the namespace waits for that, whatever finalizers its objects have. */
function isUndecided({tables}: Snapshot, objects: readonly StuckObject[]): boolean {
	const names = new Set(objects.map(({namespace}) => namespace));
	return tables.namespaces.some(
		({name, conditions}) =>
			names.has(name) &&
			conditions.some(({type, status}) => type === 'NamespaceDeletionDiscoveryFailure' && status === 'True'),
	);
}

function bringBack(snapshot: Snapshot, objects: readonly StuckObject[], verify: string): readonly Remedy[] {
	if (!objects.some(isSeldon)) return [];
	const controllers = seldonControllers(snapshot);
	if (controllers.length === 0) {
		return [
			{
				owner: 'platform',
				text: 'If Seldon is to stay in this cluster, start or install its controller again: it takes its finalizers away itself.',
				command: kubectl('get', 'deployments', '-A', '-l', 'control-plane=v2-controller-manager'),
				risk: 'none',
				verify,
			},
		];
	}
	const down = controllers.filter(({ready}) => ready === 0);
	if (down.length < controllers.length) {
		const {namespace, name} = controllers.find(({ready}) => ready > 0)!;
		return [
			{
				owner: 'platform',
				text: 'Restart the controller once and wait two minutes: it takes up pending deletions again when it connects.',
				command: kubectl('-n', namespace, 'rollout', 'restart', 'deployment', name),
				risk: 'low',
				verify,
			},
		];
	}
	return down.slice(0, 1).map(({namespace, name, desired}) => ({
		owner: 'platform',
		text: 'Bring the controller back first: it takes its finalizers away itself.',
		command:
			desired === 0
				? kubectl('-n', namespace, 'scale', 'deployment', name, '--replicas=1')
				: kubectl('-n', namespace, 'describe', 'deployment', name),
		risk: 'low',
		verify,
	}));
}

function letFinish(objects: readonly StuckObject[], verify: string): readonly Remedy[] {
	const finalizers = [...new Set(objects.flatMap(object => object.finalizers))];
	return finalizers
		.map(finalizer => ({finalizer, facts: finalizerFacts(finalizer)}))
		.filter(({facts}) => !facts.removable)
		.map(({finalizer, facts}) => ({
			owner: 'platform',
			text: `${finalizer}: taken away by ${facts.by}. Do not remove it by hand: ${facts.cost}.`,
			command: '',
			risk: 'none',
			verify,
		}));
}

/** One finalizer, by its place and only if it still stands there, of that very object: never null, never /finalize. */
function takeAway(objects: readonly StuckObject[], verify: string): readonly Remedy[] {
	const commands = objects.flatMap(({type, namespace, name, uid, finalizers}) =>
		finalizers.flatMap((finalizer, index) => {
			if (!finalizerFacts(finalizer).removable) return [];
			const at = `/metadata/finalizers/${index}`;
			const patch = [
				{op: 'test', path: '/metadata/uid', value: uid},
				{op: 'test', path: at, value: finalizer},
				{op: 'remove', path: at},
			];
			const scope = namespace === '' ? [] : ['-n', namespace];
			return [
				`${kubectl(...scope, 'get', type, name, '-o', 'yaml')} > ${name}.${type}.yaml && ${kubectl(...scope, 'patch', type, name, '--type=json', '-p', JSON.stringify(patch))}`,
			];
		}),
	);
	if (commands.length === 0) return [];
	const rest = commands.length - mostCommands;
	return [
		{
			owner: 'application',
			text: `Only when that controller will not come back, or cannot finish: save each object, then take away this one finalizer of it, in this order. It leaves behind: ${finalizerFacts(objects.find(isSeldon)?.finalizers[0] ?? '').cost}.${rest > 0 ? ` ${rest} more are not shown.` : ''}`,
			command: commands.slice(0, mostCommands).join('\n'),
			risk: 'high',
			verify,
		},
	];
}
