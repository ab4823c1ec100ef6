import type {IacModel} from '../iac/model.ts';
import {contextsOfTask} from '../iac/model.ts';
import {type at, type Place, textAt, textOf} from '../iac/node.ts';
import {everRead} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {editRemedy, lineEvidence, linesEvidence, modelOf, withoutIac} from './iac-scope.ts';

const named = {code: 'IAC-05', title: 'The last run went well'};

/** The log of the last run, and what its waiting tasks wait for against what there is. */
export const iac05: Check = {
	...named,
	about:
		'The log of the last run has no failed task and ends with exit code 0, and workloads that tasks wait for exist.',
	needs: [],
	run: snapshot => {
		const model = modelOf(snapshot);
		if (model === undefined) return withoutIac(named);
		const failed = model.runs.flatMap(run => failure(snapshot, run));
		const absent = waitedForNothing(snapshot, model);
		if (failed.length + absent.length > 0) return [...failed, ...absent];
		if (model.runs.length === 0)
			return [
				finding(named, {verdict: 'SKIP', summary: 'no run.log: how the playbook was run is not known'}),
			];
		const open = model.runs.filter(run => !run.recap && run.exitCode === undefined);
		if (open.length === model.runs.length)
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: 'the log ends before its recap',
					explanation: 'Whether the run is still going on or was cut off, it does not say.',
					evidence: open.map(run => lineEvidence(run, run.command, snapshot.now)),
				}),
			];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(model.runs.length, 'run')} without a failed task`,
				evidence: model.runs.map(run =>
					lineEvidence(run, run.command === '' ? 'output of a run' : run.command, snapshot.now),
				),
			}),
		];
	},
};

function failure(snapshot: Snapshot, run: IacModel['runs'][number]): readonly Finding[] {
	if (run.failures.length === 0 && (run.exitCode ?? 0) === 0) return [];
	const recursive = run.failures.find(({text}) => text.includes('recursive loop detected'));
	const first = recursive ?? run.failures[0];
	return [
		finding(named, {
			part: `run:${run.line}`,
			verdict: 'FAIL',
			summary: `the run of line ${run.line} failed${run.exitCode === undefined ? '' : ` with exit code ${run.exitCode}`}${first === undefined ? '' : `: ${first.text.slice(0, 120)}`}`,
			explanation:
				recursive === undefined
					? 'What comes after the failed task was not done on that host.'
					: 'A variable is made of itself (IAC-02).',
			evidence: [
				lineEvidence(run, run.command === '' ? 'output of a run' : run.command, snapshot.now),
				...linesEvidence(
					run.failures.map(one => ({...one, value: one.text})),
					snapshot.now,
				),
			],
			remedies: [
				editRemedy(
					'Mend the task that failed, then run the playbook again.',
					'ktriage check IAC-05 --iac DIR',
					run.command,
				),
			],
		}),
	];
}

const workloads = {Deployment: 'deployments', StatefulSet: 'statefulSets', DaemonSet: 'daemonSets'} as const;

/** A task that waits for a workload of a name that nothing has reports success and has waited for nothing. */
function waitedForNothing(snapshot: Snapshot, model: IacModel): readonly Finding[] {
	return model.plays.tasks.flatMap(task => {
		const wanted = waitedFor(task);
		if (wanted === undefined) return [];
		const resolved = model.environments.flatMap(environment =>
			contextsOfTask(model, environment, task).map(context => ({
				name: environment.resolver.text(wanted.name, context).result,
				namespace: environment.resolver.text(wanted.namespace, context).result,
			})),
		)[0];
		if (resolved?.name.kind !== 'value' || resolved.namespace.kind !== 'value') return [];
		const source = workloads[wanted.kind];
		if (!everRead(snapshot, source) || snapshot.namespaceScope !== undefined) return [];
		const rows = snapshot.tables[source];
		const name = String(resolved.name.value);
		const namespace = String(resolved.namespace.value);
		if (rows.some(row => row.name === name && (namespace === '' || row.namespace === namespace))) return [];
		// Where the namespace itself is missing the system is not installed, which is another matter.
		const nearby = rows.filter(row => row.namespace === namespace);
		if (nearby.length === 0) return [];
		return [
			finding(named, {
				part: `wait:${namespace}/${name}`,
				verdict: 'WARN',
				summary: `${wanted.kind} ${namespace}/${name}, which a task waits for, does not exist`,
				explanation: `"${task.name}" at ${task.path}:${task.line} looks at a name that nothing has, so it says nothing about what runs. In ${namespace} there are ${few(nearby.map(row => row.name))}.`,
				evidence: [lineEvidence(task, `${wanted.kind} ${namespace}/${name}`, snapshot.now)],
				remedies: [
					editRemedy(
						'Name the workload that is deployed, and let the task fail when it is not ready.',
						'ktriage check IAC-05 --iac DIR',
					),
				],
			}),
		];
	});
}

function waitedFor(
	task: Place & {
		readonly module: string;
		readonly args: Parameters<typeof at>[0];
		readonly node: Parameters<typeof at>[0];
	},
): {readonly kind: keyof typeof workloads; readonly name: string; readonly namespace: string} | undefined {
	const {module, args} = task;
	if (module === 'k8s_info') {
		const kind = textAt(args, 'kind') ?? '';
		const name = textAt(args, 'name');
		if (!(kind in workloads) || name === undefined) return undefined;
		return {kind: kind as keyof typeof workloads, name, namespace: textAt(args, 'namespace') ?? ''};
	}
	if (!/^(?:command|shell)$/.test(module)) return undefined;
	const text = textOf(args) ?? textAt(args, 'cmd') ?? '';
	const found =
		/\b(?:rollout\s+status|wait\b.*?)\s+(deploy(?:ment)?|statefulset|sts|daemonset|ds)[/ ]([\w.{}-]+)/.exec(
			text,
		);
	if (found === null || !/kubectl/.test(text)) return undefined;
	const kind = /^dep/.test(found[1] ?? '')
		? 'Deployment'
		: /^(?:st)/.test(found[1] ?? '')
			? 'StatefulSet'
			: 'DaemonSet';
	const namespace = /(?:-n|--namespace)[ =]+(\S+)/.exec(text)?.[1] ?? 'default';
	return {kind, name: found[2] ?? '', namespace};
}
