import {restartPlan} from '../../src/migration/restart-plan.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {formatClock} from '../../src/ui/text/time.ts';
import {planCommands, planLines} from './lines.ts';

/** How the pods that have yet to move get new addresses, in which order, and what that touches. */
export function planModel({frame, size, theme}: ScreenInput): ScreenModel {
	const {snapshot} = frame;
	const plan = restartPlan(snapshot);
	const dot = ` ${theme.glyphs.dot} `;
	const services = new Set(
		[...plan.waves.flatMap(wave => wave.items), ...plan.bare].flatMap(item =>
			item.onlyEndpointOf.map(({namespace, name}) => `${namespace}/${name}`),
		),
	);
	const head: Line[] = [
		[
			span('Restart plan', 'strong'),
			span(`${dot}${plural(plan.pods, 'pod')} to move${dot}${plural(plan.waves.length, 'wave')}${dot}`),
			span(
				`${plural(services.size, 'service')} lose their last endpoint`,
				services.size > 0 ? 'warn' : 'plain',
			),
		],
		[
			span(
				'Run the commands top to bottom, check after each; x plans the first wave, shown and asked first.',
				'dim',
			),
		],
	];
	if (plan.blockedBy.length > 0)
		head.push([
			span(
				`FIRST: ${plan.blockedBy.join(', ')} would give new pods old addresses again (3 shows why)`,
				'fail',
			),
		]);
	if (plan.unread.length > 0)
		head.push([span(`not read, so this plan may be incomplete: ${plan.unread.join(', ')}`, 'warn')]);
	const done: Line[] = [
		[
			span(
				`no pod has to move (as of ${formatClock(snapshot.now)}, ${plural(snapshot.pods.size, 'pod')} seen)`,
				'ok',
			),
		],
	];
	return {
		head,
		arrangement: 'stacked',
		panes: [
			{
				id: 'plan',
				kind: 'text',
				lines:
					plan.pods === 0 ? done : planLines(plan, snapshot.pods, Math.min(size.columns, 140), theme.glyphs),
				copy: planCommands(plan),
				width: size.columns,
				height: Math.max(1, size.rows - head.length),
			},
		],
	};
}
