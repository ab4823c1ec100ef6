import type {ListSize, Release} from '../budget.ts';
import {KubeError} from '../errors.ts';
import {discard} from '../http/body.ts';
import type {Transport, TransportResponse} from '../transport.ts';
import type {Encoding, ListSink, ResourceRef} from '../types.ts';
import {breathe} from './breath.ts';
import {createJsonPageReader} from './json-page.ts';
import type {ListHead, PageEvents, PageReader} from './reader.ts';
import {firstPageSize, formatOf, listAccept, listPath, pageSizeFor} from './requests.ts';
import {createWirePageReader} from './wire-page.ts';

export type Source = {
	readonly transport: Transport;
	readonly resource: ResourceRef;
	/** '' for all namespaces. */
	readonly namespace: string;
	/** Only objects whose fields match: "involvedObject.kind=Service". The server must know the field of this resource. */
	readonly fieldSelector?: string;
	/** Only objects with these labels: "k8s-app=calico-node". */
	readonly labelSelector?: string;
	readonly encoding: Encoding;
	readonly sink: ListSink;
};

export type ListOptions = Source & {
	readonly signal: AbortSignal;
	/** Objects per page; by default 500, and more when much is left behind a slow link. */
	readonly pageSize?: number;
	/** Objects per page at least, where the link would allow smaller ones: for objects of which little is sent. */
	readonly leastPage?: number;
	/** It goes on with what was being read: it does not stand in line behind what has not begun. */
	readonly isNext?: boolean;
	readonly onRequest: () => void;
	readonly onBytes: (bytes: number) => void;
	/** Objects of this list so far, how many are left when the server says so, and the bytes they took on the wire; while a page arrives as well. */
	readonly onProgress: (loaded: number, remaining: number | undefined, bytes: number) => void;
};

export type ListResult = {
	/** Where a watch goes on. */
	readonly resourceVersion: string;
	/** False when the server's history was compacted while the pages were read: they are of different moments. */
	readonly isConsistent: boolean;
};

/** A list of more objects counts as large. */
const largeList = 1_000;
/** Bytes that are read without a pause, in the slowest case JSON. */
const longestPush = 64 << 10;
/** kube-apiserver itself gives up after 60 s (--request-timeout). */
const listHeadMs = 65_000;

type Page = {readonly token: string; readonly limit: number};

function pageReader(response: TransportResponse, events: PageEvents): PageReader {
	const format = formatOf(response.contentType);
	if (format === 'wire') return createWirePageReader(events);
	if (format === 'json') return createJsonPageReader(events);
	throw new KubeError(
		'protocol',
		`The server answered a list with ${response.contentType || 'no content type'}, not with Kubernetes objects. Check the server address and what stands before it.`,
	);
}

/**
 * Reads a complete list into the sink: page by page, asking for the next page as soon as the head of this one is there, within the
 * request budget. A continue token that expired restarts the list once; the second time the server's own token is taken, which
 * goes on at a newer revision. Throws KubeError.
 */
export async function readList(options: ListOptions): Promise<ListResult> {
	const {transport, sink} = options;
	const giveUp = new AbortController();
	const signal = AbortSignal.any([options.signal, giveUp.signal]);
	let size: ListSize = 'small';
	let release: Release = await transport.budget.acquire(size, signal, options.isNext);
	// Many lists begin at the same time, and each may open a connection.
	await breathe();

	const request = (page: Page): Promise<TransportResponse> => {
		options.onRequest();
		return transport.open({
			path: listPath(options, page.limit, page.token),
			accept: listAccept(options.encoding),
			signal,
			headMs: listHeadMs,
		});
	};
	const ahead = async (page: Page, total: number): Promise<TransportResponse> => {
		if (size === 'small' && total > largeList) {
			size = 'large';
			const releaseSmall = release;
			release = await transport.budget.acquire('large', signal);
			releaseSmall();
		}
		return request(page);
	};

	let page: Page = {token: '', limit: options.pageSize ?? options.leastPage ?? firstPageSize};
	let next: {readonly page: Page; readonly answer: Promise<TransportResponse>} | undefined = {
		page,
		answer: request(page),
	};
	let loaded = 0;
	let bytes = 0;
	let result: ListResult = {resourceVersion: '', isConsistent: true};
	let restarts = 0;

	/** What to ask for after a page: the rest of its chain, or a new chain in larger pages when much is left and the link is slow. */
	const follow = (head: ListHead, onPage: number): void => {
		if (head.continueToken === '') return;
		const left = head.remaining ?? Number.POSITIVE_INFINITY;
		const limit = options.pageSize ?? pageSizeFor(transport.roundTripMs());
		const isLarger = page.token === '' && limit > page.limit && left > limit;
		const following = isLarger ? {token: '', limit} : {token: head.continueToken, limit: page.limit};
		const answer = ahead(following, loaded + onPage + left);
		answer.catch(() => {});
		next = {page: following, answer};
	};

	/** Objects that are still to come while a page is read; undefined on the last one and where the server does not say. */
	const leftOf = ({continueToken, remaining}: ListHead, onPage: number): number | undefined =>
		continueToken === '' || remaining === undefined
			? undefined
			: remaining + Math.max(0, page.limit - onPage);

	const readPage = async (response: TransportResponse): Promise<void> => {
		let head: ListHead | undefined;
		let onPage = 0;
		const reader = pageReader(response, {
			sink,
			onHead: found => {
				head = found;
				follow(found, onPage === 0 ? page.limit : onPage);
			},
			onObject: () => {
				onPage += 1;
			},
		});
		let counted = 0;
		for await (const chunk of response.body) {
			for (let at = 0; at < chunk.length; at += longestPush) {
				await breathe();
				reader.push(chunk.subarray(at, at + longestPush));
			}
			const arrived = response.bytesIn() - counted;
			counted += arrived;
			bytes += arrived;
			if (head !== undefined) options.onProgress(loaded + onPage, leftOf(head, onPage), bytes);
			options.onBytes(arrived);
			discard(chunk);
		}
		reader.end();
		loaded += onPage;
		result = {...result, resourceVersion: head?.resourceVersion ?? ''};
		options.onProgress(loaded, head?.remaining, bytes);
		sink.progress(loaded, head?.remaining);
	};

	/** The page to ask for instead when a continue token has expired; undefined when the failure is another one. */
	const afterExpiry = (error: unknown): Page | undefined => {
		if (!(error instanceof KubeError) || error.kind !== 'gone' || page.token === '') return undefined;
		restarts += 1;
		if (restarts === 1) return {...page, token: ''};
		if (error.continueToken === undefined) return undefined;
		result = {...result, isConsistent: false};
		return {...page, token: error.continueToken};
	};

	try {
		while (next !== undefined) {
			const {answer}: {readonly answer: Promise<TransportResponse>} = next;
			page = next.page;
			next = undefined;
			let response: TransportResponse;
			try {
				response = await answer;
			} catch (error) {
				const instead = afterExpiry(error);
				if (instead === undefined) throw error;
				next = {page: instead, answer: request(instead)};
				continue;
			}
			if (page.token === '') {
				loaded = 0;
				bytes = 0;
				sink.listing();
			}
			await readPage(response);
		}
		sink.listed();
		return result;
	} catch (error) {
		// Not after every list: cancelling costs as much as reading a small one.
		giveUp.abort();
		throw error;
	} finally {
		release();
	}
}
