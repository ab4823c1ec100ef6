import {MalformedObject} from '../store/fields.ts';
import {readAggregated} from './discovery/aggregated.ts';
import type {DiscoveredVersion, ServedResource} from './discovery/discovered.ts';
import {readGroups} from './discovery/legacy.ts';
import {KubeError} from './errors.ts';
import type {Transport} from './transport.ts';
import type {ResourceRef} from './types.ts';

export type {ServedResource} from './discovery/discovered.ts';

/** A version of a group that is registered but cannot be asked now: the server behind it does not answer. */
export type StaleVersion = {readonly group: string; readonly version: string; readonly why: string};

/** What a cluster serves, at one moment. */
export type Discovery = {
	readonly resources: readonly ServedResource[];
	readonly stale: readonly StaleVersion[];
	/** gitVersion of /version: "v1.33.1+k3s1"; '' when it does not say. */
	readonly serverVersion: string;
};

/** Two requests on any server of the last years; an older one answers the same paths in the old form, with one request per group. */
const accept = [
	'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
	'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
	'application/json',
].join(',');

async function discoverRoot(
	transport: Transport,
	path: '/api' | '/apis',
	signal: AbortSignal,
): Promise<readonly DiscoveredVersion[]> {
	const answer = await transport.requestJson({path, accept, signal});
	try {
		return readAggregated(answer) ?? (await readGroups(transport, answer, signal));
	} catch (error) {
		if (!(error instanceof MalformedObject)) throw error;
		throw new KubeError(
			'protocol',
			`The answer to ${path} is not what Kubernetes sends: ${error.message}. Check the server address and what stands before it.`,
			{cause: error},
		);
	}
}

async function readVersion(transport: Transport, signal: AbortSignal): Promise<string> {
	const answer = await transport.requestJson({path: '/version', signal});
	const version =
		typeof answer === 'object' && answer !== null && 'gitVersion' in answer ? answer.gitVersion : '';
	return typeof version === 'string' ? version : '';
}

/** Asks the cluster what it serves. Throws KubeError when it does not answer; a group that does not is listed as stale instead. */
export async function discover(transport: Transport, signal: AbortSignal): Promise<Discovery> {
	const [serverVersion, ...versions] = await Promise.all([
		readVersion(transport, signal),
		discoverRoot(transport, '/api', signal),
		discoverRoot(transport, '/apis', signal),
	]);
	const all = versions.flat();
	return {
		serverVersion,
		resources: all.flatMap(version => (version.staleWhy === undefined ? version.resources : [])),
		stale: all.flatMap(({group, version, staleWhy}) =>
			staleWhy === undefined ? [] : [{group, version, why: staleWhy}],
		),
	};
}

/**
 * The first candidate that is served, can be listed and is not stale, with scope and verbs as this cluster has them; undefined when
 * there is none.
 */
export function resolveResource(
	discovery: Discovery,
	candidates: readonly ResourceRef[],
): ServedResource | undefined {
	for (const wanted of candidates) {
		const served = discovery.resources.find(
			found =>
				found.group === wanted.group &&
				found.version === wanted.version &&
				found.resource === wanted.resource,
		);
		if (served?.verbs.includes('list')) return served;
	}
	return undefined;
}

/** The first candidate whose group version is registered but stale: why nothing can be read although the API exists. */
export function staleVersionOf(
	discovery: Discovery,
	candidates: readonly ResourceRef[],
): StaleVersion | undefined {
	for (const wanted of candidates) {
		const stale = discovery.stale.find(
			found => found.group === wanted.group && found.version === wanted.version,
		);
		if (stale !== undefined) return stale;
	}
	return undefined;
}
