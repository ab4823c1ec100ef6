import {eventsSince} from '../migration/events-since.ts';
import {kubectl} from '../migration/kubectl.ts';
import {failedWorkflows} from '../migration/workflows.ts';
import type {WorkflowRow} from '../store/rows/batch.ts';
import {count, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding, Owner} from './finding.ts';

const named = {code: 'MLO-07', title: 'Workflows'};

/** What the words of a failed step point to; first match wins. */
const causes: readonly (readonly [kind: string, RegExp, Owner, string])[] = [
	[
		'quota',
		/(failed|exceeded) quota|status unknown for quota/i,
		'application',
		'A quota refused a pod: see RES-01.',
	],
	['memory', /OOMKilled/i, 'application', 'A container was killed for memory: see RES-02.'],
	[
		'api',
		/exit code 64|:443: (i\/o timeout|connect: connection refused)/i,
		'joint',
		'The API server was not reached from the pod: the policy has to allow the port behind the Service (6443), not 443 alone.',
	],
	[
		'name',
		/name resolution|Errno -3|no such host|lookup .*timeout/i,
		'joint',
		'A name was not resolved in the pod.',
	],
	[
		'network',
		/i\/o timeout|connection (refused|reset)|no route to host/i,
		'joint',
		'A connection from the pod failed.',
	],
	['rights', /forbidden/i, 'joint', 'The service account of the workflow may not do what it tries.'],
	['image', /ImagePull|ErrImage/i, 'platform', 'An image could not be had.'],
	['artifact', /artifact|s3|bucket/i, 'joint', 'An artifact could not be read or written.'],
];

/** Workflows that failed of late and were not made up for by a later one of the same template. */
export const mlo07: Check = {
	...named,
	about: 'Workflows run and come through; what the steps of those say that did not.',
	needs: ['workflows'],
	run: snapshot => {
		const {workflows} = snapshot.tables;
		if (workflows.length === 0) return [finding(named, {verdict: 'SKIP', summary: 'there are no workflows'})];
		const failed = failedWorkflows(snapshot);
		if (failed.length > 0) {
			return gathered(
				failed.map(row => failedFinding(row)),
				'workflows',
				`${failed.length} workflows failed`,
			);
		}
		const number = (phase: string) => workflows.filter(row => row.phase === phase).length;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(number('Succeeded'), 'workflow')} done, ${number('Running') + number('Pending')} running`,
				explanation: `None failed since ${new Date(eventsSince(snapshot)).toISOString()} without another of the same template coming through later.`,
			}),
		];
	},
};

function failedFinding(row: WorkflowRow): Finding {
	const {namespace, name, phase, message, troubled} = row;
	const words = [message, ...troubled.map(step => step.message)].join('\n');
	const cause = causes.find(([, pattern]) => pattern.test(words));
	return finding(named, {
		part: `${namespace}/${name}/${cause?.[0] ?? 'own'}`,
		verdict: cause === undefined ? 'WARN' : 'FAIL',
		owner: cause?.[2] ?? 'application',
		confidence: cause === undefined ? 'possible' : 'probable',
		subjects: [{kind: 'Workflow', namespace, name}],
		summary: `workflow ${namespace}/${name} ${phase === 'Error' ? 'ended in an error' : 'failed'}: ${(message || troubled[0]?.message || 'no message').slice(0, 120)}`,
		explanation: [
			cause?.[3] ?? 'Nothing in its words points to the cluster: an error of its own is as likely.',
			row.stepsHidden
				? 'Its steps are kept compressed or in a database, so only its own message is seen here.'
				: '',
		]
			.filter(text => text !== '')
			.join(' '),
		evidence: fields([
			{
				source: `Workflow ${namespace}/${name} .status.phase, .status.message`,
				value: `${phase}; ${message || 'no message'}`,
			},
			...troubled.map(step => ({
				source: `Workflow ${namespace}/${name} .status.nodes[${step.name}]`,
				value: `${step.phase}; ${step.message}`,
			})),
		]),
		remedies: [
			{
				owner: 'application',
				text: 'Read the log of the failed step, then start it again once the cause is gone.',
				command: kubectl(
					'-n',
					namespace,
					'logs',
					'-l',
					`workflows.argoproj.io/workflow=${name}`,
					'-c',
					'main',
					'--tail=50',
				),
				risk: 'none',
				verify: 'a later workflow of the same template comes through: ktriage check MLO-07',
			},
		],
	});
}
