import {cell} from '../../store/sanitise.ts';
import {KubeError, type KubeErrorKind} from '../errors.ts';
import {magic, readStatusMessage, unwrap} from '../protobuf.ts';

/** The parts of metav1.Status that decide what to do. */
export type ApiStatus = {
	readonly code: number;
	readonly reason: string;
	readonly message: string;
	readonly retryAfterSeconds: number;
	/** ListMeta.continue: with 410 Expired, the way on at the newest revision. */
	readonly continueToken: string;
};

const empty = {code: 0, reason: '', message: '', retryAfterSeconds: 0, continueToken: ''};

type JsonStatus = {
	readonly kind?: unknown;
	readonly code?: unknown;
	readonly reason?: unknown;
	readonly message?: unknown;
	readonly details?: {readonly retryAfterSeconds?: unknown} | null;
	readonly metadata?: {readonly continue?: unknown} | null;
};

/** An object as a Status; undefined when it is something else. */
export function readStatus(value: unknown): ApiStatus | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const status = value as JsonStatus;
	if (status.kind !== 'Status') return undefined;
	const text = (field: unknown): string => (typeof field === 'string' ? field : '');
	const number = (field: unknown): number => (typeof field === 'number' ? field : 0);
	return {
		code: number(status.code),
		reason: text(status.reason),
		message: text(status.message),
		retryAfterSeconds: number(status.details?.retryAfterSeconds),
		continueToken: text(status.metadata?.continue),
	};
}

/** The Status in the body of an answer that is not success; its text alone when the body is something else (a proxy's page). */
export function parseStatusBody(body: Buffer): ApiStatus {
	try {
		const isWire = body.subarray(0, magic.length).equals(magic);
		const value = isWire
			? readStatusMessage(body, unwrap(body, 0, body.length))
			: JSON.parse(body.toString('utf8'));
		const status = readStatus(value);
		if (status !== undefined) return status;
	} catch {
		// A body that is no Status is shown as it is: it is the only thing known about the failure.
	}
	return {
		...empty,
		message: body
			.toString('utf8')
			.replaceAll(/<[^>]*>/g, ' ')
			.replaceAll(/\s+/g, ' ')
			.trim(),
	};
}

const kinds: Readonly<Record<number, KubeErrorKind>> = {
	401: 'auth',
	403: 'forbidden',
	404: 'notFound',
	406: 'protocol',
	409: 'conflict',
	410: 'gone',
	415: 'protocol',
	429: 'tooMany',
};

function retryAfter(header: string | undefined, status: ApiStatus, now: number): number | undefined {
	const seconds = Number(header);
	if (header !== undefined && header.trim() !== '' && Number.isFinite(seconds))
		return Math.max(0, seconds * 1000);
	const date = Date.parse(header ?? '');
	if (Number.isFinite(date)) return Math.max(0, date - now);
	return status.retryAfterSeconds > 0 ? status.retryAfterSeconds * 1000 : undefined;
}

const advice: Readonly<Partial<Record<KubeErrorKind, string>>> = {
	forbidden: ' Ask for this right, or use another user with --context or --as.',
	tooMany: ' It is asked too much; the next try waits.',
};

/** A 403 comes from admission as well (quotas, limit ranges, Pod Security, webhooks), and no right is missing then. */
function adviceFor(kind: KubeErrorKind, message: string): string {
	const isAdmission =
		/admission webhook|denied (the )?request/.test(message) ||
		(message.includes(' is forbidden: ') && !message.includes(' cannot '));
	if (kind === 'forbidden' && isAdmission) return ' Admission refuses it, whoever asks.';
	return advice[kind] ?? '';
}

/** The error for an HTTP status that is not success; `what` is the request ("list pods"). */
export function statusError(
	httpStatus: number,
	status: ApiStatus,
	context: {
		readonly what: string;
		readonly server: URL;
		readonly retryAfterHeader: string | undefined;
		readonly now: number;
	},
): KubeError {
	const kind = kinds[httpStatus] ?? (httpStatus < 400 ? 'protocol' : 'server');
	const said = status.message === '' ? '' : `: ${cell(status.message, 400)}`;
	const where = context.server.host;
	const message =
		httpStatus < 400
			? `${where} answered ${context.what} with a redirect (${httpStatus}): something before the API server wants a login. Check the server address and the proxy.`
			: `${where} answered ${context.what} with ${httpStatus}${said}${/[.!?]$/.test(said) || said === '' ? '' : '.'}${adviceFor(kind, status.message)}`;
	const wait = retryAfter(context.retryAfterHeader, status, context.now);
	return new KubeError(kind, message, {
		status: httpStatus,
		...(status.reason !== '' && {reason: status.reason}),
		...(wait !== undefined && {retryAfterMs: wait}),
		...(status.continueToken !== '' && {continueToken: status.continueToken}),
	});
}
