import {onTestFinished} from 'vitest';
import {systemClock} from '../../../src/kube/clock.ts';
import type {LabCluster} from '../../../src/lab/cluster.ts';
import {type Lab, startLab} from '../../../src/lab/lab.ts';
import {givenConnection} from '../../../src/session/given-connection.ts';
// A session loads it late; here that must not count as time of a test.
import '../../../src/session/judge.ts';
import type {SessionOptions} from '../../../src/session/options.ts';
import type {Frame} from '../../../src/session/session.ts';
import {type RunningSession, startSession} from '../../../src/session/start.ts';

export type Live = {readonly lab: Lab; readonly session: RunningSession};

/** A session on an embedded cluster; both are closed when the test ends. */
export async function liveSession(cluster: LabCluster, options: Partial<SessionOptions> = {}): Promise<Live> {
	const lab = await startLab({cluster});
	const {server, ca, token} = lab;
	const session = startSession({
		connect: async () => givenConnection({name: 'test', server, ca, token}),
		clock: systemClock,
		profile: {},
		version: 'test',
		live: true,
		...options,
	});
	onTestFinished(async () => {
		await session.close();
		await lab.close();
	});
	return {lab, session};
}

/** Waits until a frame satisfies the condition and gives it. */
export async function frameWhere(
	session: RunningSession,
	condition: (frame: Frame) => boolean,
): Promise<Frame> {
	for (;;) {
		const frame = session.frame();
		if (condition(frame)) return frame;
		await new Promise<void>(resolve => {
			const stop = session.subscribe(() => {
				stop();
				resolve();
			});
		});
	}
}

/** The verdicts of one check in a frame. */
export function verdicts({diagnosis}: Frame, code: string): readonly string[] {
	return diagnosis.findings.filter(finding => finding.code === code).map(({verdict}) => verdict);
}

/** The state of one source in a frame. */
export function stateOf({snapshot}: Frame, name: string) {
	return snapshot.sources.find(source => source.name === name)?.state;
}
