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

const nslookup: ProbeTool = {
	name: 'nslookup',
	command: question =>
		question.kind === 'dns' && question.protocol === 'UDP'
			? ['nslookup', question.name, ...(question.server === '' ? [] : [question.server])]
			: undefined,
};

const dig: ProbeTool = {
	name: 'dig',
	command: question => {
		if (question.kind !== 'dns') return undefined;
		const server = question.server === '' ? [] : [`@${question.server}`];
		const tcp = question.protocol === 'TCP' ? ['+tcp'] : [];
		return ['dig', '+search', `+time=${seconds}`, '+tries=1', ...tcp, question.name, ...server];
	},
};

const getent: ProbeTool = {
	name: 'getent',
	command: question =>
		question.kind === 'dns' && question.protocol === 'UDP' && question.server === ''
			? ['getent', 'ahosts', question.name]
			: undefined,
};

const nc: ProbeTool = {
	name: 'nc',
	command: question =>
		question.kind === 'tcp'
			? ['nc', '-z', '-v', '-w', seconds, question.host, String(question.port)]
			: undefined,
};

const bash: ProbeTool = {
	name: 'bash',
	command: question =>
		question.kind === 'tcp' && isHost(question.host)
			? ['timeout', seconds, 'bash', '-c', `</dev/tcp/${question.host}/${question.port}`]
			: undefined,
};

const curl: ProbeTool = {
	name: 'curl',
	command: question => {
		if (question.kind !== 'http') return undefined;
		const headers = Object.entries(question.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
		const body =
			question.body === undefined ? [] : ['-H', 'content-type: application/json', '-d', question.body];
		const times = ['--connect-timeout', seconds, '-m', whole];
		return [
			'curl',
			'-sS',
			'-k',
			'-o',
			'/dev/null',
			'-w',
			'%{http_code}',
			...times,
			...headers,
			...body,
			question.url,
		];
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

const python: ProbeTool = {
	name: 'python3',
	command: question => withScript(['python3', '-c'], pythonScript, question),
};

const node: ProbeTool = {
	name: 'node',
	command: question => withScript(['node', '-e'], nodeScript, question),
};

/** The tools in the order in which they are tried: those that need no shell and say most come first. */
export const probeTools: readonly ProbeTool[] = [dig, nslookup, curl, nc, python, node, bash, wget, getent];

/** A question travels as one argument, so that no part of it can be read as code. */
function withScript(
	program: readonly string[],
	script: string,
	question: ProbeQuestion,
): readonly string[] | undefined {
	if (question.kind === 'dns' && (question.protocol === 'TCP' || question.server !== '')) return undefined;
	return [...program, script, JSON.stringify({...question, seconds: connectSeconds})];
}

/** bash reads the path of /dev/tcp itself: nothing but a name or an address may stand in it. */
function isHost(host: string): boolean {
	return /^[A-Za-z0-9.:-]+$/.test(host);
}
