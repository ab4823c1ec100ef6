import type {RestartItem, RestartPlan} from '../migration/restart-plan.ts';
import type {WaveName} from '../migration/waves.ts';
import type {RestartChoice} from './choice.ts';

/** A workload that is to be restarted, with its wave. */
export type Chosen = {readonly wave: WaveName; readonly item: RestartItem};

const restartable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** "Deployment/web/front". */
export function itemTitle({kind, namespace, name}: Pick<RestartItem, 'kind' | 'namespace' | 'name'>): string {
	return `${kind}/${namespace}/${name}`;
}

/** The workloads of the plan that are meant, in their order, and what of it is left to people, one sentence each. */
export function selectItems(
	plan: RestartPlan,
	{objects, waves}: RestartChoice,
): {
	readonly chosen: readonly Chosen[];
	readonly left: readonly string[];
	readonly unknown: readonly string[];
} {
	const named = new Set(objects.map(one => one.toLowerCase()));
	const isNamed = (item: RestartItem): boolean =>
		named.size === 0 || named.has(itemTitle(item).toLowerCase());
	const all = plan.waves.flatMap(({name, items}) => items.map(item => ({wave: name, item})));
	const next = all.find(({item}) => canRestart(item))?.wave;
	const wanted = all.filter(
		({wave, item}) =>
			isNamed(item) &&
			(waves.length === 0 || waves.includes(wave) || (waves.includes('next') && wave === next)),
	);
	const known = new Set(
		[...all.map(({item}) => item), ...plan.bare].map(item => itemTitle(item).toLowerCase()),
	);
	return {
		chosen: wanted.filter(({item}) => canRestart(item)),
		left: [
			...wanted.filter(({item}) => !canRestart(item)).map(({item}) => item),
			...plan.bare.filter(isNamed),
		].map(leftText),
		unknown: objects.filter(one => !known.has(one.toLowerCase())),
	};
}

/** A restart mark in the template makes its controller replace its pods one after the other. */
function canRestart({kind, commands}: RestartItem): boolean {
	return restartable.has(kind) && commands.some(command => command.includes(' rollout restart '));
}

function leftText(item: RestartItem): string {
	return `${itemTitle(item)} is left to you: ${item.notes[0] ?? 'a restart mark does not move it'} ${item.commands[0] ?? ''}`.trim();
}
