import type {TimelineStep} from '../../cluster.ts';
import type {Lab} from '../../lab.ts';
import {storyClock} from '../clock.ts';
import type {KubeObject} from '../object.ts';
import type {ClusterPlan} from '../plan.ts';
import type {Moment} from './moments.ts';
import {difference, partOf} from './part.ts';

/** What {@link difference} may take away, as API paths call it. */
const resources: Readonly<Record<string, {readonly group: string; readonly resource: string}>> = {
	Pod: {group: '', resource: 'pods'},
	IPAMHandle: {group: 'crd.projectcalico.org', resource: 'ipamhandles'},
};

/**
 * Steps that play the moments on a plan, and one at `endMs` that puts everything back as it was, for the next round. Each step
 * works out the state before and after it from the moments alone, so that rounds cannot drift apart.
 */
export function timelineOf(
	plan: ClusterPlan,
	moments: readonly Moment[],
	endMs: number,
): readonly TimelineStep[] {
	const workloads = new Set(moments.flatMap(moment => moment.workloads));
	const nodes = new Set(moments.flatMap(moment => moment.nodes));
	const stateAfter = (count: number, began: number) =>
		moments
			.slice(0, count)
			.reduce((state, {change, afterMs}) => change(state, storyClock(began + afterMs)), plan);
	return [
		...moments.map((moment, index): TimelineStep => {
			const touched = [new Set(moment.workloads), new Set(moment.nodes)] as const;
			return {
				afterMs: moment.afterMs,
				apply: (lab, began) =>
					change(
						lab,
						partOf(stateAfter(index, began), ...touched),
						partOf(stateAfter(index + 1, began), ...touched),
					),
			};
		}),
		{
			afterMs: endMs,
			apply: (lab, began) =>
				change(
					lab,
					partOf(stateAfter(moments.length, began), workloads, nodes),
					partOf(plan, workloads, nodes),
				),
		},
	];
}

function change(lab: Lab, before: readonly KubeObject[], after: readonly KubeObject[]): void {
	const {put, gone} = difference(before, after);
	for (const {kind, metadata} of gone) {
		const resource = resources[kind];
		if (resource === undefined) throw new RangeError(`the timeline takes away a ${kind}`);
		const {namespace = '', name} = metadata;
		lab.remove({...resource, name, ...(namespace === '' ? {} : {namespace})}, true);
	}
	for (const object of put) lab.apply(object);
}
