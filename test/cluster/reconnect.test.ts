import {performance} from 'node:perf_hooks';
import {beforeAll, describe, expect, it, onTestFailed, onTestFinished, vi} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import {systemClock} from '../../src/kube/clock.ts';
import {resourcePath} from '../../src/kube/resource-path.ts';
import type {RunningSession} from '../../src/session/start.ts';
import {startSession} from '../../src/session/start.ts';
import type {SourceStatus} from '../../src/store/source-state.ts';
import {accountFor} from './support/account.ts';
import {killComponent, restartComponent} from './support/cluster.ts';
import {administratorKubeconfig, connectionOf} from './support/connect.ts';
import {startServed} from './support/served.ts';
import {reach} from './support/stage.ts';

/** From the moment on at which a source is served to another client, the program may take so long to have it. */
const gateMs = 2_000;
/** What a question takes on a machine that is not busy, milliseconds. */
const usualRoundTrip = 20;
/** Watch, and what it leads to where the server has forgotten the past: list, watch; twice more for one that only seemed to serve. */
const mostRequests = 6;

const patience = {timeout: 120_000, interval: 50};
const isSettled = ({state}: SourceStatus) => state.kind === 'live' || state.kind === 'absent';

/** The path of what a source reads; undefined when it reads less than all of it or nothing. */
function pathOf({name, resource, state}: SourceStatus): string | undefined {
	if (state.kind !== 'live') return undefined;
	const read = collectors
		.find(collector => collector.name === name)
		?.resources.find(one => resource.endsWith(`${one.version} ${one.resource}`));
	return read === undefined ? undefined : resourcePath(read);
}

/** Follows the cluster as one user, and remembers when each source became live for the last time. */
async function follow(kubeconfig: string) {
	const session: RunningSession = startSession({
		connect: () => connectionOf(kubeconfig),
		clock: systemClock,
		profile: {},
		version: 'test',
		live: true,
	});
	onTestFinished(session.close);
	const sources = () => session.frame().snapshot.sources;
	const liveAt = new Map<string, number>();
	let before: readonly SourceStatus[] = [];
	session.subscribe(() => {
		for (const {name, state} of sources()) {
			const was = before.find(one => one.name === name)?.state;
			if (state.kind === 'live' && was?.kind !== 'live') liveAt.set(name, performance.now());
			if (state.kind !== 'live') liveAt.delete(name);
		}
		before = sources();
	});
	await session.settled(patience.timeout, AbortSignal.timeout(patience.timeout));
	await vi.waitUntil(() => sources().every(isSettled), patience);
	return {sources, liveAt, api: () => session.frame().snapshot.api.kind};
}

describe('once an API server that was killed serves again', () => {
	beforeAll(async () => {
		await reach('half');
	});
	it.each([
		['its administrator', async () => administratorKubeconfig()],
		[
			'an account with the rights to read',
			async () => (await accountFor('reconnect', ['read', 'logs'])).kubeconfig,
		],
	])(
		'%s has every source two seconds after it is served to anybody, without many questions',
		async (_, user) => {
			const kubeconfig = await user();
			const {sources, liveAt, api} = await follow(kubeconfig);
			const paths = new Map(
				sources().flatMap(source => {
					const path = pathOf(source);
					return path === undefined ? [] : [[source.name, path] as const];
				}),
			);
			onTestFailed(() => restartComponent('apiserver'));
			await killComponent('apiserver');
			await vi.waitUntil(
				() => api() === 'down' && sources().every(({state}) => state.kind !== 'live'),
				patience,
			);
			const served = startServed(await connectionOf(kubeconfig), [...new Set(paths.values())]);
			onTestFinished(served.stop);
			const restarted = restartComponent('apiserver');
			await vi.waitUntil(() => served.at.size > 0, patience);
			const asked = new Map(sources().map(({name, requests}) => [name, requests]));
			await vi.waitUntil(() => served.at.size === new Set(paths.values()).size, patience);
			await vi.waitUntil(() => api() === 'up' && sources().every(isSettled), patience);
			await restarted;

			const slowness = Math.max(1, served.roundTrip() / usualRoundTrip);
			const late = [...paths].map(([name, path]) => ({
				name,
				ms: Math.round((liveAt.get(name) ?? Number.POSITIVE_INFINITY) - (served.at.get(path) ?? 0)),
				requests: (sources().find(source => source.name === name)?.requests ?? 0) - (asked.get(name) ?? 0),
			}));
			expect(late.filter(({ms}) => ms > gateMs * slowness)).toEqual([]);
			expect(late.filter(({requests}) => requests > mostRequests)).toEqual([]);
		},
	);
});
