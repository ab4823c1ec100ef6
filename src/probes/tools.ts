import {isHost} from './host.ts';
import {dnsServer} from './local/dns-message.ts';
import {answerSeconds, connectSeconds, type ProbeQuestion} from './question.ts';
import {nodeScript, pythonScript} from './scripts.ts';

/** How a program that an image may have is asked. */
export type ProbeTool = {
	readonly name: string;
	/** Program and arguments; undefined when this tool cannot ask this question. */
	readonly command: (question: ProbeQuestion) => readonly string[] | undefined;
	/** It tells how long the connection took; of others only the whole command is known, with our own way to it. */
	readonly measures?: true;
};

const seconds = String(connectSeconds);
const whole = String(answerSeconds);

const dig: ProbeTool = {
	name: 'dig',
	command: question => {
		if (question.kind !== 'dns') return undefined;
		const {host: address, port} = dnsServer(question.server);
		const server = address === '' ? [] : [`@${address}`, '-p', String(port)];
		const tcp = question.protocol === 'TCP' ? ['+tcp'] : [];
		return ['dig', '+search', `+time=${seconds}`, '+tries=1', ...tcp, question.name, ...server];
	},
};

const nslookup: ProbeTool = {
	name: 'nslookup',
	command: question =>
		question.kind === 'dns' && question.protocol === 'UDP' && usualPort(question)
			? ['nslookup', `-timeout=${seconds}`, '-retry=1', question.name, ...serverOf(question)]
			: undefined,
};

/** That of an old busybox takes no options. */
const plainNslookup: ProbeTool = {
	name: 'plain nslookup',
	command: question =>
		question.kind === 'dns' && question.protocol === 'UDP' && usualPort(question)
			? ['nslookup', question.name, ...serverOf(question)]
			: undefined,
};

const host: ProbeTool = {
	name: 'host',
	command: question => {
		if (question.kind !== 'dns' || !usualPort(question)) return undefined;
		const tcp = question.protocol === 'TCP' ? ['-T'] : [];
		return ['host', ...tcp, '-W', seconds, '-R', '1', question.name, ...serverOf(question)];
	},
};

const getent: ProbeTool = {
	name: 'getent',
	command: question =>
		question.kind === 'dns' && question.protocol === 'UDP' && question.server === ''
			? ['getent', 'ahosts', question.name]
			: undefined,
};

const connecting = (name: 'nc' | 'ncat'): ProbeTool => ({
	name,
	command: question =>
		question.kind === 'tcp' || question.kind === 'latency'
			? [name, '-z', '-v', '-w', seconds, question.host, String(question.port)]
			: undefined,
});

/** busybox as Debian builds it has no -z: a connection that stands is ended from outside, after the time in which one fails. */
const busybox: ProbeTool = {
	name: 'busybox nc',
	command: question =>
		question.kind === 'tcp'
			? [
					'timeout',
					'-s',
					'KILL',
					String(connectSeconds + 1),
					'nc',
					'-w',
					seconds,
					question.host,
					String(question.port),
				]
			: undefined,
};

const bash: ProbeTool = {
	name: 'bash',
	command: question =>
		(question.kind === 'tcp' || question.kind === 'latency') && isHost(question.host)
			? // exec: a redirection alone is done by a child, which `timeout` would miss. KILL: a bash that connects puts SIGTERM off for minutes.
				['timeout', '-s', 'KILL', seconds, 'bash', '-c', `exec 3<>/dev/tcp/${question.host}/${question.port}`]
			: undefined,
};

/**
 * curl opens a bare connection as telnet; time_connect tells whether it stood. What the kernel said of a connection that failed is told
 * only with -v (curl 7.88: "Couldn't connect to server" for every reason).
 */
const curl: ProbeTool = {
	name: 'curl',
	measures: true,
	command: question => {
		const limits = ['--connect-timeout', seconds, '-m'];
		if (question.kind === 'tcp' || question.kind === 'latency') {
			const place = question.host.includes(':') ? `[${question.host}]` : question.host;
			const target = `telnet://${place}:${question.port}`;
			return ['curl', '-sSv', '-w', '%{time_connect}', ...limits, String(connectSeconds + 1), target];
		}
		if (question.kind !== 'http') return undefined;
		const headers = Object.entries(question.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
		const body =
			question.body === undefined ? [] : ['-H', 'content-type: application/json', '-d', question.body];
		const told = ['-D', '-', '-o', '/dev/null', '-w', '%{http_code}'];
		return ['curl', '-sSv', '-k', ...told, ...limits, whole, ...headers, ...body, '--', question.url];
	},
};

/** What every wget takes: the headers of the answer are shown, and nothing is tried twice. */
const wgetArguments = (question: Extract<ProbeQuestion, {kind: 'http'}>): readonly string[] => [
	'-S',
	'-t',
	'1',
	'-O',
	'/dev/null',
	...(question.url.startsWith('https:') ? ['--no-check-certificate'] : []),
	...Object.entries(question.headers).map(([name, value]) => `--header=${name}: ${value}`),
	...(question.body === undefined
		? []
		: ['--header=content-type: application/json', `--post-data=${question.body}`]),
	question.url,
];

const wget: ProbeTool = {
	name: 'wget',
	command: question =>
		question.kind === 'http'
			? [
					'wget',
					`--dns-timeout=${seconds}`,
					`--connect-timeout=${seconds}`,
					`--read-timeout=${whole}`,
					...wgetArguments(question),
				]
			: undefined,
};

/** busybox knows one limit, and as Debian builds it it dies of it: ended from outside. */
const busyboxWget: ProbeTool = {
	name: 'busybox wget',
	command: question =>
		question.kind === 'http'
			? ['timeout', '-s', 'KILL', whole, 'wget', ...wgetArguments(question)]
			: undefined,
};

/** What images of gRPC servers had before kubelets asked themselves (grpc-ecosystem/grpc-health-probe). */
const grpcHealthProbe: ProbeTool = {
	name: 'grpc_health_probe',
	command: question =>
		question.kind === 'grpc-health'
			? [
					'grpc_health_probe',
					`-addr=${question.host.includes(':') ? `[${question.host}]` : question.host}:${question.port}`,
					`-connect-timeout=${seconds}s`,
					`-rpc-timeout=${whole}s`,
					...(question.service === '' ? [] : [`-service=${question.service}`]),
					...(question.tls ? ['-tls', '-tls-no-verify'] : []),
				]
			: undefined,
};

/** A question travels as one argument, so that no part of it can be read as code. */
const interpreted = (question: ProbeQuestion): string => {
	const limits = {seconds: connectSeconds, answerSeconds};
	if (question.kind !== 'dns') return JSON.stringify({...question, ...limits});
	const {host: server, port} = dnsServer(question.server);
	return JSON.stringify({...question, server, port, ...limits});
};

const python: ProbeTool = {
	name: 'python3',
	measures: true,
	command: question => ['python3', '-c', pythonScript, interpreted(question)],
};

const node: ProbeTool = {
	name: 'node',
	measures: true,
	command: question => ['node', '-e', nodeScript, interpreted(question)],
};

/** The tools in the order in which they are tried: those that need no shell and say most come first. */
export const probeTools: readonly ProbeTool[] = [
	grpcHealthProbe,
	dig,
	nslookup,
	plainNslookup,
	host,
	connecting('nc'),
	connecting('ncat'),
	curl,
	python,
	node,
	bash,
	busybox,
	wget,
	busyboxWget,
	getent,
];

const measuring: readonly ProbeTool[] = [
	...probeTools.filter(({measures}) => measures),
	...probeTools.filter(({measures}) => !measures),
];

/** The tools in the order in which they are tried for a question: for a time first those that measure it themselves. */
export function toolsFor({kind}: ProbeQuestion): readonly ProbeTool[] {
	return kind === 'latency' ? measuring : probeTools;
}

type DnsQuestion = Extract<ProbeQuestion, {kind: 'dns'}>;

function serverOf({server}: DnsQuestion): readonly string[] {
	return server === '' ? [] : [dnsServer(server).host];
}

const usualPort = ({server}: DnsQuestion): boolean => dnsServer(server).port === 53;
