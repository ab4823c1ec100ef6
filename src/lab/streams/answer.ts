import type {ProbeRecord} from '../cluster.ts';
import type {Question} from './command.ts';

/** What a tool prints, how long it takes and what it exits with. */
export type ToolRun = {
	readonly stdout: string;
	readonly stderr: string;
	readonly exitCode: number;
	readonly millis: number;
};

/** How long tools wait for an answer that does not come. */
const dnsTimeoutMs = 10_000;
const connectTimeoutMs = 3_000;

const run = (stdout: string, stderr: string, exitCode: number, millis: number): ToolRun => ({
	stdout: stdout && `${stdout.replace(/\n$/, '')}\n`,
	stderr: stderr && `${stderr}\n`,
	exitCode,
	millis,
});

/** What the tool of a question prints when the network answers as recorded. */
export function toolRun(question: Question, record: ProbeRecord): ToolRun {
	switch (question.kind) {
		case 'dns':
			return lookup(question.tool, question.name, record);
		case 'tcp':
			return connect(question.host, question.port, record);
		case 'http':
			return question.tool === 'wget' ? wget(question.url, record) : curl(question, record);
		default:
			return run(record.detail ?? '', '', 0, record.millis ?? 0);
	}
}

function lookup(tool: string, name: string, record: ProbeRecord): ToolRun {
	const {class: result, detail = '', to} = record;
	if (result === 'dns-timeout' || result === 'timeout') {
		const text = tool === 'getent' ? '' : ';; connection timed out; no servers could be reached';
		return run(text, '', tool === 'getent' ? 2 : 1, record.millis ?? dnsTimeoutMs);
	}
	const millis = record.millis ?? 2;
	if (tool === 'dig' || tool === 'host') return terse(tool, name, record, millis);
	const server = `Server:\t\t${to.host}\nAddress:\t${to.host}:53\n\n`;
	if (result !== 'ok' && result !== 'wrong-answer') {
		const why = result === 'dns-servfail' ? 'SERVFAIL' : 'NXDOMAIN';
		return tool === 'getent'
			? run('', '', 2, millis)
			: run(`${server}** server can't find ${name}: ${why}\n`, '', 1, millis);
	}
	const address = addressIn(detail);
	if (tool === 'getent') return run(`${address}     STREAM ${name}`, '', 0, millis);
	return run(`${server}Name:\t${name}\nAddress: ${address}\n`, '', 0, millis);
}

/** What dig and host of BIND print. */
function terse(
	tool: string,
	name: string,
	{class: result, detail = ''}: ProbeRecord,
	millis: number,
): ToolRun {
	const address = addressIn(detail);
	const codes: Readonly<Record<string, string>> = {
		ok: 'NOERROR',
		'wrong-answer': 'NOERROR',
		'dns-servfail': 'SERVFAIL',
	};
	const status = codes[result] ?? 'NXDOMAIN';
	const found = status === 'NOERROR';
	if (tool === 'host')
		return found
			? run(`${name} has address ${address}`, '', 0, millis)
			: run(`Host ${name} not found: ${status === 'SERVFAIL' ? 2 : 3}(${status})`, '', 1, millis);
	const head = `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4711\n`;
	return run(found ? `${head}${name}.\t5\tIN\tA\t${address}` : head, '', 0, millis);
}

const addressIn = (detail: string): string =>
	/\b\d{1,3}(?:\.\d{1,3}){3}\b|[0-9a-f]*:[0-9a-f:]+/i.exec(detail)?.[0] ?? detail;

const reasons: Readonly<Record<string, string>> = {
	refused: 'Connection refused',
	timeout: 'Connection timed out',
	reset: 'Connection reset by peer',
	unreachable: 'No route to host',
};

function connect(host: string, port: number, record: ProbeRecord): ToolRun {
	const reason = reasons[record.class];
	if (reason === undefined) return run('', `${host} (${host}:${port}) open`, 0, record.millis ?? 1);
	const millis = record.millis ?? (record.class === 'timeout' ? connectTimeoutMs : 1);
	return run('', `nc: ${host} (${host}:${port}): ${reason}`, 1, millis);
}

const httpStatus = (result: string) => Number(/^http\((\d{3})\)$/.exec(result)?.[1] ?? 200);

function curl(question: Question & {kind: 'http'}, record: ProbeRecord): ToolRun {
	const {url, codeOnly, fail} = question;
	const port = url.port || (url.protocol === 'https:' ? '443' : '80');
	const millis = record.millis ?? (record.class === 'timeout' ? connectTimeoutMs : 5);
	const stopped = (code: number, why: string) =>
		run(codeOnly ? '000' : '', `curl: (${code}) ${why}`, code, millis);
	switch (record.class) {
		case 'timeout':
			return stopped(28, `Connection timed out after ${millis} milliseconds`);
		case 'refused':
		case 'unreachable':
			return stopped(
				7,
				`Failed to connect to ${url.hostname} port ${port} after ${millis} ms: ${reasons[record.class]}`,
			);
		case 'reset':
			return stopped(56, 'Recv failure: Connection reset by peer');
		case 'dns-nxdomain':
		case 'dns-servfail':
		case 'dns-timeout':
			return stopped(6, `Could not resolve host: ${url.hostname}`);
		default: {
			const status = httpStatus(record.class);
			if (fail && status >= 400) return stopped(22, `The requested URL returned error: ${status}`);
			return run(codeOnly ? String(status) : (record.detail ?? ''), '', 0, millis);
		}
	}
}

function wget({hostname, host}: URL, record: ProbeRecord): ToolRun {
	const millis = record.millis ?? (record.class === 'timeout' ? connectTimeoutMs : 5);
	const failed = (why: string) => run('', `wget: ${why}`, 1, millis);
	switch (record.class) {
		case 'timeout':
			return failed('download timed out');
		case 'refused':
		case 'unreachable':
		case 'reset':
			return failed(`can't connect to remote host (${host}): ${reasons[record.class]}`);
		case 'dns-nxdomain':
		case 'dns-servfail':
		case 'dns-timeout':
			return failed(`bad address '${hostname}'`);
		default: {
			const status = httpStatus(record.class);
			if (status >= 400) return failed(`server returned error: HTTP/1.1 ${status}`);
			return run(record.detail ?? '', '', 0, millis);
		}
	}
}
