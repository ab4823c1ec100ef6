import {describe, expect, it, onTestFinished} from 'vitest';
import {systemClock} from '../../src/kube/clock.ts';
import type {Denial} from '../../src/lab/cluster.ts';
import {startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {needsNamespace} from '../../src/session/scope.ts';
import '../../src/session/judge.ts';
import {startSession} from '../../src/session/start.ts';
import type {SourceName} from '../../src/store/rows.ts';
import type {SourceState} from '../../src/store/source-state.ts';
import {frameWhere, stateOf} from './support/live.ts';

type Kinds = Readonly<Partial<Record<SourceName, SourceState['kind']>>>;
const decided = (kinds: Kinds) =>
	needsNamespace(new Map(Object.entries(kinds)) as Map<SourceName, SourceState['kind']>);

describe('whether one namespace is all that is left', () => {
	it('is so when nothing that every cluster has may be listed everywhere', () => {
		expect(decided({pods: 'forbidden', services: 'forbidden', nodes: 'live'})).toBe('yes');
		expect(decided({pods: 'forbidden'})).toBe('yes');
	});

	it('is not when something may be, or when pods are read', () => {
		expect(decided({pods: 'forbidden', services: 'live'})).toBe('no');
		expect(decided({pods: 'live', services: 'forbidden'})).toBe('no');
		expect(decided({pods: 'stale', services: 'forbidden'})).toBe('no');
	});

	it('is not decided before all have said what they may', () => {
		expect(decided({pods: 'forbidden', services: 'loading'})).toBe('wait');
		expect(decided({pods: 'forbidden', services: 'stale'})).toBe('wait');
		expect(decided({pods: 'loading', services: 'forbidden'})).toBe('wait');
	});

	it('is no question where pods are not read', () => {
		expect(decided({services: 'forbidden'})).toBeUndefined();
	});
});

const home = 'financial-inference';

/** Rights in one namespace alone, as RoleBindings give them: everywhere else, and of what is in no namespace, nothing. */
function rightsIn(namespace: string, namespaces: readonly string[]): readonly Denial[] {
	const elsewhere = namespaces
		.filter(name => name !== namespace)
		.map(name => ({verb: '*', group: '*', resource: '*', namespace: name}));
	const clusterWide = ['nodes', 'namespaces', 'persistentvolumes'].map(resource => ({
		verb: '*',
		group: '',
		resource,
	}));
	return [...elsewhere, ...clusterWide];
}

async function sessionOf(live: boolean, namespace: string, rules?: readonly Denial[]) {
	const scenario = findScenario('h0');
	if (scenario === undefined) throw new Error('there is no healthy scenario');
	const cluster = scenario.build(Date.now());
	const names = cluster.objects.flatMap(one => {
		const {kind, metadata} = one as {kind?: string; metadata?: {name?: string}};
		return kind === 'Namespace' ? [metadata?.name ?? ''] : [];
	});
	const denied = [...(rules ?? rightsIn(home, names))];
	const lab = await startLab({cluster: {...cluster, denied}});
	const {server, ca, token} = lab;
	const session = startSession({
		connect: async () => ({...givenConnection({name: 'test', server, ca, token}), namespace}),
		clock: systemClock,
		profile: {},
		version: 'test',
		live,
	});
	onTestFinished(async () => {
		await session.close();
		await lab.close();
	});
	return {denied, session};
}

describe('a session of who has rights in one namespace', () => {
	it('reads the namespace of the context, says so, and gives no verdict about the rest', async () => {
		const {session} = await sessionOf(false, home);
		expect(await session.settled(30_000, new AbortController().signal)).toBe(true);
		const {snapshot, diagnosis} = await session.refresh();
		expect(snapshot.namespaceScope).toBe(home);
		expect(snapshot.modes).toMatchObject([
			{name: 'namespace', by: 'automatic', what: `only namespace ${home}`},
		]);
		expect(snapshot.pods.size).toBeGreaterThan(0);
		for (const slot of snapshot.pods.slotList()) expect(snapshot.pods.row(slot).namespace).toBe(home);
		expect(snapshot.sources.find(({name}) => name === 'services')?.state.kind).toBe('live');
		expect(snapshot.sources.find(({name}) => name === 'nodes')?.state.kind).toBe('forbidden');
		expect(snapshot.denied.every(({namespace}) => namespace === home)).toBe(true);
		expect(diagnosis.findings.filter(({verdict}) => verdict === 'FAIL' || verdict === 'WARN')).toEqual([]);
		const ofPods = diagnosis.findings.filter(({code, verdict}) => code === 'RES-02' && verdict === 'PASS');
		expect(ofPods.map(({summary}) => summary)).toEqual([
			`in namespace ${home}: no container was killed for memory`,
		]);
	});

	it('reads everything again when that is allowed and somebody asks', async () => {
		const {denied, session} = await sessionOf(true, home);
		await frameWhere(session, ({snapshot}) => snapshot.namespaceScope === home && snapshot.pods.size > 0);
		denied.length = 0;
		session.reconnect();
		const {snapshot} = await frameWhere(
			session,
			one =>
				one.snapshot.namespaceScope === undefined &&
				stateOf(one, 'pods')?.kind === 'live' &&
				one.snapshot.tables.namespaces.length > 1,
		);
		expect(snapshot.modes).toEqual([]);
	});

	it('says what is forbidden where the context names no namespace, or one in which nothing may be listed', async () => {
		for (const namespace of ['', 'kube-system']) {
			const {session} = await sessionOf(false, namespace);
			expect(await session.settled(30_000, new AbortController().signal)).toBe(true);
			const {snapshot} = await session.refresh();
			expect(snapshot.namespaceScope).toBeUndefined();
			expect(snapshot.modes).toEqual([]);
			expect(snapshot.sources.find(({name}) => name === 'pods')?.state.kind).toBe('forbidden');
		}
	});

	it('keeps what may be read everywhere when only pods may not', async () => {
		const {session} = await sessionOf(false, home, [
			{verb: 'list', group: '', resource: 'pods', namespace: 'kube-system'},
		]);
		expect(await session.settled(30_000, new AbortController().signal)).toBe(true);
		const {snapshot} = await session.refresh();
		expect(snapshot.namespaceScope).toBeUndefined();
		expect(snapshot.sources.find(({name}) => name === 'services')?.state.kind).toBe('live');
	});
});
