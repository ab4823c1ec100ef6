import {expect, onTestFinished, test, vi} from 'vitest';
import {systemClock} from '../../src/kube/clock.ts';
import type {Transport} from '../../src/kube/transport.ts';
import {startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import type {ProbingOptions} from '../../src/session/probing/with-probing.ts';
import {withProbing} from '../../src/session/probing/with-probing.ts';
import {recordSession} from '../../src/session/recording.ts';
import {startSession} from '../../src/session/start.ts';
import {probeResults} from '../../src/store/probes.ts';

const audited: object[] = [];

/** A session on a scenario whose network answers as recorded, and what it may do. */
async function open(id: string, permission: {allowActions: boolean; readOnly: boolean}) {
	const now = Date.now();
	const cluster = findScenario(id)!.build(now);
	const {timeline: _, ...still} = cluster;
	const probes = (cluster.probes ?? []).map(record => ({...record, millis: 1}));
	const lab = await startLab({cluster: {...still, probes}});
	const connected = Promise.withResolvers<Awaited<ProbingOptions['connected']>>();
	const world = async (transport: Transport, signal: AbortSignal) => {
		const made = {
			transport,
			audit: {
				file: '',
				append: async (record: object) => {
					audited.push(record);
				},
				read: async () => ({records: [], broken: 0}),
			},
			backups: {folder: '', save: async () => '', finish: async () => {}} as never,
			permission,
			actor: {user: 'u', host: 'h', pid: 1, kubeUser: ''},
			now: Date.now,
			newId: () => 'one',
			wait: async () => {},
			signal,
		};
		connected.resolve({world: made, transport});
		return made;
	};
	const running = startSession({
		connect: async () => givenConnection({name: id, server: lab.server, ca: lab.ca, token: lab.token}),
		clock: systemClock,
		profile: {},
		version: 'test',
		live: true,
		probes: () => probeResults(id === 'canonical' ? [] : probes),
		world,
	});
	const session = withProbing(recordSession(running, systemClock), {
		running,
		connected: connected.promise,
		recorded: true,
		clock: systemClock,
	});
	onTestFinished(async () => {
		await session.close();
		await lab.close();
	});
	expect(await running.settled(60_000, AbortSignal.timeout(60_000))).toBe(true);
	await running.refresh();
	return session;
}

test('a finding is asked about, its questions are run in pods, answers become evidence and move verdicts', async () => {
	const session = await open('canonical', {allowActions: true, readOnly: false});
	const red = session
		.frame()
		.diagnosis.findings.find(one => one.code === 'DNS-05' && one.verdict === 'FAIL')!;
	const offer = await session.probing.offer({kind: 'finding', id: red.id});
	expect(offer.refusal).toBe('');
	expect(offer.questions.length).toBeGreaterThan(0);
	expect(offer.questions[0]).toMatchObject({
		confirms: 'dns-timeout',
		command: expect.stringContaining('ktriage probe dns --from financial-inference/'),
	});

	const told: number[] = [];
	session.probing.subscribe(() => told.push(session.probing.state().working?.done ?? -1));
	const end = await session.probing.run(offer);
	expect(end).toMatchObject({cancelled: false, problem: '', answered: offer.questions.length});
	expect(session.probing.state()).toMatchObject({last: end});
	expect(session.probing.state().working).toBeUndefined();
	const happened = session.record.view().events.map(event => ('text' in event ? event.text : ''));
	expect(happened).toContain(`begun: ${offer.title}`);
	expect(happened).toContainEqual(
		expect.stringMatching(new RegExp(`^ended: .*: ${end.answered} of ${end.of} answered \\(\\d+ `)),
	);
	await vi.waitFor(() => expect(told).not.toEqual([]));
	const {snapshot, diagnosis} = session.frame();
	expect(snapshot.probes.length).toBeGreaterThanOrEqual(offer.questions.length);
	const after = diagnosis.findings.find(({id}) => id === red.id)!;
	const asked = end.classes.filter(one => one.class !== 'tool').length;
	if (asked > 0) expect(after.evidence.some(({kind}) => kind === 'probe')).toBe(true);
	expect(audited).toContainEqual(expect.objectContaining({action: 'probe-exec', phase: 'intent'}));
	// All commands of a session share one id, as it was allowed once.
	expect(new Set(audited.map(record => (record as {id: string}).id)).size).toBe(1);
}, 120_000);

test.each([
	['not started for it', {allowActions: false, readOnly: false}, '--allow-actions'],
	['read-only', {allowActions: true, readOnly: true}, 'read-only'],
])(
	'%s: nothing runs in a pod, and the offer says why',
	async (_, permission, why) => {
		audited.length = 0;
		const session = await open('canonical', permission);
		const offer = await session.probing.offer({kind: 'all'});
		expect(offer.refusal).toContain(why);
		const end = await session.probing.run(offer);
		expect(end.answered).toBe(
			offer.questions.filter(({planned}) => planned.from.place.kind === 'outside').length,
		);
		expect(audited).toEqual([]);
	},
	120_000,
);

test('a matrix fills as it is asked, and what was answered when it is stopped counts', async () => {
	const session = await open('healthy', {allowActions: true, readOnly: false});
	const offer = await session.probing.offer({kind: 'matrix', of: 'pods'});
	expect(offer.questions.length).toBeGreaterThan(8);
	const run = session.probing.run(offer);
	await vi.waitFor(() => expect(session.probing.state().working?.done).toBeGreaterThan(0), {
		timeout: 60_000,
		interval: 5,
	});
	session.probing.stop();
	const end = await run;
	expect(end).toMatchObject({cancelled: true, of: offer.questions.length});
	expect(end.answered).toBeLessThan(offer.questions.length);
	const {matrix} = session.probing.state();
	expect(matrix?.fields.filter(field => field.class !== undefined)).toHaveLength(end.answered);
	expect(session.frame().diagnosis.findings.some(({verdict}) => verdict === 'FAIL')).toBe(false);
}, 120_000);
