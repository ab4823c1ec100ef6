import {startTime} from '../migration/calico-agents.ts';
import {podsOf} from '../migration/calico-workloads.ts';
import {kubectl} from '../migration/kubectl.ts';
import type {Fact} from '../migration/per-snapshot.ts';
import {podFlags} from '../store/pod-table.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {podName, podSubjects} from './build.ts';
import type {Remedy, Subject} from './finding.ts';

/** A workload and those of its pods that are not ready, so that findings about the same pods can be linked. */
export function workloadSubjects(snapshot: Snapshot, row: WorkloadRow): readonly Subject[] {
	return [
		{kind: row.kind, namespace: row.namespace, name: row.name},
		...podSubjects(snapshot, notReadyPods(snapshot, row)),
	];
}

/** What a workload's status says, and its pods that are not ready with where they are. */
export function workloadFacts(snapshot: Snapshot, row: WorkloadRow): readonly Fact[] {
	const {pods} = snapshot;
	const available = row.conditions.find(({type}) => type === 'Available');
	return [
		{
			source: `${row.kind} ${row.namespace}/${row.name} .status`,
			value: `${row.ready} of ${row.desired} ready${available?.status === 'False' ? `: ${available.reason}` : ''}`,
		},
		...notReadyPods(snapshot, row).map(slot => ({
			source: `Pod ${podName(snapshot, slot)} .status`,
			value: `${pods.statusOf(pods.statusId(slot))}, not ready, on ${pods.nodeName(pods.nodeId(slot)) || 'no node'}`,
		})),
	];
}

/** The first look at a workload that is not up. */
export function lookAtWorkload(row: WorkloadRow, code: string): Remedy {
	return {
		owner: 'platform',
		text: 'Read the events of its pods and the last lines of its log first.',
		command: `${kubectl('-n', row.namespace, 'describe', `${row.kind.toLowerCase()}/${row.name}`)}; ${kubectl('-n', row.namespace, 'logs', `${row.kind.toLowerCase()}/${row.name}`, '--tail=50')}`,
		risk: 'none',
		verify: `ktriage check ${code}`,
	};
}

/** Whether the workload says of its present spec, and not just after it was made, that pods are missing. */
export function isShort({now}: Snapshot, row: WorkloadRow): boolean {
	return row.ready < row.desired && !row.statusIsOld && now - row.createdAt > startTime;
}

function notReadyPods(snapshot: Snapshot, row: WorkloadRow): readonly number[] {
	return podsOf(snapshot, row).filter(slot => (snapshot.pods.flags(slot) & podFlags.ready) === 0);
}
