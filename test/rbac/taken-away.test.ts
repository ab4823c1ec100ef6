import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import {systemClock} from '../../src/kube/clock.ts';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {clockAt} from '../../src/session/moment.ts';
import type {SessionOptions} from '../../src/session/options.ts';
import type {Frame} from '../../src/session/session.ts';
import {startSession} from '../../src/session/start.ts';
import {testNow} from '../support/snapshot.ts';
import {commandNames, type Ended, runHere} from './support/program.ts';

// What was read from the lab with a right taken away is handed to every command that reads once: it is read once for all of them.
const read = vi.hoisted(() => ({frame: undefined as unknown}));
vi.mock('../../src/cli/headless.ts', () => ({
	readOnce: async () => ({frame: read.frame, complete: true}),
}));

let lab: Lab;
let folder: string;
beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-rights-'));
	const scenario = findScenario('canonical');
	if (scenario === undefined) throw new Error('no canonical scenario');
	const {timeline: _, ...cluster} = scenario.build(testNow);
	lab = await startLab({cluster});
	writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
	read.frame = await frameOf();
}, 60_000);
afterAll(async () => {
	await lab.close();
	rmSync(folder, {recursive: true});
});

const {signal} = new AbortController();

function open(options: Partial<SessionOptions> = {}) {
	return startSession({
		connect: async () => givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token}),
		clock: clockAt(testNow, false, systemClock),
		profile: {},
		version: 'test',
		live: false,
		...options,
	});
}

async function frameOf(options: Partial<SessionOptions> = {}): Promise<Frame> {
	const session = open(options);
	try {
		await session.settled(20_000, signal);
		return await session.refresh();
	} finally {
		await session.close();
	}
}

async function without<T>(right: string, run: () => Promise<T>): Promise<T> {
	const [verb = '', place = ''] = right.split(' ');
	const [group = '', ...resource] = place.split('/');
	await lab.setFault({kind: 'forbidden', verb, group, resource: resource.join('/')});
	try {
		return await run();
	} finally {
		await lab.clearFaults();
	}
}

/** Commands that claim that something is well, or is not there: they are run without every right. */
const claiming: readonly string[] = [
	'check',
	'calico',
	'who 10.43.0.10',
	'seldon',
	'policy who-can kube-system/service:kube-dns',
	'policy rehearse',
	'report success',
	'report context',
];
/** The other commands that read the cluster once: without one right each, in turn. */
const further: readonly string[] = [
	'pods',
	'metallb',
	'dns',
	'policies',
	'why ns/financial-inference',
	'metrics',
	'gate P1',
	'playbook status',
	'policy matrix -n argocd --port 80/TCP',
];
const readers = [...claiming, ...further];
/** Commands that read by themselves, and are tested below; and those that ask no cluster, or another one, or draw screens. */
const byThemselves = ['finalizers', 'snapshot', 'backup', 'restart', 'probe', 'trace-lb', 'cleanup'];
const elsewhere = [
	'demo',
	'diff',
	'replay',
	'serve',
	'iac',
	'profile',
	'audit',
	'incidents',
	'rbac',
	'completion',
];

const run = (line: string): Promise<Ended> =>
	runHere([...line.split(' '), '--kubeconfig', path.join(folder, 'kubeconfig')], {XDG_STATE_HOME: folder});

test('no command is left out', () => {
	const known = new Set([...readers.map(line => line.split(' ')[0]), ...byThemselves, ...elsewhere]);
	const names = commandNames;
	expect(names.length).toBeGreaterThan(25);
	expect(names.filter(name => !known.has(name))).toEqual([]);
});

const severity = {PASS: 0, SKIP: 1, UNKNOWN: 2, WARN: 3, FAIL: 4} as const;

/** The worst verdict of every check. */
function verdicts({diagnosis}: Frame): ReadonlyMap<string, keyof typeof severity> {
	const worst = new Map<string, keyof typeof severity>();
	for (const {code, verdict} of diagnosis.findings)
		if (severity[verdict] >= severity[worst.get(code) ?? 'PASS']) worst.set(code, verdict);
	return worst;
}

/** What a text claims to be well: criteria that are proven, stations that answer, connections that are let through, numbers of none. */
function claims(line: string, {stdout}: Ended): readonly string[] {
	const shapes: readonly (readonly [RegExp, RegExp])[] = [
		[/^report success$/, /^\| \w+ \| (.*) \| PASS \|/gm],
		[/^report /, /^- (Nodes: 0\b.*|.*\bpods: 0\b.*)$/gm],
		[/^policy rehearse$/, /^(Nothing changes)\.$/gm],
		[/^policy who-can/, /^ +allow +(all pods.*)$/gm],
		[/^who /, /(no ready endpoint)/g],
		[/^seldon$/, /^( +scheduler FAIL no scheduler Service.*)$/gm],
	];
	return shapes.flatMap(([command, claim]) =>
		command.test(line) ? [...stdout.matchAll(claim)].map(([, what = '']) => what) : [],
	);
}

test('with any single right to read taken away no command crashes, and nothing is claimed that was not claimed before', async () => {
	const complete = read.frame as Frame;
	const whole = verdicts(complete);
	const rights = [
		...new Set(
			collectors.flatMap(({resources, verbs}) =>
				resources.flatMap(({group, resource}) =>
					verbs.filter(verb => verb !== 'watch').map(verb => `${verb} ${group}/${resource}`),
				),
			),
		),
	].filter(right => lab.stats().byRight[right] !== undefined);
	expect(rights.length).toBeGreaterThan(40);
	const before = new Map<string, Ended>();
	for (const line of readers) before.set(line, await run(line));
	expect([...before].filter(([, {code}]) => code === 64 || code === 70)).toEqual([]);
	const wrong: string[] = [];
	const others = [
		'get /pods/log',
		'get /services/proxy',
		'create authorization.k8s.io/selfsubjectrulesreviews',
	];
	for (const [index, right] of [...rights, ...others].entries()) {
		const frame = await without(right, frameOf);
		for (const [code, verdict] of verdicts(frame))
			if (verdict === 'PASS' && severity[whole.get(code) ?? 'PASS'] >= severity.WARN)
				wrong.push(`${code} PASS without ${right}`);
		read.frame = frame;
		for (const line of [...claiming, further[index % further.length] ?? 'pods']) {
			const ended = await run(line);
			const then = before.get(line) as Ended;
			if (ended.code === 64 || ended.code === 70) wrong.push(`${line} without ${right}: ${ended.stderr}`);
			if (ended.code === 0 && then.code !== 0)
				wrong.push(`${line} without ${right}: 0, ${then.code} with it`);
			const claimed = claims(line, then);
			for (const claim of claims(line, ended))
				if (!claimed.includes(claim)) wrong.push(`${line} without ${right}: ${claim}`);
		}
	}
	expect(wrong).toEqual([]);
}, 300_000);

test.each(collectors.filter(({verbs}) => verbs.includes('watch')).map(({name}) => name))(
	'%s: without the verb watch the panel says so',
	async name => {
		const collector = collectors.find(one => one.name === name);
		const rights = (collector?.resources ?? []).map(({group, resource}) => ({group, resource}));
		for (const place of rights) await lab.setFault({kind: 'forbidden', verb: 'watch', ...place});
		const session = open({live: true, clock: systemClock, only: [name], withoutLogs: 'not in this test'});
		try {
			await session.settled(20_000, signal);
			await vi.waitFor(async () => {
				const {snapshot} = await session.refresh();
				const state = snapshot.sources.find(source => source.name === name)?.state;
				expect(state?.kind === 'absent' || (state?.kind === 'forbidden' && state.verb === 'watch')).toBe(
					true,
				);
			}, 10_000);
		} finally {
			await session.close();
			await lab.clearFaults();
		}
	},
);

test.each(['finalizers list --all', 'snapshot save', 'backup', 'restart plan'])(
	'%s without the right to list anything names what it could not read, or does nothing',
	async line => {
		const target = /snapshot|backup/.test(line) ? ` ${path.join(folder, line.replace(' ', '-'))}` : '';
		await lab.setFault({kind: 'forbidden', verb: 'list', group: '*', resource: '*'});
		try {
			const {code, stdout, stderr} = await run(`${line}${target}`);
			expect(code, stderr).not.toBe(70);
			expect(`${stdout}${stderr}`).toMatch(/forbidden|may not|could not be (listed|read)|cannot list/);
			expect(stdout).not.toMatch(/^(PASS|Done)/m);
		} finally {
			await lab.clearFaults();
		}
	},
);
