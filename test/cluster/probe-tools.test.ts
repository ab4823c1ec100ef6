import {afterAll, beforeAll, expect, it} from 'vitest';
import type {ProbeQuestion} from '../../src/probes/question.ts';
import {type Asking, openAsking} from './support/asking.ts';
import {ensure, kubectl} from './support/cluster.ts';
import {reach} from './support/stage.ts';

const known = 'answers.toolbox.svc.cluster.local.';
const unknown = 'nobody.toolbox.svc.cluster.local.';

let asking: Asking;
let questions: Readonly<Record<string, ProbeQuestion>>;

const tcp = (host: string, port: number): ProbeQuestion => ({kind: 'tcp', host, port});
const http = (url: string): ProbeQuestion => ({kind: 'http', url, headers: {}});
const dns = (name: string, server = '', protocol: 'UDP' | 'TCP' = 'UDP'): ProbeQuestion => ({
	kind: 'dns',
	name,
	server,
	protocol,
});

/** What is true, whichever tool is asked. */
const truth = {
	'tcp open': 'ok',
	'tcp closed': 'refused',
	'tcp denied': 'timeout',
	'tcp by an unknown name': 'dns-nxdomain',
	'latency open': 'ok',
	'latency denied': 'timeout',
	'http 200': 'ok',
	'http 404': 'http(404)',
	'http closed': 'refused',
	'http denied': 'timeout',
	'http by an unknown name': 'dns-nxdomain',
	'https of a server without TLS': 'reset',
	'dns over udp': 'ok',
	'dns over tcp': 'ok',
	'dns unknown over udp': 'dns-nxdomain',
	'dns unknown over tcp': 'dns-nxdomain',
	'dns of a closed port over udp': 'refused',
	'dns of a closed port over tcp': 'refused',
	'dns of a silent server over udp': 'dns-timeout',
	'dns of a silent server over tcp': 'dns-timeout',
} as const;
type Title = keyof typeof truth;

const titles = Object.keys(truth) as Title[];
const of = (...starts: readonly string[]) =>
	titles.filter(title => starts.some(start => title.startsWith(start)));
const everyUdp = titles.filter(title => title.startsWith('dns') && title.endsWith('udp'));
const scripts = titles;

/** What each tool can be asked; the container has that tool and no other. */
const able: Readonly<Record<string, readonly Title[]>> = {
	dig: of('dns'),
	nslookup: everyUdp,
	'busybox-nslookup': everyUdp,
	host: of('dns'),
	getent: ['dns over udp'],
	nc: of('tcp', 'latency'),
	ncat: of('tcp', 'latency'),
	'busybox-nc': of('tcp'),
	bash: of('tcp', 'latency'),
	curl: of('tcp', 'latency', 'http'),
	wget: of('http'),
	// https is beyond it, and a name that it does not find is told only by "bad address".
	'busybox-wget': of('http'),
	python3: scripts,
	node: scripts,
	none: [],
};

beforeAll(async () => {
	await reach('half');
	await ensure('tools');
	const address = async (label: string) =>
		await kubectl([
			'-n',
			'toolbox',
			'get',
			'pod',
			'-l',
			`app=${label}`,
			'-o',
			'jsonpath={.items[0].status.podIP}',
		]);
	const [open, denied] = [await address('answers'), await address('denied')];
	questions = {
		'tcp open': tcp(open, 8080),
		'tcp closed': tcp(open, 81),
		'tcp denied': tcp(denied, 8080),
		'tcp by an unknown name': tcp(unknown, 80),
		'latency open': {kind: 'latency', host: open, port: 8080},
		'latency denied': {kind: 'latency', host: denied, port: 8080},
		'http 200': http(`http://${open}:8080/`),
		'http 404': http(`http://${open}:8080/nothing`),
		'http closed': http(`http://${open}:81/`),
		'http denied': http(`http://${denied}:8080/`),
		'http by an unknown name': http('http://nobody.toolbox.svc.cluster.local/'),
		'https of a server without TLS': http(`https://${open}:8080/`),
		'dns over udp': dns(known),
		'dns over tcp': dns(known, '', 'TCP'),
		'dns unknown over udp': dns(unknown),
		'dns unknown over tcp': dns(unknown, '', 'TCP'),
		'dns of a closed port over udp': dns(known, open),
		'dns of a closed port over tcp': dns(known, open, 'TCP'),
		'dns of a silent server over udp': dns(known, denied),
		'dns of a silent server over tcp': dns(known, denied, 'TCP'),
	};
	asking = await openAsking();
});
afterAll(() => asking?.close());

it.each(Object.entries(able))('%s says what is so, and nothing where it cannot ask', async (tool, wanted) => {
	const answers = await asking.many(titles.map(title => [`toolbox/tools/${tool}`, questions[title]!]));
	const said = titles.flatMap((title, index) => {
		const {class: result, detail} = answers[index]!.answer;
		return result === 'tool' && detail.includes('has a tool for this question') ? [] : [[title, result]];
	});
	// getent is the one that does not say why there is no address.
	const silent = tool === 'getent' ? everyUdp.filter(title => title.startsWith('dns unknown')) : [];
	const expected = titles.flatMap(title => {
		if (silent.includes(title)) return [[title, 'tool']];
		return wanted.includes(title) ? [[title, truth[title]]] : [];
	});
	expect(Object.fromEntries(said)).toEqual(Object.fromEntries(expected));
});

it('says that the DNS is silent where names are asked of one that never answers', async () => {
	const name = 'answers.toolbox.svc.cluster.local.';
	const byName: Readonly<Record<string, readonly [ProbeQuestion, string]>> = {
		nslookup: [dns(known), 'dns-timeout'],
		'busybox-nslookup': [dns(known), 'dns-timeout'],
		host: [dns(known), 'dns-timeout'],
		getent: [dns(known), 'dns-timeout'],
		python3: [dns(known), 'dns-timeout'],
		node: [tcp(name, 80), 'dns-timeout'],
		nc: [tcp(name, 80), 'dns-timeout'],
		ncat: [tcp(name, 80), 'dns-timeout'],
		curl: [tcp(name, 80), 'dns-timeout'],
		wget: [http('http://answers.toolbox.svc.cluster.local/'), 'dns-timeout'],
		// These two do not tell for what they waited.
		bash: [tcp(name, 80), 'timeout'],
		'busybox-nc': [tcp(name, 80), 'timeout'],
	};
	const asked = Object.entries(byName);
	const answers = await asking.many(asked.map(([tool, [question]]) => [`toolbox/deaf/${tool}`, question]));
	expect(asked.map(([tool], index) => [tool, answers[index]!.answer.class])).toEqual(
		asked.map(([tool, [, expected]]) => [tool, expected]),
	);
});

it('measures a connection where the tool does, and says so where it does not', async () => {
	const [curl, bash] = await asking.many([
		['toolbox/tools/curl', questions['latency open']!],
		['toolbox/tools/bash', questions['latency open']!],
	]);
	expect(curl!.answer.millis).toBeLessThan(curl!.millis + 1);
	expect([curl!.tool, bash!.tool, bash!.answer.millis]).toEqual(['curl', 'bash', undefined]);
});
