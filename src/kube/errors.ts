/**
 * What went wrong between this program and a cluster.
 * kubeconfig: the kubeconfig or what it points to cannot be used · network: the server cannot be reached or the connection broke ·
 * tls: the server's certificate is not the one expected · auth: the server does not accept who we are (401, client certificate) ·
 * forbidden: 403 · notFound: 404 · gone: 410, a resourceVersion or continue token that expired · conflict: 409 · tooMany: 429 ·
 * server: any other status that is not success · protocol: an answer that cannot be understood ·
 * refusedByGate: not sent, because only reads are allowed · cancelled: the caller asked to stop.
 */
export type KubeErrorKind =
	| 'kubeconfig'
	| 'network'
	| 'tls'
	| 'auth'
	| 'forbidden'
	| 'notFound'
	| 'gone'
	| 'conflict'
	| 'tooMany'
	| 'server'
	| 'protocol'
	| 'refusedByGate'
	| 'cancelled';

export type KubeErrorDetails = {
	readonly cause?: unknown;
	/** HTTP status, when the server answered. */
	readonly status?: number;
	/** metav1.Status.reason: "Expired", "NotFound" … */
	readonly reason?: string;
	/** Milliseconds the server asks to wait. */
	readonly retryAfterMs?: number;
	/** With `gone` on a page of a list: the token that continues at the newest revision (metav1.Status.metadata.continue). */
	readonly continueToken?: string;
};

/** An error whose message says what happened, to what, why if known, and what to do next. */
export class KubeError extends Error {
	override readonly name = 'KubeError';
	readonly kind: KubeErrorKind;
	readonly status: number | undefined;
	readonly reason: string | undefined;
	readonly retryAfterMs: number | undefined;
	readonly continueToken: string | undefined;

	constructor(kind: KubeErrorKind, message: string, details: KubeErrorDetails = {}) {
		super(message, details.cause === undefined ? undefined : {cause: details.cause});
		this.kind = kind;
		this.status = details.status;
		this.reason = details.reason;
		this.retryAfterMs = details.retryAfterMs;
		this.continueToken = details.continueToken;
	}
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Node's error code (ECONNREFUSED, CERT_HAS_EXPIRED …) of anything thrown; '' when it has none. */
export function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
