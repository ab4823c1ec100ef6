import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, vi} from 'vitest';
import type {CommandContext} from '../../../src/cli/command-line.ts';
import {openStore} from '../../../src/cli/playbook/desk.ts';
import {withPlaybook} from '../../../src/cli/playbook/live.ts';
import {attest} from '../../../src/playbook/progress.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {testNow} from '../../support/snapshot.ts';

it('shows the playbook of a session, and what another operator ticks meanwhile', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'live-'));
	const frame = scenarioFrame('canonical');
	const context = {env: {XDG_STATE_HOME: folder, USER: 'ann'}} as unknown as CommandContext;
	const session = withPlaybook(fakeSession(frame), {demo: 'canonical', timeout: 1}, context);
	const stateOf = (id: string) =>
		session.playbook
			?.look(frame)
			.view?.phases.flatMap(({steps}) => steps)
			.find(({step}) => step.id === id)?.state.kind;
	try {
		await vi.waitFor(() => expect(stateOf('P0.6')).toBe('pending'), 20_000);
		const store = openStore({
			folder: path.join(folder, 'ktriage', 'playbooks'),
			cluster: 'demo-canonical',
			playbook: 'in-place',
			me: 'bob',
			shared: false,
		});
		await store.update(progress => attest(progress, 'P0.6', {by: 'bob', at: testNow, note: 'mail'}));
		await vi.waitFor(() => expect(stateOf('P0.6')).toBe('pass'), 20_000);
	} finally {
		await session.close();
		await rm(folder, {recursive: true});
	}
}, 60_000);
