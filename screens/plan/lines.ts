import type {RestartItem, RestartPlan} from '../../src/migration/restart-plan.ts';
import type {PodTable} from '../../src/store/pod-table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Glyphs} from '../../src/ui/theme.ts';

/** The whole plan to read from top to bottom: waves in order, each workload with what it touches and its exact commands. */
export function planLines(plan: RestartPlan, pods: PodTable, width: number, glyphs: Glyphs): readonly Line[] {
	const waves = plan.waves.flatMap((wave, index) => [
		[
			span(`Wave ${index + 1} ${glyphs.dot} ${wave.title}`, 'heading'),
			span(` ${glyphs.dot} ${plural(wave.items.length, 'workload')}`, 'dim'),
		],
		...wave.items.flatMap(item => itemLines(item, pods, width, glyphs)),
		[],
	]);
	const bare =
		plan.bare.length === 0
			? []
			: [
					[
						span('Apart: nothing creates these again', 'warn'),
						span(` ${glyphs.dot} ${plural(plan.bare.length, 'workload')}`, 'dim'),
					],
					...plan.bare.flatMap(item => itemLines(item, pods, width, glyphs)),
				];
	return [...waves, ...bare];
}

/** The commands of the plan for the clipboard, wave by wave; those that lose something are not among them. */
export function planCommands(plan: RestartPlan): string {
	return plan.waves
		.flatMap((wave, index) => [
			`# wave ${index + 1}: ${wave.title}`,
			...wave.items.flatMap(item => item.commands),
		])
		.join('\n');
}

function itemLines(item: RestartItem, pods: PodTable, width: number, glyphs: Glyphs): readonly Line[] {
	const names = item.slots
		.slice(0, 3)
		.map(slot => `${pods.name(slot)} (${pods.ips(slot)[0] ?? 'no address'})`);
	const more = item.slots.length > 3 ? ` and ${item.slots.length - 3} more` : '';
	const services = item.onlyEndpointOf.map(
		({namespace, name, clusterIps}) =>
			`${namespace}/${name}${clusterIps[0] === undefined ? '' : ` (${clusterIps[0]})`}`,
	);
	const tight = item.budgets.filter(budget => budget.disruptionsAllowed === 0);
	const roomy = item.budgets.filter(budget => budget.disruptionsAllowed > 0);
	return [
		[
			span(`  ${item.kind} `, 'dim'),
			span(`${item.namespace}/${item.name}`, 'strong'),
			span(` ${glyphs.dot} ${plural(item.slots.length, 'pod')}`),
		],
		...wrapLabelled('      pods: ', `${names.join(', ')}${more}`, width, 'dim'),
		...(services.length === 0
			? []
			: wrapLabelled(
					'    ! only endpoint of: ',
					`${services.join(', ')}: unanswered while it restarts`,
					width,
					'warn',
				)),
		...tight.flatMap(({name}) =>
			wrapLabelled(
				'    ! budget: ',
				`PodDisruptionBudget ${name} allows no disruption now; evictions are refused`,
				width,
				'warn',
			),
		),
		...roomy.flatMap(({name, disruptionsAllowed}) =>
			wrapLabelled(
				'      budget: ',
				`PodDisruptionBudget ${name} allows ${disruptionsAllowed} at a time`,
				width,
				'dim',
			),
		),
		...item.notes.flatMap(note => wrapLabelled('    ! ', note, width, 'warn')),
		...item.commands.flatMap(command => wrapLabelled('      $ ', command, width, 'dim', 'key')),
	];
}
