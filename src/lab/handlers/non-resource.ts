import type {IncomingMessage, ServerResponse} from 'node:http';
import {
	aggregatedDiscovery,
	legacyGroup,
	legacyGroups,
	legacyResources,
	legacyVersions,
} from '../api/discovery.ts';
import type {LabContext} from '../context.ts';
import {acceptClauses} from '../http/accept.ts';
import {sendJson, sendPageNotFound, sendText} from '../http/respond.ts';

/** Everything that is no resource: discovery, version, health. */
export async function handleNonResource(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	path: string,
): Promise<void> {
	const [first, group, version] = path.split('/').filter(Boolean);
	switch (first) {
		case 'healthz':
		case 'livez':
		case 'readyz':
			return sendText(request, response, 200, 'ok');
		case 'version':
			return sendJson(request, response, 200, versionOf(context.gitVersion()));
		case 'api':
			return group === undefined
				? root(context, request, response, true)
				: versionResources(context, request, response, '', group);
		case 'apis':
			if (group === undefined) return root(context, request, response, false);
			if (version !== undefined) return versionResources(context, request, response, group, version);
			return found(request, response, legacyGroup(context.registry, group));
		default:
			return sendPageNotFound(request, response);
	}
}

function root(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	core: boolean,
): Promise<void> {
	for (const {media, parameters} of acceptClauses(request.headers.accept)) {
		if (media === 'application/json' && parameters.get('as') === 'APIGroupDiscoveryList') {
			const version = parameters.get('v') ?? '';
			if (parameters.get('g') !== 'apidiscovery.k8s.io' || !['v2', 'v2beta1'].includes(version)) continue;
			const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
			return sendJson(request, response, 200, aggregatedDiscovery(context.registry, core, version), type);
		}
		if (['application/json', 'application/*', '*/*'].includes(media)) break;
	}
	const {localAddress, localPort} = request.socket;
	const body = core ? legacyVersions(`${localAddress}:${localPort}`) : legacyGroups(context.registry);
	return sendJson(request, response, 200, body);
}

function versionResources(
	{registry}: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	group: string,
	version: string,
): Promise<void> {
	const unreachable = registry
		.aggregated()
		.some(item => item.group === group && item.version === version && !item.available);
	if (unreachable) return sendText(request, response, 503, 'service unavailable\n');
	return found(request, response, legacyResources(registry, group, version));
}

function found(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
	if (body !== undefined) return sendJson(request, response, 200, body);
	return sendPageNotFound(request, response);
}

function versionOf(gitVersion: string) {
	const [, major = '1', minor = '33'] = /^v?(\d+)\.(\d+)/.exec(gitVersion) ?? [];
	return {
		major,
		minor,
		gitVersion,
		gitCommit: '0000000000000000000000000000000000000000',
		gitTreeState: 'clean',
		buildDate: '1970-01-01T00:00:00Z',
		goVersion: 'go1.24.4',
		compiler: 'gc',
		platform: 'linux/amd64',
	};
}
