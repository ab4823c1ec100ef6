import {policyWorlds} from '../../migration/policies.ts';
import {tiersOf} from '../../policy/pipeline.ts';
import type {Engine, PolicyWorld} from '../../policy/world.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Comparison} from './changes.ts';
import {blocksOf, type Group, podGroups} from './groups.ts';
import {outsiders} from './outside.ts';
import {portClasses} from './port-classes.ts';

const router: Engine = {kind: 'kube-router', why: 'as if K3s enforced alone'};
const calico: Engine = {kind: 'calico', why: 'as if Calico had set up every pod'};

/** Prepares to compare the same policies under K3s' own engine and under Calico: what changes at the cut-over, in result or in symptom. */
export function rehearsalOf(snapshot: Snapshot, namespaces: readonly string[]): Comparison {
	const {now} = policyWorlds(snapshot);
	const before: PolicyWorld = {...now, engine: () => router};
	const after: PolicyWorld = {...now, engine: () => calico};
	const shown = new Set(namespaces);
	const groups = podGroups(snapshot, [before, after]);
	const isTouched = ({end}: Group) =>
		end.kind === 'pod' &&
		(shown.size === 0 || shown.has(end.namespace)) &&
		(['Ingress', 'Egress'] as const).some(direction => tiersOf(after, end, direction, 'all').length > 0);
	return {
		before,
		after,
		groups,
		outside: outsiders(snapshot, blocksOf([now])),
		touched: new Set(groups.filter(isTouched)),
		ports: portClasses(snapshot, [now]),
		symptoms: true,
	};
}
