import {collectors} from '../../../collectors/index.ts';
import {systemClock} from '../../../src/kube/clock.ts';
import type {Frame} from '../../../src/session/session.ts';
import {startSession} from '../../../src/session/start.ts';
import {ktriage, type Ran} from '../../cli/support/run.ts';
import {administratorKubeconfig, connectionOf} from './connect.ts';

export type ReportFinding = {
	readonly id: string;
	readonly code: string;
	readonly verdict: string;
	readonly class: string;
	readonly owner: string;
	readonly summary: string;
	readonly explanation: string;
	readonly subjects: readonly {readonly kind: string; readonly namespace: string; readonly name: string}[];
	readonly evidence: readonly {readonly kind: string}[];
	readonly explainedBy: readonly string[];
	readonly remedies: readonly {readonly text: string; readonly command: string}[];
};

export type Report = {
	readonly summary: {readonly verdict: string};
	readonly findings: readonly ReportFinding[];
	readonly sources: readonly {readonly name: string; readonly state: string; readonly why: string}[];
};

/** Runs the built program on the cluster as its administrator. */
export function onCluster(...args: readonly string[]): Promise<Ran> {
	return ktriage([...args, '--kubeconfig', administratorKubeconfig()]);
}

/** The report and exit code of `check -o json`, by default on the cluster. */
export async function check(
	source: readonly string[] = ['--kubeconfig', administratorKubeconfig()],
): Promise<{readonly code: number | null; readonly report: Report}> {
	const {code, stdout, stderr} = await ktriage(['check', '-o', 'json', ...source]);
	if (!stdout.startsWith('{')) throw new Error(`check ended with ${code}: ${stderr}`);
	return {code, report: JSON.parse(stdout) as Report};
}

/** "FAIL CID-02/default" of every finding with one of these verdicts; an advice to look at hosts, which no API shows, is none. */
export const verdicts = ({findings}: Report, ...wanted: readonly string[]): readonly string[] =>
	findings
		.filter(
			({verdict, class: kind}) => wanted.includes(verdict) && !(verdict === 'UNKNOWN' && kind === 'advisory'),
		)
		.map(({verdict, id, summary}) => `${verdict} ${id}: ${summary}`);

/** What the program knows once every source has been read. */
export async function readFrame(kubeconfig = administratorKubeconfig(), namespace = ''): Promise<Frame> {
	const session = startSession({
		connect: () => connectionOf(kubeconfig),
		clock: systemClock,
		profile: {},
		version: '0.0.0',
		live: false,
		...(namespace !== '' && {namespace}),
	});
	try {
		const isComplete = await session.settled(60_000, new AbortController().signal);
		const frame = await session.refresh();
		if (!isComplete) {
			const states = frame.snapshot.sources.map(({name, state}) => `${name} ${state.kind}`);
			throw new Error(`not every one of ${collectors.length} sources was read: ${states.join(', ')}`);
		}
		return frame;
	} finally {
		await session.close();
	}
}
