import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, vi} from 'vitest';
import {withReplayedPlaybook} from '../../../src/cli/playbook/replayed.ts';
import {attest, emptyProgress} from '../../../src/playbook/progress.ts';
import {createPlayer} from '../../../src/record/journal/player.ts';
import {openJournal} from '../../../src/record/journal/read.ts';
import {createRecorder} from '../../../src/record/journal/recorder.ts';
import {createJournalWriter} from '../../../src/record/journal/write.ts';
import {replaySession} from '../../../src/session/replay.ts';
import {scenarioFrame} from '../../support/frames.ts';
import {testNow} from '../../support/snapshot.ts';

const nothing = emptyProgress('uid', 'in-place', testNow);
const said = attest(nothing, 'P0.6', {by: 'ann', at: testNow + 90_000, note: 'mail'});

it('shows the playbook of a journal as it stood at the moment that is shown', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'replayed-'));
	const file = path.join(folder, 'night.ktj');
	const writer = await createJournalWriter(file, '1', () => testNow);
	let steady = 0;
	const recorder = createRecorder(writer, () => steady);
	const frame = scenarioFrame('canonical');
	await recorder.frame(frame);
	steady = 60_000;
	const later = scenarioFrame('canonical', {now: testNow + 60_000});
	await recorder.frame(later, {progress: nothing, at: testNow + 60_000});
	steady = 90_000;
	// Nothing of the cluster changed: the tick alone is written, with its own time.
	await recorder.frame(later, {progress: said, at: testNow + 90_000});
	await writer.close();

	const journal = await openJournal(file);
	const player = await createPlayer(journal);
	expect(player.to).toBe(testNow + 90_000);
	const session = withReplayedPlaybook(
		await replaySession(player, file, {after: () => () => {}}),
		() => player.state().walked(),
		undefined,
	);
	const look = () => session.playbook?.look(session.frame());
	const stateOf = (id: string) =>
		look()
			?.view?.phases.flatMap(({steps}) => steps)
			.find(({step}) => step.id === id)?.state.kind;
	const go = async (at: number): Promise<void> => {
		session.record.perform({do: 'go', at});
		await vi.waitFor(() => expect(session.frame().snapshot.now).toBe(at), 20_000);
	};
	try {
		expect(look()?.problem).toContain('no progress');
		await go(testNow + 90_000);
		await vi.waitFor(() => expect(stateOf('P0.6')).toBe('pass'), 20_000);
		await go(testNow + 70_000);
		await vi.waitFor(() => expect(stateOf('P0.6')).toBe('pending'), 20_000);
		expect(await session.playbook?.perform({do: 'withdraw', step: 'P0.6', by: 'ann'})).toMatchObject({
			done: false,
			text: expect.stringContaining('recording'),
		});
		expect(session.compare?.mark(testNow + 90_000)).toContain('marked');
		await vi.waitFor(
			() => expect(session.compare?.look(session.frame()).before?.at).toBe(testNow + 90_000),
			20_000,
		);
	} finally {
		await session.close();
		await journal.close();
		await rm(folder, {recursive: true});
	}
}, 120_000);
