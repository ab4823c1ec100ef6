import {systemClock} from '../../src/kube/clock.ts';
import type {LabCluster} from '../../src/lab/cluster.ts';
import {startLab} from '../../src/lab/lab.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {parseFiles} from '../../src/record/iac/load.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {clockAt} from '../../src/session/moment.ts';
import type {Frame} from '../../src/session/session.ts';
import {startSession} from '../../src/session/start.ts';
import {probeResults} from '../../src/store/probes.ts';
import type {Profile} from '../../src/store/profile.ts';

/**
 * What the whole program says of a cluster: lab server, transport, list and watch, logs, Secrets, Prometheus, store, checks, diagnosis;
 * at the moment of the story.
 */
export async function wholePath(
	cluster: LabCluster,
	profile: Profile = {},
	change: (cluster: LabCluster) => LabCluster = same => same,
): Promise<Frame> {
	const {timeline: _, ...still} = change(cluster);
	const lab = await startLab({cluster: still});
	const {server, ca, token} = lab;
	const {iac, probes, now, serverError} = still;
	const session = startSession({
		connect: async () => givenConnection({name: 'test', server, ca, token}),
		clock: now === undefined ? systemClock : clockAt(now, false, systemClock),
		profile,
		version: 'test',
		live: false,
		probes: () => probeResults(probes ?? []),
		serverIsKnownToFail: () => serverError !== undefined,
		...(iac !== undefined && {iac: () => parseFiles('iac', iac)}),
	});
	try {
		await session.settled(30_000, AbortSignal.timeout(60_000));
		return await session.refresh();
	} finally {
		await session.close();
		await lab.close();
	}
}

/** The cluster of a built-in scenario at the fixed moment of its story. */
export function clusterOfScenario(id: string): LabCluster {
	const scenario = findScenario(id);
	if (scenario === undefined) throw new RangeError(`there is no scenario ${id}`);
	return scenario.build();
}
