import type {WantedPort} from '../../../policy/port-text.ts';
import type {SourceName} from '../../../store/rows.ts';
import type {Snapshot} from '../../../store/snapshot.ts';
import type {PlaceError} from '../../../systems/reach/places.ts';
import type {CommandContext} from '../../command-line.ts';
import {CliError} from '../../errors.ts';
import {readOnce} from '../../headless.ts';
import type {SourceOptions} from '../../options.ts';

/** What verdicts of policies are made of. */
const policySources: readonly SourceName[] = [
	'pods',
	'namespaces',
	'nodes',
	'networkPolicies',
	'calicoNetworkPolicies',
	'globalNetworkPolicies',
	'stagedNetworkPolicies',
	'stagedGlobalNetworkPolicies',
	'stagedKubernetesNetworkPolicies',
	'tiers',
	'networkSets',
	'globalNetworkSets',
	'hostEndpoints',
	'adminNetworkPolicies',
	'baselineAdminNetworkPolicies',
	'clusterNetworkPolicies',
	'services',
	'endpointSlices',
	'daemonSets',
	'ipPools',
	'ipamBlocks',
	'installations',
	'clusterInformation',
];

/** Without one of these not even the list of who might be concerned is whole; what is missing of the others, verdicts say themselves. */
const indispensable: ReadonlySet<string> = new Set<SourceName>([
	'pods',
	'namespaces',
	'networkPolicies',
	'services',
	'endpointSlices',
]);

/** Reads what verdicts are made of; `complete` is false when time ran out before, and when one of the indispensable sources may not be read. All namespaces are read, whatever `--namespace` says: it chooses what is shown. */
export async function readPolicies(
	options: SourceOptions,
	context: CommandContext,
): Promise<{readonly snapshot: Snapshot; readonly complete: boolean}> {
	const {namespace: _, ...everywhere} = options;
	const {frame, complete} = await readOnce({...everywhere, standIns: true}, context, policySources);
	const {snapshot} = frame;
	const closed = snapshot.sources.flatMap(({name, title, state}) =>
		indispensable.has(name) && state.kind === 'forbidden' ? [{title, why: state.why}] : [],
	);
	for (const line of await stagedNotes(snapshot)) context.stderr.write(`${line}\n`);
	for (const {title, why} of closed) context.stderr.write(`not certain: ${title} forbidden: ${why}\n`);
	return {snapshot, complete: complete && closed.length === 0};
}

/** Staged policies decide nothing: whoever wrote one may think that it does. */
async function stagedNotes(snapshot: Snapshot): Promise<readonly string[]> {
	const {stagedName, stagedPolicies} = await import('../../../migration/staged-policies.ts');
	const names = stagedPolicies(snapshot).map(stagedName);
	if (names.length === 0) return [];
	const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
	return [`not enforced, only staged: ${names.slice(0, 3).join(', ')}${more}`];
}

/** Reads a port as people write it. */
export async function readPort(text: string): Promise<WantedPort> {
	const {wantedPort} = await import('../../../policy/port-text.ts');
	const port = wantedPort(text);
	if (port === undefined)
		throw new CliError(
			`--port ${text} is no port. Write 80/TCP, http/TCP (a name), 8000-9000/UDP (a range) or 8/ICMP (type, or type:code).`,
			'usage',
		);
	return port;
}

/** Runs what may find that a place does not exist, which is an error of the command line. */
export async function withPlaces<T>(run: () => T): Promise<T> {
	const places = await import('../../../systems/reach/places.ts');
	try {
		return run();
	} catch (error) {
		if (error instanceof places.UnreadPlaceError)
			throw new CliError((error as PlaceError).message, 'inconclusive', error);
		if (error instanceof places.PlaceError) throw new CliError((error as PlaceError).message, 'usage', error);
		throw error;
	}
}

/** The namespaces that are to be shown, none when all are; `-n` may be repeated. */
export function namespacesOf({tables}: Snapshot, {namespace}: SourceOptions): readonly string[] {
	const wanted = namespace === undefined ? [] : [namespace].flat();
	const missing = wanted.filter(name => !tables.namespaces.some(row => row.name === name));
	if (missing.length > 0 && tables.namespaces.length > 0)
		throw new CliError(`There is no namespace ${missing.join(', ')}.`, 'usage');
	return wanted;
}
