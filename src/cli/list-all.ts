import {KubeError} from '../kube/errors.ts';
import {resourcePath} from '../kube/resource-path.ts';
import type {Transport} from '../kube/transport.ts';
import type {ResourceRef} from '../kube/types.ts';

const pageSize = 250;

/** Every object of a resource as the server has it, page by page; items get the apiVersion and kind that lists leave out. */
export async function* listAll(
	transport: Transport,
	resource: ResourceRef,
	namespace: string,
	signal: AbortSignal,
): AsyncGenerator<object> {
	const path = resourcePath(resource, {namespace});
	const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
	let token = '';
	do {
		const query = `?limit=${pageSize}${token === '' ? '' : `&continue=${encodeURIComponent(token)}`}`;
		const page = await readPage(transport, path + query, signal);
		for (const item of page.items) yield {apiVersion, kind: resource.kind, ...item};
		token = page.token;
	} while (token !== '');
}

async function readPage(transport: Transport, path: string, signal: AbortSignal) {
	try {
		return pageOf(await transport.requestJson({path, signal}));
	} catch (error) {
		// The history was compacted meanwhile; the server offers to go on at a newer moment.
		if (!(error instanceof KubeError) || error.continueToken === undefined) throw error;
		const newer = path.replace(/continue=[^&]*/, `continue=${encodeURIComponent(error.continueToken)}`);
		return pageOf(await transport.requestJson({path: newer, signal}));
	}
}

function pageOf(list: unknown): {readonly items: readonly object[]; readonly token: string} {
	const {items, metadata} = (list ?? {}) as {
		readonly items?: unknown;
		readonly metadata?: {readonly continue?: unknown};
	};
	return {
		items: Array.isArray(items) ? items.filter(item => typeof item === 'object' && item !== null) : [],
		token: typeof metadata?.continue === 'string' ? metadata.continue : '',
	};
}
