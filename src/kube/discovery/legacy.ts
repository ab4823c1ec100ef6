import {asFields, type Fields, flag, parts, text, texts} from '../../store/fields.ts';
import {KubeError} from '../errors.ts';
import type {Transport} from '../transport.ts';
import type {DiscoveredVersion} from './discovered.ts';

/** Requests in flight while the groups are asked one by one. */
const concurrency = 6;

/** An APIResourceList; subresources ("pods/log") are left out. */
function readResources(answer: unknown, group: string, version: string): DiscoveredVersion {
	const found = parts(asFields(answer, 'the answer'), 'resources').filter(
		entry => !text(entry, 'name').includes('/'),
	);
	return {
		group,
		version,
		resources: found.map(entry => ({
			group,
			version,
			resource: text(entry, 'name'),
			kind: text(entry, 'kind'),
			namespaced: flag(entry, 'namespaced'),
			verbs: texts(entry, 'verbs'),
		})),
	};
}

async function readVersion(
	transport: Transport,
	groupVersion: string,
	signal: AbortSignal,
): Promise<DiscoveredVersion> {
	const [version = '', group = ''] = groupVersion.split('/').reverse();
	const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
	try {
		return readResources(await transport.requestJson({path, signal}), group, version);
	} catch (error) {
		// One aggregated API that is down must not hide all others.
		if (!(error instanceof KubeError) || !['server', 'notFound', 'forbidden'].includes(error.kind))
			throw error;
		return {group, version, resources: [], staleWhy: error.message};
	}
}

function groupVersions(answer: Fields): readonly string[] {
	if (text(answer, 'kind') === 'APIVersions') return texts(answer, 'versions');
	return parts(answer, 'groups').flatMap(group =>
		parts(group, 'versions').map(version => text(version, 'groupVersion')),
	);
}

/** Reads an APIVersions or APIGroupList and asks for every group version in it: servers before 1.27, and some proxies. */
export async function readGroups(
	transport: Transport,
	answer: unknown,
	signal: AbortSignal,
): Promise<readonly DiscoveredVersion[]> {
	const waiting = [...groupVersions(asFields(answer, 'the answer')).entries()];
	const found: DiscoveredVersion[] = [];
	const work = async (): Promise<void> => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
			const [index, groupVersion] = next;
			found[index] = await readVersion(transport, groupVersion, signal);
		}
	};
	await Promise.all(Array.from({length: concurrency}, work));
	return found;
}
