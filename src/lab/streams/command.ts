/** What a command line asks the network, or the one other thing that recordings can answer. */
export type Question =
	| {
			readonly kind: 'dns';
			readonly tool: string;
			readonly name: string;
			readonly server?: string;
			readonly protocol: 'udp' | 'tcp';
	  }
	| {readonly kind: 'tcp'; readonly tool: string; readonly host: string; readonly port: number}
	| {
			readonly kind: 'http';
			readonly tool: string;
			readonly url: URL;
			readonly codeOnly: boolean;
			readonly fail: boolean;
	  }
	| {readonly kind: 'counters'; readonly tool: string}
	| {readonly kind: 'echo'; readonly tool: string; readonly text: string}
	| {readonly kind: 'unknown'; readonly tool: string};

/** Options of the probe tools that take a value of their own. */
const valued = new Set([
	'-w',
	'-m',
	'--max-time',
	'--connect-timeout',
	'-o',
	'-T',
	'-O',
	'-H',
	'-X',
	'-d',
	'--timeout',
	'-W',
	'-R',
	'-D',
]);

function words(script: string): readonly string[] {
	return [...script.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
		([, double, single, plain]) => double ?? single ?? plain ?? '',
	);
}

/** Arguments that are no options. */
function operands(args: readonly string[]): readonly string[] {
	return args.filter((arg, index) => !arg.startsWith('-') && !valued.has(args[index - 1] ?? ''));
}

/** Reads the command of an exec request; `sh -c SCRIPT` and `timeout SECONDS COMMAND` are looked through. */
export function readCommand(command: readonly string[]): Question {
	const [path = '', ...args] = command;
	const tool = path.slice(path.lastIndexOf('/') + 1);
	if (/^(ba|da|a)?sh$/.test(tool) && args[0] === '-c') return readScript(args[1] ?? '');
	if (tool === 'timeout') return readCommand(args.slice(args.findIndex(arg => /^\d/.test(arg)) + 1));
	const plain = operands(args);
	switch (tool) {
		case 'nslookup':
		case 'dig':
		case 'host':
			return lookup(tool, args, plain);
		case 'getent':
			return named(tool, plain[1], undefined, 'udp');
		case 'nc':
		case 'ncat':
			return connection(tool, plain[0], plain[1]);
		case 'curl':
		case 'wget':
			return fetching(tool, args, plain);
		case 'iptables-save':
		case 'iptables-nft-save':
		case 'iptables-legacy-save':
			return {kind: 'counters', tool};
		case 'echo':
			return {kind: 'echo', tool, text: args.join(' ')};
		default:
			return {kind: 'unknown', tool: path};
	}
}

function readScript(script: string): Question {
	const [, host, port] = /\/dev\/tcp\/([^/\s]+)\/(\d+)/.exec(script) ?? [];
	if (host !== undefined && port !== undefined) return connection('bash', host, port);
	return readCommand(words(script));
}

/** dig takes +options and @SERVER anywhere; the others a name and then a server. */
function lookup(tool: string, args: readonly string[], plain: readonly string[]): Question {
	const words = plain.filter(word => !/^[+@]/.test(word));
	const server = plain.find(word => word.startsWith('@'))?.slice(1) ?? words[1];
	const isTcp = args.some(arg => arg === '+tcp' || arg === '+vc' || (tool === 'host' && arg === '-T'));
	return named(tool, words[0], server, isTcp ? 'tcp' : 'udp');
}

function named(
	tool: string,
	name: string | undefined,
	server: string | undefined,
	protocol: 'udp' | 'tcp',
): Question {
	if (name === undefined) return {kind: 'unknown', tool};
	const full = name.replace(/\.$/, '');
	return {kind: 'dns', tool, name: full, protocol, ...(server === undefined ? {} : {server})};
}

function connection(tool: string, host: string | undefined, port: string | undefined): Question {
	if (host === undefined || !/^\d+$/.test(port ?? '')) return {kind: 'unknown', tool};
	return {kind: 'tcp', tool, host, port: Number(port)};
}

function fetching(tool: string, args: readonly string[], plain: readonly string[]): Question {
	const text = plain.find(arg => /[./:]/.test(arg)) ?? '';
	const url = URL.parse(/^\w+:\/\//.test(text) ? text : `http://${text}`);
	if (!url) return {kind: 'unknown', tool};
	return {
		kind: 'http',
		tool,
		url,
		codeOnly: args.some(arg => arg.includes('%{http_code}')),
		fail: args.some(arg => arg === '--fail' || /^-\w*f/.test(arg)),
	};
}
