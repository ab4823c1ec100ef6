import {runChecks} from '../checks/index.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import type {SourceName} from '../store/rows.ts';
import type {CommandContext} from './command-line.ts';
import {type Headless, readOnce} from './headless.ts';
import type {SourceOptions} from './options.ts';

/** What two clusters are compared by. */
const compared: readonly SourceName[] = [
	'namespaces',
	'deployments',
	'statefulSets',
	'daemonSets',
	'services',
	'networkPolicies',
	'persistentVolumes',
	'persistentVolumeClaims',
	'ingresses',
	'seldonModels',
	'seldonServers',
	'seldonExperiments',
	'workflowTemplates',
	'cronWorkflows',
	'sealedSecrets',
];

/**
 * What was read, judged again with the cluster to compare with: a context of the kubeconfig, or a snapshot folder when there is one of
 * that name.
 */
export async function comparedWith(
	against: string,
	read: Headless,
	options: SourceOptions,
	context: CommandContext,
): Promise<Headless> {
	const {stat} = await import('node:fs/promises');
	const isFolder = await stat(against).then(
		found => found.isDirectory(),
		() => false,
	);
	const {snapshot: _, demo: __, context: ___, profile: ____, ...same} = options;
	const there = await readOnce(
		{...same, ...(isFolder ? {snapshot: against} : {context: against})},
		context,
		compared,
	);
	const other = {...there.frame.snapshot, ...(isFolder && ({writtenDown: true} as const))};
	const snapshot = {...read.frame.snapshot, other};
	const diagnosis = diagnose(snapshot, runChecks(snapshot));
	return {frame: {...read.frame, snapshot, diagnosis}, complete: read.complete && there.complete};
}
