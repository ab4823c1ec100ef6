import {expect, it} from 'vitest';
import {ownerLabel} from '../../../src/probes/throw-away/labels.ts';
import {bare, pod} from '../../checks/fixtures.ts';
import {fakeSession, frameOf} from '../../support/frames.ts';
import {createRig} from '../../support/ui.tsx';

const ours = (name: string) =>
	pod(`shop/${name}`, {ip: '10.42.0.9', labels: {[ownerLabel.key]: ownerLabel.value}});
const theirs = pod('shop/web', {ip: '10.42.0.8'});

/** The notice of a screen that has just been opened. */
function noticeOf(...objects: readonly unknown[]): string | undefined {
	const {app} = createRig(fakeSession(frameOf(bare(objects))), {columns: 80, rows: 24});
	app.expire();
	return app.store.get().notice?.text;
}

it('a screen that opens tells of probe pods that an earlier run left, and how they are taken away', () => {
	expect(noticeOf(theirs, ours('one'))).toBe(
		'1 probe pod of ktriage left over from an earlier run: ktriage cleanup',
	);
	expect(noticeOf(ours('one'), ours('two'))).toContain('2 probe pods of ktriage');
});

it('it tells of none where none is left, and not again once it was told', () => {
	expect(noticeOf(theirs)).toBeUndefined();
	const {app, advance} = createRig(fakeSession(frameOf(bare([ours('one')]))), {columns: 80, rows: 24});
	app.expire();
	advance(60_000);
	app.expire();
	app.expire();
	expect(app.store.get().notice).toBeUndefined();
});
