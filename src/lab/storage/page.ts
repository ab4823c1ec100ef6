import type {Selection} from '../selectors/selection.ts';
import {badRequest, expired, failure, type Status, StatusError} from '../status.ts';
import {firstFrom, itemsAt} from './history.ts';
import type {Collection, Store, Stored} from './store.ts';

export type PageQuery = {
	readonly limit: number;
	readonly continue: string;
	readonly resourceVersion: string;
	readonly match: string;
};

/** A page of a list at one revision. */
export type Page = {
	readonly items: readonly Stored[];
	readonly revision: number;
	readonly continue?: string;
	/** Only without selectors, as in the real server. */
	readonly remaining?: number;
};

type Token = {readonly revision: number; readonly start: string};

/** Reads limit, continue and resourceVersion of a list. Throws a 400 StatusError for values that are none. */
export function pageQuery(query: URLSearchParams): PageQuery {
	const limit = query.get('limit') ?? '';
	if (!/^-?\d*$/.test(limit))
		throw new StatusError(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limit)}: invalid syntax`));
	return {
		limit: Number(limit),
		continue: query.get('continue') ?? '',
		resourceVersion: query.get('resourceVersion') ?? '',
		match: query.get('resourceVersionMatch') ?? '',
	};
}

/** The token of a next page, in the form of the real server (apiserver pkg/storage/continue.go). */
function continueToken(revision: number, last: string): string {
	const token = {v: 'meta.k8s.io/v1', rv: revision, start: `/${last}\u0000`};
	return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(text: string): Token {
	let token: {v?: unknown; rv?: unknown; start?: unknown};
	try {
		token = JSON.parse(Buffer.from(text, 'base64url').toString());
	} catch (cause) {
		const why = `invalid continue token: continue key is not valid: ${(cause as Error).message}`;
		throw new StatusError(badRequest(why));
	}
	if (token.v !== 'meta.k8s.io/v1' || typeof token.rv !== 'number' || typeof token.start !== 'string')
		throw new StatusError(badRequest('continue key is not valid: incorrect encoded start resourceVersion'));
	return {revision: token.rv, start: token.start.replace(/^\//, '')};
}

/** Reads a resourceVersion. Throws a 400 StatusError when it is no number. */
export function readRevision(text: string): number {
	if (/^\d+$/.test(text)) return Number(text);
	throw new StatusError(
		badRequest(
			`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
		),
	);
}

function tooLarge(revision: number, current: number): Status {
	return failure(504, 'Timeout', `Timeout: Too large resource version: ${revision}, current: ${current}`, {
		causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}],
		retryAfterSeconds: 1,
	});
}

const continueExpired =
	'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/**
 * One page of a collection. Pages after the first stay at the revision of the first. Throws a StatusError: 410 when that revision is
 * compacted, with a token that goes on at the current one; 504 for a revision of the future.
 */
export function page(store: Store, collection: Collection, selection: Selection, query: PageQuery): Page {
	const token = query.continue === '' ? undefined : readToken(query.continue);
	const revision = listRevision(store, query, token);
	const all = itemsAt(collection, revision);
	const scope = selection.namespace === '' ? '' : `${selection.namespace}/`;
	const from = firstFrom(all, token && token.start > scope ? token.start : scope);
	const to = scope === '' ? all.length : firstFrom(all, `${scope}\uffff`);
	// A list from the cache, asked for with resourceVersion=0, is never cut into pages.
	const limit = query.resourceVersion === '0' && !token ? 0 : query.limit;
	const items: Stored[] = [];
	let index = from;
	for (; index < to && (limit <= 0 || items.length < limit); index++) {
		const item = all[index]!;
		if (selection.matches(item)) items.push(item);
	}
	const last = items.at(-1);
	if (index >= to || !last) return {items, revision};
	return {
		items,
		revision,
		continue: continueToken(revision, last.key),
		...(selection.filtered ? {} : {remaining: to - index}),
	};
}

function listRevision(store: Store, query: PageQuery, token: Token | undefined): number {
	const current = store.revision();
	if (token) {
		if (token.revision < 0) return current;
		if (token.revision >= store.compacted()) return token.revision;
		const inconsistent = continueToken(-1, token.start.replace(/\u0000$/, ''));
		throw new StatusError({...expired(continueExpired), metadata: {continue: inconsistent}});
	}
	const wanted = query.resourceVersion === '' ? 0 : readRevision(query.resourceVersion);
	if (wanted > current) throw new StatusError(tooLarge(wanted, current));
	if (query.match !== 'Exact' || wanted === 0) return current;
	if (wanted < store.compacted())
		throw new StatusError(expired(`The resourceVersion for the provided list is too old.`));
	return wanted;
}
