import {logLine} from '../base/logs.ts';
import {healthyIac} from '../iac/healthy.ts';
import type {ClusterPlan, ContainerSpec} from '../plan.ts';
import type {Scenario} from '../scenario.ts';
import {fault} from './fault.ts';

/** The containers of Seldon that say less below level info, and the variable that sets their level. */
const levels: Readonly<Record<string, string>> = {scheduler: 'LOG_LEVEL', agent: 'SELDON_LOG_LEVEL'};

function quiet(container: ContainerSpec): ContainerSpec {
	const variable = levels[container.name];
	if (variable === undefined) return container;
	return {...container, env: {...container.env, [variable]: 'warn'}};
}

/** Logs without what those containers say at level info, and with the little that they still say. */
function quietLogs(logs: ClusterPlan['logs'], at: string): ClusterPlan['logs'] {
	const little = logLine(at, 'level=warning msg="No tracing endpoint is set"');
	return Object.fromEntries(
		Object.entries(logs).map(([key, text]) => {
			const [, , container = ''] = key.split('/');
			const kept = text.split('\n').filter(line => !line.includes('level=info'));
			return [key, container in levels ? `${kept.join('\n')}${little}` : text];
		}),
	);
}

const nothingSaid = fault(
	{
		id: 'sc-30',
		title: 'Scheduler and agents log warnings only',
		story:
			'Everything is well, and no log has a line that says that an agent connected: the level is warn on both sides.',
		expected: {
			code: 'SEL-09',
			verdict: 'UNKNOWN',
			owner: 'platform',
			mustPass: ['SEL-01', 'SEL-03', 'SEL-05', 'SEL-08', 'SEL-09', 'CID-01', 'POL-08'],
		},
	},
	(plan, clock) => ({
		...plan,
		workloads: plan.workloads.map(workload => ({...workload, containers: workload.containers.map(quiet)})),
		logs: quietLogs(plan.logs, clock.at('15:20')),
	}),
);

const emptyBackup = fault(
	{
		id: 'sc-31',
		title: 'The backup is a table',
		story:
			'Before the window the cluster was saved by kubectl get all without an output format. Nothing is broken yet; nothing could be restored either.',
		expected: {
			code: 'BAK-01',
			verdict: 'WARN',
			owner: 'joint',
			mustPass: ['CID-01', 'CID-02', 'IAC-01', 'IAC-07', 'POL-08'],
		},
	},
	plan => plan,
	cluster => ({
		...cluster,
		iac: {
			...healthyIac,
			'scripts/backup.sh': '#!/bin/sh\nset -eu\nkubectl get all -A > backup/cluster.txt\n',
			'backup/cluster.txt':
				'NAMESPACE     NAME                          READY   STATUS    RESTARTS   AGE\nkube-system   pod/coredns-5688667fd4-x2x9p   1/1     Running   0          41d\n',
		},
	}),
);

/** What is not to be known from what is said: logs that say too little, and a backup that holds nothing. */
export const unsaidFaults: readonly Scenario[] = [nothingSaid, emptyBackup];
