/** How a connection failed, and what that usually means (playbook of the field: dropped, reached but not served, refused here, no way). */
export type ConnectionFault =
	| 'timeout'
	| 'refused'
	| 'not permitted'
	| 'no route'
	| 'reset'
	| 'unknown name'
	| 'name server fails'
	| 'name server silent';

export const faultMeanings: Readonly<Record<ConnectionFault, string>> = {
	timeout: 'packets are dropped: a policy, the network between the nodes, or an endpoint that is gone',
	refused: 'reached, but nothing listens there, or a Service without endpoints, or a rule that rejects',
	'not permitted': 'a rule on its own node rejects it',
	'no route': 'there is no way to that address',
	reset: 'the other end or a proxy between broke it off',
	'unknown name': 'the name server knows no such name',
	'name server fails': 'the name server answers with a failure',
	'name server silent': 'the name server does not answer: its rule, the way to it, or itself',
};

/** A connection that a line says has failed. */
export type ConnectionError = {
	readonly fault: ConnectionFault;
	/** An address or a name; empty when the line does not say. */
	readonly host: string;
	/** 0 when the line does not say. */
	readonly port: number;
};

const perhaps =
	/timeout|timed out|refused|not permitted|no route|unreachable|reset by peer|broken pipe|no such host|NXDOMAIN|SERVFAIL|misbehaving|name resolution|not known|deadline exceeded|ECONN|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND/i;

const faults: readonly (readonly [ConnectionFault, RegExp])[] = [
	['unknown name', /no such host|NXDOMAIN|Name or service not known|ENOTFOUND/i],
	['name server fails', /server misbehaving|SERVFAIL|Temporary failure in name resolution/i],
	[
		'name server silent',
		/Failed to resolve \S{1,253}: ?timeout|lookup \S{1,253}.{0,160}(?:i\/o timeout|timed out)/i,
	],
	['not permitted', /operation not permitted/i],
	['no route', /no route to host|host is unreachable|network is unreachable|EHOSTUNREACH/i],
	['refused', /connection refused|ECONNREFUSED/i],
	['reset', /connection reset by peer|broken pipe|ECONNRESET/i],
	[
		'timeout',
		/i\/o timeout|connection timed out|connect timeout|upstream timed out|ETIMEDOUT|Max retries exceeded.{0,200}timed out/i,
	],
];

const name = '[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,252})';
/** Where the line says the connection went, the surest first. */
const targets: readonly RegExp[] = [
	new RegExp(
		`\\b(?:dial|read|write) (?:tcp|udp)[46]? (?:\\S{1,64}->)?\\[?(${name}|[0-9a-fA-F:]{2,45})\\]?:(\\d{1,5}): `,
	),
	new RegExp(`upstream: "[a-z]{1,10}://(${name}):(\\d{1,5})`),
	new RegExp(`\\bhost='(${name})', port=(\\d{1,5})`),
	new RegExp(`at "(${name})"(?: \\([^)]{1,64}\\))?, port (\\d{1,5})`),
	new RegExp(`\\bconnect to (?:host )?(${name})(?::| port )(\\d{1,5})`),
];
const lookedUp = new RegExp(
	`\\blookup (${name})|Failed to resolve (${name})|translate host name "(${name})"`,
);

/** What a line says about a connection that failed; undefined when it says nothing of the kind. */
export function connectionError(text: string): ConnectionError | undefined {
	if (!perhaps.test(text)) return undefined;
	const fault = faults.find(([, pattern]) => pattern.test(text))?.[0];
	if (fault === undefined) return undefined;
	const isName = fault === 'unknown name' || fault.startsWith('name server');
	const question = lookedUp.exec(text);
	const asked = question?.[1] ?? question?.[2] ?? question?.[3];
	if (isName && asked !== undefined) return {fault, host: asked.replace(/[.:]+$/, ''), port: 0};
	for (const target of targets) {
		const found = target.exec(text);
		if (found !== null) return {fault, host: (found[1] ?? '').replace(/\.$/, ''), port: Number(found[2])};
	}
	return {fault, host: '', port: 0};
}
