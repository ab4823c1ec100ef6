import {cell} from '../store/sanitise.ts';
import {grpcAnswer} from './grpc-answer.ts';
import type {Answer, ProbeClass, ProbeQuestion} from './question.ts';
import {answerSeconds, connectSeconds} from './question.ts';

/** What a tool printed and how it ended. */
export type ToolOutput = {
	readonly tool: string;
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
	readonly millis: number;
};

/** What the kernel says of a connection, in the words of every libc and tool. */
const reasons: readonly (readonly [RegExp, ProbeClass])[] = [
	[/connection refused/i, 'refused'],
	[/connection reset|reset by peer|empty reply|recv failure/i, 'reset'],
	[/no route to host|host is unreachable|network (is )?unreachable|operation not permitted/i, 'unreachable'],
	[/timed? ?out|TIMEOUT/i, 'timeout'],
];

/** nslookup says "can't find" of a server that fails as well: what failed is looked for first. */
const nameReasons: readonly (readonly [RegExp, ProbeClass])[] = [
	[/servfail|server failure|(status|reply|find \S+): refused/i, 'dns-servfail'],
	[/connection refused/i, 'refused'],
	[/nxdomain|name does not resolve|name or service not known|non-existent|can't find/i, 'dns-nxdomain'],
	[/no servers could be reached|timed out/i, 'dns-timeout'],
];

/** EAI_AGAIN of every libc: no answer, or one that says that the server failed. Only the time tells. */
const again = /try again|temporary failure/i;
/** No resolver gives up waiting for an answer earlier. */
const givenUpMs = 1_000;

const reasonIn = (text: string, table: typeof reasons): ProbeClass | undefined =>
	table.find(([pattern]) => pattern.test(text))?.[1];

/**
 * What a tool's output says about the network. Undefined when the tool itself could not be used (unknown option, usage): the next one is
 * tried then.
 */
export function classify(question: ProbeQuestion, output: ToolOutput): Answer | undefined {
	const text = `${output.stdout}\n${output.stderr}`;
	if (/usage:|invalid option|unrecognized option|unknown option|applet not found/i.test(text))
		return undefined;
	switch (output.tool) {
		case 'python3':
		case 'node':
			return scripted(output);
		case 'grpc_health_probe':
			return healthProbe(output);
		case 'curl':
			return question.kind === 'http' ? curl(output) : bareCurl(output);
		case 'wget':
		case 'busybox wget':
			return wget(output);
		case 'bash':
			return bash(output);
		case 'nc':
		case 'ncat':
			return connection(output);
		case 'busybox nc':
			return ended(output.code) ? said('ok', 'open') : connection(output);
		case 'plain nslookup':
			return question.kind === 'dns' ? lookup(question.name, {...output, tool: 'nslookup'}) : undefined;
		default:
			return question.kind === 'dns' ? lookup(question.name, output) : undefined;
	}
}

const said = (result: ProbeClass, detail: string, addresses?: readonly string[]): Answer => ({
	class: result,
	detail: cell(detail.trim(), 300),
	...(addresses !== undefined && {addresses}),
});

/** Whether `timeout` ended a command: 124 of coreutils, 143 of busybox, 137 with KILL. */
const ended = (code: number): boolean => [124, 137, 143].includes(code);

/** What a lookup that failed for now means. */
const failedOf = (millis: number): ProbeClass => (millis >= givenUpMs ? 'dns-timeout' : 'dns-servfail');

function lookup(name: string, {tool, code, stdout, stderr, millis}: ToolOutput): Answer {
	const text = `${stdout}\n${stderr}`;
	const addresses = addressesIn(tool, stdout);
	if (addresses.length > 0) return said('ok', addresses.join(', '), addresses);
	if (again.test(text)) return said(failedOf(millis), lastLine(text), []);
	const known = nameReasons.find(([pattern]) => pattern.test(text));
	if (known !== undefined) {
		const [pattern, why] = known;
		return said(why, text.split('\n').findLast(line => pattern.test(line)) ?? lastLine(text), []);
	}
	if (tool === 'dig' && /status: NOERROR/.test(stdout))
		return said('dns-nxdomain', `${name} has no address`, []);
	// getent says nothing but 2: only the time tells an answer from none, and nothing tells what the answer was.
	if (tool === 'getent' && code === 2)
		return millis >= connectSeconds * 1_000
			? said('dns-timeout', `getent: no answer within ${Math.round(millis / 1_000)} s`, [])
			: said(
					'tool',
					'getent: not found, and getent does not say whether there is no such name, the DNS failed or nobody listens',
					[],
				);
	const path = reasonIn(text, reasons);
	if (path !== undefined) return said(path === 'timeout' ? 'dns-timeout' : path, lastLine(text), []);
	return said('tool', `${tool} ended with ${code}: ${lastLine(text)}`, []);
}

const addressText = /(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}/i;

function addressesIn(tool: string, stdout: string): readonly string[] {
	if (tool === 'dig') return digAddresses(stdout);
	if (tool !== 'host') return answerAddresses(tool, stdout);
	return unique([...stdout.matchAll(/has (?:IPv6 )?address (\S+)/g)].map(([, address = '']) => address));
}

/** The lines after the server's own address are the answer. */
function answerAddresses(tool: string, stdout: string): readonly string[] {
	const body = tool === 'nslookup' ? stdout.slice(Math.max(0, stdout.search(/^Name:/m))) : stdout;
	if (tool === 'nslookup' && !/^Name:/m.test(stdout)) return [];
	const lines = body
		.split('\n')
		.filter(line => (tool === 'nslookup' ? /^Address/.test(line) : line.trim() !== ''));
	return unique(lines.map(line => addressText.exec(line.replace(/^Address(?: \d+)?:/, ''))?.[0] ?? ''));
}

function digAddresses(stdout: string): readonly string[] {
	const answers = stdout.split('\n').filter(line => /\sIN\s+(A|AAAA)\s/.test(line) && !line.startsWith(';'));
	return unique(answers.map(line => line.trim().split(/\s+/).at(-1) ?? ''));
}

const unique = (values: readonly string[]): readonly string[] => [
	...new Set(values.filter(value => value !== '')),
];

function connection({tool, code, stdout, stderr, millis}: ToolOutput): Answer | undefined {
	const text = `${stdout}\n${stderr}`;
	if (code === 0) return said('ok', lastLine(text) || 'open');
	if (again.test(text)) return said(failedOf(millis), lastLine(text));
	const unresolved = /bad address|not known|does not resolve|getaddrinfo|(could not|unable to) resolve/i.test(
		text,
	);
	if (unresolved)
		return said(millis >= connectSeconds * 1_000 ? 'dns-timeout' : 'dns-nxdomain', lastLine(text));
	const reason = reasonIn(text, reasons);
	return reason === undefined
		? said('tool', `${tool} ended with ${code}: ${lastLine(text)}`)
		: said(reason, lastLine(text));
}

/** /dev/tcp: no output when the connection stands. */
function bash(output: ToolOutput): Answer | undefined {
	if (/dev\/tcp\/.*no such file/i.test(output.stderr)) return undefined;
	if (ended(output.code)) return said('timeout', `no connection within ${connectSeconds} s`);
	return connection(output);
}

/** A connection opened as telnet: it stood when time_connect is above 0, whatever ended it afterwards. */
function bareCurl(output: ToolOutput): Answer | undefined {
	if (/protocol .?telnet.? (not supported|disabled)/i.test(output.stderr)) return undefined;
	const connected = Number(/([\d.,]+)\s*$/.exec(output.stdout)?.[1]?.replace(',', '.') ?? 0);
	if (output.code !== 0 && connected === 0) return curl(output);
	return {...said('ok', 'open'), ...(connected > 0 && {millis: connected * 1_000})};
}

/** Headers that say who answered. */
const telling = /^ *(server|x-seldon-route|location): *(.+)$/gim;

const headersIn = (text: string): readonly string[] =>
	[...text.matchAll(telling)].map(([, name = '', value = '']) => `${name.toLowerCase()}: ${value.trim()}`);

const statusClass = (status: number): ProbeClass =>
	status >= 200 && status < 300 ? 'ok' : `http(${status})`;

/** Exit codes of curl (curl.1 EXIT CODES). */
function curl({code, stdout, stderr}: ToolOutput): Answer {
	const status = Number(stdout.trim().slice(-3));
	switch (code) {
		case 0:
			return said(statusClass(status), [String(status), ...headersIn(stdout)].join(', '));
		case 6:
			return said(/timed? ?out/i.test(stderr) ? 'dns-timeout' : 'dns-nxdomain', lastLine(stderr));
		case 28:
			return said(/resolv/i.test(stderr) ? 'dns-timeout' : 'timeout', lastLine(stderr));
		case 7:
			return said(reasonIn(stderr, reasons) ?? 'refused', lastLine(stderr));
		case 22: {
			const returned = Number(/error: (\d{3})/.exec(stderr)?.[1] ?? status);
			return said(`http(${returned})`, lastLine(stderr));
		}
		case 35:
		case 52:
		case 56:
			return said('reset', lastLine(stderr));
		// Unsupported protocol, malformed URL, an option it does not know, out of memory: nothing was asked.
		default:
			return said('tool', `curl ended with ${code}: ${lastLine(stderr)}`);
	}
}

/** busybox and GNU wget, which say the same in other words; of several answers the first one counts: a redirect is an answer. */
function wget(output: ToolOutput): Answer | undefined {
	const {tool, code, stderr, stdout} = output;
	const text = `${stdout}\n${stderr}`;
	const status = Number(/(?:HTTP\/[\d.]+|ERROR) (\d{3})/.exec(text)?.[1] ?? (code === 0 ? 200 : 0));
	if (status > 0) {
		const [, first = ''] = text.split(/HTTP\/[\d.]+ /);
		return said(statusClass(status), [String(status), ...headersIn(first)].join(', '));
	}
	// That of Debian dies of a limit; the other way of asking it has none.
	if (code === 139) return undefined;
	if (ended(code) && tool === 'busybox wget') return said('timeout', `no answer within ${answerSeconds} s`);
	if (/unable to establish ssl|ssl[_ ]handshake|tls error|tls alert/i.test(text))
		return said('reset', lastLine(text));
	return connection(output);
}

/** Exit codes of grpc_health_probe (README, "Exit codes"). */
function healthProbe({code, stdout, stderr}: ToolOutput): Answer {
	const text = `${stdout}\n${stderr}`;
	const words = lastLine(text);
	if (code === 0) return grpcAnswer('health', 1, words);
	if (code === 4) return grpcAnswer('health', /SERVICE_UNKNOWN/.test(text) ? 3 : 2, words);
	if (/unimplemented/i.test(text)) return grpcAnswer('status', 12, words);
	if (/NotFound/i.test(text)) return grpcAnswer('status', 5, words);
	if (code === 1) return said('tool', `grpc_health_probe: ${words}`);
	return said(reasonIn(text, reasons) ?? (code === 2 ? 'timeout' : 'tool'), words);
}

function scripted({stdout, stderr, code, tool}: ToolOutput): Answer | undefined {
	try {
		const value: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
		if (typeof value === 'object' && value !== null && 'class' in value) {
			if (value.class === 'no-tool') return undefined;
			const [, kind, number] = /^(grpc|health)\((\d{1,2})\)$/.exec(String(value.class)) ?? [];
			const words = 'detail' in value ? String(value.detail) : '';
			if (kind !== undefined) return grpcAnswer(kind === 'grpc' ? 'status' : 'health', Number(number), words);
		}
		if (typeof value === 'object' && value !== null && 'class' in value && isClass(value.class)) {
			const {detail, addresses, millis} = value as {
				readonly detail?: unknown;
				readonly addresses?: unknown;
				readonly millis?: unknown;
			};
			const list = Array.isArray(addresses) ? addresses.map(address => cell(String(address), 60)) : [];
			return {
				...said(value.class, String(detail ?? ''), list.length > 0 ? list : undefined),
				...(typeof millis === 'number' && millis >= 0 && {millis}),
			};
		}
	} catch {
		// Not the one line of JSON: the interpreter itself failed, which is told below.
	}
	return said('tool', `${tool} ended with ${code}: ${lastLine(`${stdout}\n${stderr}`)}`);
}

const plainClasses = new Set([
	'ok',
	'refused',
	'timeout',
	'reset',
	'unreachable',
	'dns-nxdomain',
	'dns-servfail',
	'dns-timeout',
	'wrong-answer',
	'tool',
]);

function isClass(value: unknown): value is ProbeClass {
	return typeof value === 'string' && (plainClasses.has(value) || /^http\(\d{3}\)$/.test(value));
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1)?.trim() ?? '';
}
