import type {IacModel} from '../iac/model.ts';
import type {Run} from '../iac/runs.ts';
import {type Fallback, fallbacksIn, takesFallback} from '../iac/service-switch.ts';
import {usesIn} from '../iac/uses.ts';
import type {Resolved} from '../iac/value.ts';
import {metalLb} from '../migration/metallb/presence.ts';
import {everRead} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {editRemedy, lineEvidence, modelOf, withoutIac} from './iac-scope.ts';

const named = {code: 'MLB-14', title: 'Runs keep Services on the load balancer'};

/** Tasks that fall back to NodePort unless a variable is given, against how the playbook was run. */
export const mlb14: Check = {
	...named,
	about: 'No run of the playbook takes the NodePort branch of its Service tasks on a cluster with MetalLB.',
	needs: [],
	run: snapshot => {
		const model = modelOf(snapshot);
		if (model === undefined) return withoutIac(named);
		const fallbacks = fallbacksIn(model);
		if (fallbacks.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no task of the files falls back to NodePort'})];
		const balancer = hasBalancer(snapshot, model);
		if (balancer === 'no')
			return [
				finding(named, {verdict: 'SKIP', summary: 'MetalLB is neither in the cluster nor in the files'}),
			];
		if (balancer === 'unknown')
			return [finding(named, {verdict: 'UNKNOWN', summary: 'whether MetalLB runs here is not known'})];
		const runs: readonly (Run | undefined)[] = model.runs.length > 0 ? model.runs : [undefined];
		const cases = runs.flatMap(run =>
			fallbacks.flatMap(fallback => {
				const result = takesFallback(model, fallback, run);
				return result === undefined ? [] : [{run, fallback, ...result}];
			}),
		);
		// A condition on a variable that nothing sets stops the run at that task, if it does not fall back: wrong either way.
		const taken = cases.filter(
			one => one.taken.kind === 'undefined' || (one.taken.kind === 'value' && one.taken.value === true),
		);
		const open = cases.filter(one => one.taken.kind === 'unknown' || one.taken.kind === 'loop');
		if (taken.length > 0) return grouped(snapshot, taken);
		if (open.length > 0) return [openFinding(snapshot, open)];
		return [
			finding(named, {
				verdict: 'PASS',
				summary:
					cases.length === 0
						? 'no recorded run reaches the tasks with a NodePort branch'
						: 'every run takes the load balancer branch',
				evidence: fallbacks.map(one =>
					lineEvidence(one, `${one.task.name}: depends on ${one.variables.join(', ')}`, snapshot.now),
				),
			}),
		];
	},
};

function hasBalancer(snapshot: Snapshot, model: IacModel): 'yes' | 'no' | 'unknown' {
	const {kind} = metalLb(snapshot);
	if (kind === 'running' || kind === 'configured') return 'yes';
	if (kind === 'absent') return 'no';
	if (everRead(snapshot, 'nodes')) return 'unknown';
	// Without a cluster the files are asked.
	const inFiles =
		usesIn(model).uses.some(use => use.kind === 'load balancer pool') ||
		model.files.files.some(({path, text}) => /metallb/i.test(path) || /metallb/i.test(text));
	return inFiles ? 'yes' : 'no';
}

type Case = {readonly run: Run | undefined; readonly fallback: Fallback; readonly taken: Resolved};

function grouped(snapshot: Snapshot, cases: readonly Case[]): readonly Finding[] {
	const runs = [...new Set(cases.map(({run}) => run))];
	return runs.map(run => {
		const fallbacks = cases.filter(one => one.run === run).map(({fallback}) => fallback);
		const variables = [...new Set(fallbacks.flatMap(one => one.variables))];
		const names = new Set(fallbacks.flatMap(one => one.services));
		const flipped = snapshot.tables.services.filter(row => row.type === 'NodePort' && names.has(row.name));
		const done = flipped.length > 0;
		const stops = cases.some(one => one.run === run && one.taken.kind === 'undefined');
		return finding(named, {
			part: run === undefined ? 'inventory' : `run:${run.line}`,
			verdict: run === undefined && !done ? 'WARN' : 'FAIL',
			confidence: stops && !done ? 'probable' : 'proven',
			subjects: flipped.map(({namespace, name}) => ({kind: 'Service', namespace, name})),
			summary: done
				? `${few(flipped.map(row => `${row.namespace}/${row.name}`))} is NodePort: the run without ${variables.join(', ')} took the fallback`
				: run === undefined
					? `every run needs -e ${variables.join(', -e ')}: else Services flip to NodePort`
					: `a run without ${variables.join(', ')} will flip Services to NodePort`,
			explanation: `${fallbacks.length} ${fallbacks.length === 1 ? 'task takes' : 'tasks take'} the NodePort branch when ${variables.join(', ')} is not what the load balancer branch asks for, and ${run === undefined ? 'nothing in the files sets it' : 'this command does not give it'}. ${stops && !done ? 'Where no default is given for it the run stops at the task instead.' : 'The Service loses its load balancer address, and whoever uses it gets no answer.'}`,
			evidence: [
				...(run === undefined
					? []
					: [lineEvidence(run, run.command === '' ? 'output of a run' : run.command, snapshot.now)]),
				...fallbacks.map(one =>
					lineEvidence(
						one,
						`${one.task.name}: ${one.expression ?? one.task.when.join(' and ')}`,
						snapshot.now,
					),
				),
				...fields(
					flipped.map(row => ({source: `Service ${row.namespace}/${row.name} .spec.type`, value: row.type})),
				),
			],
			ruledOut: [
				'MetalLB: it gives addresses to Services of type LoadBalancer only, and this one is of another type now',
			].slice(0, done ? 1 : 0),
			predictions: [
				{probe: 'ansible-playbook … --check --diff', expect: 'type: LoadBalancer becomes type: NodePort'},
			],
			remedies: [
				editRemedy(
					`Make ${variables.join(', ')} a variable of group_vars/all, so that no stage can forget it, then run the stage again.`,
					'ktriage check MLB-14 MLB-04 --iac DIR',
					run?.command === '' || run === undefined ? '' : `${run.command} -e ${variables[0]}=…`,
				),
			],
		});
	});
}

function openFinding(snapshot: Snapshot, cases: readonly Case[]): Finding {
	const variables = [...new Set(cases.flatMap(({fallback}) => fallback.variables))];
	return finding(named, {
		part: 'open',
		verdict: 'UNKNOWN',
		summary: `which branch the Service tasks take is not known: ${variables.join(', ')} is not resolved from the files`,
		explanation: 'What the condition depends on is known during the run only.',
		evidence: cases.map(({fallback}) =>
			lineEvidence(fallback, `${fallback.task.name}: ${fallback.task.when.join(' and ')}`, snapshot.now),
		),
	});
}
