import {KubeError} from './errors.ts';
import {parseRequest, type RequestInfo} from './request-info.ts';

/** Permission for one request that is not a read: made after the user confirmed, spent by being used. Holds nothing by itself. */
export type ActionToken = {readonly verb: string; readonly target: string};

export type Gate = {
	/**
	 * What the request means, or KubeError `refusedByGate`: reads pass, everything else needs a token that was made for exactly this
	 * Kubernetes verb and this target. A token is spent here even when the request fails later.
	 */
	readonly check: (method: string, target: string, token?: ActionToken) => RequestInfo;
	/** Makes a token for one request; `target` is its path with query, and the query counts (dryRun=All is another request). */
	readonly mintActionToken: (verb: string, target: string) => ActionToken;
};

const reads = new Set(['get', 'list', 'watch']);

/** Subresources that GET merely reads. All others may do something, whatever the method: exec, attach, portforward and proxy come as GET. */
const readableSubresources = new Set(['status', 'scale']);

/** Answers of the server about itself. */
const readablePaths = /^\/(version|healthz|livez|readyz|api|apis|api\/v1|apis\/[a-z0-9.-]+(\/v[0-9a-z]+)?)$/;

/** Creating one of these changes nothing: it asks what the asker may do or who it is. */
const reviews: readonly {readonly group: string; readonly resource: string}[] = [
	{group: 'authorization.k8s.io', resource: 'selfsubjectaccessreviews'},
	{group: 'authorization.k8s.io', resource: 'selfsubjectrulesreviews'},
	{group: 'authentication.k8s.io', resource: 'selfsubjectreviews'},
];

/** A question to Prometheus; every other path behind a proxy may do anything. */
function isMetricsQuery(info: Extract<RequestInfo, {readonly kind: 'resource'}>): boolean {
	const {group, resource, subresource, proxied} = info;
	return group === '' && resource === 'services' && subresource === 'proxy' && proxied === 'api/v1/query';
}

/** True for requests that cannot change anything in the cluster nor run anything in it. */
export function isRead(info: RequestInfo): boolean {
	if (info.kind === 'nonResource') return info.verb === 'get' && readablePaths.test(info.path);
	if (info.verb === 'create') {
		const isReview = reviews.some(review => review.group === info.group && review.resource === info.resource);
		return isReview && info.namespace === '' && info.name === '' && info.subresource === '';
	}
	if (!reads.has(info.verb)) return false;
	if (info.subresource === '') return true;
	if (info.verb !== 'get') return false;
	if (info.proxied !== undefined) return isMetricsQuery(info);
	const isPodLog = info.group === '' && info.resource === 'pods' && info.subresource === 'log';
	return isPodLog || readableSubresources.has(info.subresource);
}

function describe(method: string, target: string, info: RequestInfo | undefined): string {
	if (info === undefined) return `${method} ${target} is not a request in a form this program knows`;
	if (info.kind === 'nonResource') return `${info.verb} ${info.path} is not a read this program needs`;
	const what = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
	return `${info.verb} ${what} is not a read`;
}

/** The read-only gate of one transport. It judges the request itself, never what its sender says about it. */
export function createGate(): Gate {
	const unspent = new Set<ActionToken>();
	return {
		check: (method, target, token) => {
			const spent = token !== undefined && unspent.delete(token);
			const info = parseRequest(method, target);
			if (info !== undefined && isRead(info)) return info;
			if (info !== undefined && spent && token.verb === info.verb && token.target === target) return info;
			throw new KubeError(
				'refusedByGate',
				`Not sent: ${describe(method, target, info)}. ktriage only reads unless an action was confirmed for exactly this request.`,
			);
		},
		mintActionToken: (verb, target) => {
			const token = Object.freeze({verb, target});
			unspent.add(token);
			return token;
		},
	};
}
