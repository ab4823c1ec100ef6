import type {Snapshot} from '../../store/snapshot.ts';
import type {ProbeClass} from '../question.ts';
import {edgePlan, forbiddenPlan} from './edges.ts';
import type {MatrixKind} from './matrix-kinds.ts';
import {namespacePlan} from './namespaces.ts';
import {nodePlan} from './nodes.ts';
import type {Planned, ProbePlan} from './planned.ts';

/** The questions of every kind of matrix. */
export const matrixPlans: Readonly<Record<MatrixKind, (snapshot: Snapshot) => ProbePlan>> = {
	pods: nodePlan,
	namespaces: namespacePlan,
	edges: edgePlan,
	forbidden: forbiddenPlan,
};

/** A refusal shows that packets arrive, whoever listens: for a closed flow it is as good as a timeout. */
export function asExpected({expect}: Pick<Planned, 'expect'>, outcome: ProbeClass): 'yes' | 'no' | 'unknown' {
	if (outcome === 'tool') return 'unknown';
	if (expect === 'either') return 'yes';
	if (expect === 'open') return outcome === 'ok' || outcome.startsWith('http(') ? 'yes' : 'no';
	return outcome === 'ok' || outcome === 'reset' || outcome.startsWith('http(') ? 'no' : 'yes';
}
