import {expect, it} from 'vitest';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {frameWhere, liveSession, stateOf} from './support/live.ts';

it('lists Secrets only where Seldon is served, and starts when it is installed', async () => {
	const whole = findScenario('h0')!.build(Date.now());
	const isSeldon = (object: unknown) => JSON.stringify(object).includes('mlops.seldon.io');
	const {lab, session} = await liveSession({
		...whole,
		objects: whole.objects.filter(object => !isSeldon(object)),
	});
	const without = await frameWhere(
		session,
		one => stateOf(one, 'storageSecrets')?.kind === 'absent' && stateOf(one, 'pods')?.kind === 'live',
	);
	expect(stateOf(without, 'storageSecrets')).toMatchObject({
		why: 'not read: the cluster does not serve models of mlops.seldon.io',
	});
	expect(without.snapshot.tables.storageSecrets).toEqual([]);
	for (const object of whole.objects.filter(isSeldon)) lab.apply(object as Parameters<typeof lab.apply>[0]);
	const frame = await frameWhere(session, one => stateOf(one, 'storageSecrets')?.kind === 'live');
	expect(frame.snapshot.tables.storageSecrets.map(({name}) => name)).toContain('seldon-rclone-minio');
});
