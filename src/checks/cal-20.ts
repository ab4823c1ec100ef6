import {sourceState} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {SourceState} from '../store/source-state.ts';
import {count, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutCalico} from './without-calico.ts';

const named = {code: 'CAL-20', title: 'Overhead of Calico'};
const limit = 0.05;

/** How much of the nodes Calico itself uses, as metrics.k8s.io says it. */
export const cal20: Check = {
	...named,
	about: 'The pods of Calico use less than 5 % of the processors and of the memory of the nodes.',
	needs: ['nodes', 'daemonSets', 'deployments'],
	run: snapshot => withoutCalico(named, snapshot) ?? [judge(snapshot)],
};

function judge(snapshot: Snapshot): Finding {
	const {calicoMetrics, nodes} = snapshot.tables;
	const state = sourceState(snapshot, 'calicoMetrics');
	const known = nodes.filter(({allocatable}) => allocatable !== undefined);
	if (state?.kind !== 'live' || calicoMetrics.length === 0) return notMeasured(snapshot);
	if (known.length === 0)
		return finding(named, {verdict: 'UNKNOWN', summary: 'nodes do not say how much they have'});
	const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
	const parts = [
		{
			name: 'CPU',
			used: sum(calicoMetrics.map(({cpu}) => cpu)),
			of: sum(known.map(({allocatable}) => allocatable?.cpu ?? 0)),
			unit: (cores: number) => `${cores.toFixed(2)} cores`,
		},
		{
			name: 'memory',
			used: sum(calicoMetrics.map(({memory}) => memory)),
			of: sum(known.map(({allocatable}) => allocatable?.memory ?? 0)),
			unit: (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`,
		},
	];
	const percent = ({used, of}: (typeof parts)[number]) =>
		`${((100 * used) / Math.max(of, 1e-9)).toFixed(1)} %`;
	const high = parts.filter(({used, of}) => used / Math.max(of, 1e-9) >= limit);
	const said = parts.map(part => `${percent(part)} of ${part.name}`).join(', ');
	return finding(named, {
		verdict: high.length === 0 ? 'PASS' : 'WARN',
		...(high.length > 0 && {class: 'advisory' as const}),
		summary: `${count(calicoMetrics.length, 'pod')} of Calico use ${said}`,
		explanation: high.length === 0 ? '' : 'Many policies, many nodes without Typha, or flow logs cost most.',
		evidence: [
			...fields(
				parts.map(part => ({
					source: `PodMetrics of Calico, ${part.name}`,
					value: `${part.unit(part.used)} of ${part.unit(part.of)} allocatable`,
				})),
			).map(one => ({...one, kind: 'metric' as const})),
		],
		...(high.length > 0 && {
			predictions: [{probe: 'kubectl top pods -A -l k8s-app=calico-node', expect: 'the same sums'}],
			remedies: [
				{
					owner: 'platform' as const,
					text: 'Look which of its pods use it; the others are as usual.',
					command: 'kubectl top pods -A -l k8s-app=calico-node --sort-by=cpu',
					risk: 'none' as const,
					verify: 'ktriage check CAL-20',
				},
			],
		}),
	});
}

function notMeasured(snapshot: Snapshot): Finding {
	const state = sourceState(snapshot, 'calicoMetrics');
	const why =
		state?.kind === 'absent' || state?.kind === 'stale' || state?.kind === 'forbidden' ? state.why : '';
	return finding(named, {
		verdict: 'UNKNOWN',
		summary: unsaid(state),
		explanation: why,
	});
}

function unsaid(state: SourceState | undefined): string {
	switch (state?.kind) {
		case 'live':
			return 'metrics.k8s.io says nothing of the pods of Calico';
		case 'forbidden':
			return `metrics.k8s.io is not to be read: may not ${state.verb} its pods`;
		case 'absent':
			return 'metrics.k8s.io is not served';
		default:
			return 'metrics.k8s.io does not answer';
	}
}
