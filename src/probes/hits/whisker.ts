import {type Clock, sleep} from '../../kube/clock.ts';
import {KubeError, messageOf} from '../../kube/errors.ts';
import {backoff} from '../../kube/list-watch/backoff.ts';
import type {ForwardedAnswer} from '../../kube/stream/forwarded-http.ts';
import {createEventReader} from '../../policy-hits/flows/event-stream.ts';
import type {Ledger} from '../../policy-hits/flows/ledger.ts';
import {cell} from '../../store/sanitise.ts';
import type {ForwardGrant} from '../forward-grant.ts';

/** The pod whose back end is asked. */
export type Whisker = {readonly namespace: string; readonly pod: string; readonly forward: ForwardGrant};

/** Plain HTTP, without authentication (tigera/operator pkg/render/whisker). */
const port = 3002;
const headMs = 10_000;
/** A stream that says nothing for so long is opened again: a quiet cluster and a dead tunnel look alike. */
const quietMs = 120_000;
const pageSize = 500;
/** More pages than these are not read: the newest flows come first from nobody, so that what is left out is said. */
const mostPages = 60;
const longestPage = 32 << 20;
/** Seconds between two reports of Felix (FELIX_FLOWLOGSFLUSHINTERVAL), which Goldmane gathers into. */
export const bucketSeconds = 15;

const ask = ({namespace, pod, forward}: Whisker, path: string, signal: AbortSignal, isStream: boolean) =>
	forward({
		namespace,
		pod,
		port,
		path,
		accept: isStream ? 'text/event-stream' : 'application/json',
		headMs,
		silenceMs: isStream ? quietMs : headMs,
		signal,
	});

/**
 * Reads the flows that began from `from` on and before `until` (milliseconds since the epoch) into a ledger, page by page. Throws KubeError. Answers what was left
 * out, in words; '' when nothing was.
 */
export async function listFlows(
	whisker: Whisker,
	ledger: Ledger,
	{from, until}: {readonly from: number; readonly until: number},
	signal: AbortSignal,
): Promise<string> {
	for (let page = 1; page <= mostPages; page++) {
		const query = new URLSearchParams({
			startTimeGte: String(Math.floor(from / 1_000)),
			startTimeLt: String(Math.floor(until / 1_000)),
			sortBy: 'Time',
			page: String(page),
			pageSize: String(pageSize),
		});
		const answer = await ask(whisker, `/flows?${query}`, signal, false);
		const {items, pages} = pageOf(await textOf(answer));
		for (const item of items) ledger.add(item);
		// Versions without pages answer with everything at once.
		if (items.length === 0 || items.length > pageSize || page >= pages) return '';
	}
	return `only ${mostPages * pageSize} flows were read, there are more`;
}

/** The body of an answer that is one; KubeError with what was said instead. */
async function textOf({status, body}: ForwardedAnswer): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > longestPage) throw new KubeError('protocol', 'Whisker answered with more than is read.');
		chunks.push(chunk);
	}
	const text = Buffer.concat(chunks).toString('utf8');
	if (status === 200) return text;
	throw refusal(status, text);
}

function refusal(status: number, text: string): KubeError {
	const said = cell(text.replaceAll(/\s+/g, ' ').trim(), 160);
	const why = status === 500 ? ': it does not reach Goldmane' : '';
	return new KubeError('server', `Whisker answered ${status}${why}${said === '' ? '' : ` (${said})`}`, {
		status,
	});
}

function pageOf(text: string): {readonly items: readonly unknown[]; readonly pages: number} {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new KubeError('protocol', 'Whisker answered with something that is not JSON.', {cause: error});
	}
	const {items, total} = (value ?? {}) as {
		readonly items?: unknown;
		readonly total?: {readonly totalPages?: unknown};
	};
	if (items === null || items === undefined) return {items: [], pages: 0};
	if (!Array.isArray(items))
		throw new KubeError('protocol', 'Whisker answered with something else than flows.');
	return {items, pages: Number(total?.totalPages ?? 1)};
}

export type FollowFlows = {
	readonly clock: Clock;
	readonly random: () => number;
	/** Flows that began from here on, milliseconds since the epoch. */
	readonly since: number;
	/** After flows were added. */
	readonly onFlows: () => void;
	/** The stream broke, and is opened again at `until`. */
	readonly onBroken: (why: string, until: number) => void;
	/** The stream is open. */
	readonly onOpen: () => void;
	readonly signal: AbortSignal;
};

/** Follows the stream of flows into a ledger until the signal fires. A stream that breaks is opened again where it was, and nothing is counted twice. */
export async function followFlows(whisker: Whisker, ledger: Ledger, options: FollowFlows): Promise<void> {
	const {clock, random, since, signal} = options;
	let attempt = 0;
	while (!signal.aborted) {
		let why = 'the stream of flows ended';
		try {
			const from = Math.max(since, ledger.newest() - bucketSeconds * 1_000);
			const query = new URLSearchParams({watch: 'true', startTimeGte: String(Math.floor(from / 1_000))});
			const answer = await ask(whisker, `/flows?${query}`, signal, true);
			if (answer.status !== 200) await textOf(answer);
			options.onOpen();
			attempt = 0;
			why = (await readStream(answer, ledger, options.onFlows)) ?? why;
			// What ends because it was stopped is not broken.
			if (signal.aborted) return;
		} catch (error) {
			if (signal.aborted) return;
			why = messageOf(error);
		}
		const wait = backoff(attempt++, random);
		options.onBroken(why, clock.now() + wait);
		try {
			await sleep(clock, wait, signal);
		} catch {
			// It was the signal: the loop ends.
			return;
		}
	}
}

/** Reads to the end; the error that Whisker wrote into the stream, if it did. */
async function readStream({body}: ForwardedAnswer, ledger: Ledger, onFlows: () => void) {
	const read = createEventReader();
	const decoder = new TextDecoder();
	for await (const chunk of body) {
		let added = false;
		for (const event of read(decoder.decode(chunk, {stream: true}))) {
			if ('error' in event) return `Whisker: ${cell(event.error, 160)}`;
			added = ledger.add(parsed(event.data)) || added;
		}
		if (added) onFlows();
	}
	return undefined;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}
