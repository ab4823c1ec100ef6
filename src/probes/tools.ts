import {isHost} from './host.ts';
import {answerSeconds, connectSeconds, type ProbeQuestion} from './question.ts';
import {nodeScript, pythonScript} from './scripts.ts';

/** How a program that an image may have is asked. */
export type ProbeTool = {
	readonly name: string;
	/** Program and arguments; undefined when this tool cannot ask this question. */
	readonly command: (question: ProbeQuestion) => readonly string[] | undefined;
};

const seconds = String(connectSeconds);
const whole = String(answerSeconds);

const dig: ProbeTool = {
	name: 'dig',
	command: question => {
		if (question.kind !== 'dns') return undefined;
		const server = question.server === '' ? [] : [`@${question.server}`];
		const tcp = question.protocol === 'TCP' ? ['+tcp'] : [];
		return ['dig', '+search', `+time=${seconds}`, '+tries=1', ...tcp, question.name, ...server];
	},
};

const nslookup: ProbeTool = {
	name: 'nslookup',
	command: question =>
		question.kind === 'dns' && question.protocol === 'UDP'
			? ['nslookup', question.name, ...serverOf(question)]
			: undefined,
};

const host: ProbeTool = {
	name: 'host',
	command: question => {
		if (question.kind !== 'dns') return undefined;
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
			? ['timeout', seconds, 'bash', '-c', `</dev/tcp/${question.host}/${question.port}`]
			: undefined,
};

/** curl opens a bare connection as telnet; time_connect tells whether it stood. */
const curl: ProbeTool = {
	name: 'curl',
	command: question => {
		const limits = ['--connect-timeout', seconds, '-m'];
		if (question.kind === 'tcp' || question.kind === 'latency') {
			const place = question.host.includes(':') ? `[${question.host}]` : question.host;
			const target = `telnet://${place}:${question.port}`;
			return ['curl', '-sS', '-w', '%{time_connect}', ...limits, String(connectSeconds + 1), target];
		}
		if (question.kind !== 'http') return undefined;
		const headers = Object.entries(question.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
		const body =
			question.body === undefined ? [] : ['-H', 'content-type: application/json', '-d', question.body];
		const told = ['-D', '-', '-o', '/dev/null', '-w', '%{http_code}'];
		return ['curl', '-sS', '-k', ...told, ...limits, whole, ...headers, ...body, '--', question.url];
	},
};

const wget: ProbeTool = {
	name: 'wget',
	command: question =>
		question.kind === 'http' && question.body === undefined
			? [
					'wget',
					'-T',
					seconds,
					'-O',
					'/dev/null',
					...Object.entries(question.headers).map(([name, value]) => `--header=${name}: ${value}`),
					question.url,
				]
			: undefined,
};

/** A question travels as one argument, so that no part of it can be read as code. */
const interpreted = (question: ProbeQuestion): string =>
	JSON.stringify({...question, seconds: connectSeconds});

const python: ProbeTool = {
	name: 'python3',
	command: question => ['python3', '-c', pythonScript, interpreted(question)],
};

const node: ProbeTool = {
	name: 'node',
	command: question =>
		question.kind === 'dns' && question.protocol === 'TCP'
			? undefined
			: ['node', '-e', nodeScript, interpreted(question)],
};

/** The tools in the order in which they are tried: those that need no shell and say most come first. */
export const probeTools: readonly ProbeTool[] = [
	dig,
	nslookup,
	host,
	connecting('nc'),
	connecting('ncat'),
	curl,
	python,
	node,
	bash,
	busybox,
	wget,
	getent,
];

function serverOf({server}: Extract<ProbeQuestion, {kind: 'dns'}>): readonly string[] {
	return server === '' ? [] : [server];
}
