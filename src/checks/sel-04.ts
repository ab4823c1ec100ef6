import {kubectl} from '../migration/kubectl.ts';
import {componentOf, goingNamespaces} from '../migration/seldon.ts';
import type {SeldonRuntimeRow} from '../store/rows/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-04', title: 'Seldon runtimes'};

/** Components by the condition of the runtime that speaks of them (seldon-core operator, v1alpha1 SeldonRuntime). */
const components = [
	['SchedulerReady', 'seldon-scheduler'],
	['EnvoyReady', 'seldon-envoy'],
	['ModelGatewayReady', 'seldon-modelgateway'],
	['PipelineGatewayReady', 'seldon-pipelinegateway'],
	['DataflowEngineReady', 'seldon-dataflow-engine'],
	['HodometerReady', 'hodometer'],
] as const;

/** Components of every runtime that are wanted and not ready; switched off on purpose is no fault. */
export const sel04: Check = {
	...named,
	about:
		'Every SeldonRuntime has the components ready that it wants; those switched off on purpose do not count.',
	needs: ['seldonRuntimes', 'statefulSets', 'deployments'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const going = goingNamespaces(snapshot);
		const runtimes = snapshot.tables.seldonRuntimes.filter(
			({namespace, deletedAt}) => deletedAt === undefined && !going.has(namespace),
		);
		if (runtimes.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'there is no SeldonRuntime'})];
		const bad = runtimes.flatMap(row => notReady(snapshot, row));
		if (bad.length > 0) return gathered(bad, 'runtimes', `${bad.length} runtimes not complete`);
		const off = runtimes.flatMap(row =>
			row.overrides.filter(isOff).map(({name}) => `${row.namespace}/${name}`),
		);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(runtimes.length, 'runtime')} complete: ${few(runtimes.map(({namespace}) => namespace))}`,
				explanation: off.length > 0 ? `Switched off on purpose: ${few(off, 10)}.` : '',
			}),
		];
	},
};

const isOff = ({disabled, replicas}: SeldonRuntimeRow['overrides'][number]): boolean =>
	disabled || replicas === 0;

function notReady(snapshot: Snapshot, row: SeldonRuntimeRow): readonly Finding[] {
	const {namespace, name} = row;
	const off = new Set(row.overrides.filter(isOff).map(override => override.name));
	const missing = components
		.map(([type, component]) => ({
			type,
			component,
			condition: row.conditions.find(one => one.type === type),
			workload: componentOf(snapshot, namespace, component),
		}))
		.filter(({component, condition, workload}) => {
			if (off.has(component)) return false;
			if (workload !== undefined)
				return workload.desired > 0 && workload.ready === 0 && !workload.statusIsOld;
			return condition !== undefined && condition.status !== 'True';
		});
	if (missing.length === 0) return [];
	return [
		finding(named, {
			part: `${namespace}/${name}`,
			verdict: 'FAIL',
			subjects: [
				{kind: 'SeldonRuntime', namespace, name},
				...missing.flatMap(({workload}) =>
					workload === undefined ? [] : [{kind: workload.kind, namespace, name: workload.name}],
				),
			],
			summary: `runtime in ${namespace} without ${few(missing.map(({component}) => component))}`,
			explanation:
				'What goes through these components stands still: models are neither scheduled without the scheduler nor reached without Envoy.',
			evidence: fields(
				missing.flatMap(({type, condition, component, workload}) => [
					workload === undefined
						? {
								source: `workload with label app.kubernetes.io/name=${component} in ${namespace}`,
								value: 'none',
							}
						: {
								source: `${workload.kind} ${namespace}/${workload.name} .status`,
								value: `${workload.ready} of ${workload.desired} ready`,
							},
					...(condition === undefined
						? []
						: [
								{
									source: `SeldonRuntime ${namespace}/${name} .status.conditions[${type}]`,
									value: [condition.status, condition.reason, condition.message]
										.filter(text => text !== '')
										.join('; '),
								},
							]),
				]),
			),
			ruledOut: ['components with replicas: 0 or disable: true in spec.overrides: wanted so, not counted'],
			remedies: [
				{
					owner: 'platform',
					text: 'See why its pods are not there or not ready: image, quota, volume or a crash.',
					command: kubectl(
						'-n',
						namespace,
						'describe',
						'pods',
						'-l',
						`app.kubernetes.io/name=${missing[0]!.component}`,
					),
					risk: 'none',
					verify: 'ktriage check SEL-04',
				},
			],
		}),
	];
}
