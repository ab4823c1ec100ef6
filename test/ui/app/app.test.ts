import {describe, expect, it} from 'vitest';
import {scenarios} from '../../../src/lab/scenarios/index.ts';
import {currentPlace, viewOf} from '../../../src/ui/state/state.ts';
import {fakeSession, frameOf, scenarioFrame} from '../../support/frames.ts';
import {snapshotOf} from '../../support/snapshot.ts';
import {createRig, tooWide} from '../../support/ui.tsx';

const canonical = scenarioFrame('canonical');
const places: readonly (readonly string[])[] = [
	['1'],
	['2'],
	['2', 'v'],
	['2', 'R'],
	['3'],
	['9'],
	['1', 'enter'],
	['8', 'enter'],
	['?'],
	[':'],
	['2', '/'],
];
const sizes = [
	[40, 10],
	[60, 20],
	[80, 24],
	[120, 40],
	[200, 50],
] as const;

/** The screen after some keys, with what they opened read. */
async function shown(
	keys: readonly string[],
	columns: number,
	rows: number,
	frame = canonical,
	unicode = true,
) {
	const rig = createRig(fakeSession(frame), {columns, rows, unicode});
	for (const key of keys) {
		rig.press(key);
		await Promise.resolve();
	}
	await new Promise(resolve => setImmediate(resolve));
	return rig.draw();
}

describe('every screen at every size', () => {
	it.each(sizes)(
		'%d×%d: fills the terminal exactly, wraps nothing, keeps first and last line',
		async (columns, rows) => {
			for (const keys of places) {
				const picture = await shown(keys, columns, rows);
				expect(tooWide(picture, columns), keys.join(' ')).toEqual([]);
				expect(picture.length, keys.join(' ')).toBe(rows);
				expect(picture[0], keys.join(' ')).toMatch(/live/);
				expect(picture.at(-1), keys.join(' ')).toMatch(/keys|close|done/);
			}
		},
	);

	it('says so when the terminal is too small, and comes back', () => {
		const rig = createRig(fakeSession(canonical), {columns: 39, rows: 24});
		expect(rig.draw().join('\n')).toContain('too small');
		rig.resize(40, 10);
		expect(rig.draw().join('\n')).toContain('ROOT CAUSES');
	});

	it('draws every scenario', async () => {
		for (const {id} of scenarios) {
			const frame = scenarioFrame(id);
			for (const key of ['1', '2', '3']) {
				const picture = await shown([key], 80, 24, frame);
				expect(picture.length, `${id} ${key}`).toBe(24);
				expect(tooWide(picture, 80), `${id} ${key}`).toEqual([]);
			}
		}
	}, 60_000);

	it('sends ASCII alone where the locale is not UTF-8', async () => {
		for (const keys of places) {
			const picture = await shown(keys, 80, 24, canonical, false);
			expect(picture.join('\n'), keys.join(' ')).toMatch(/^[\n\x20-\x7e]*$/);
			expect(tooWide(picture, 80)).toEqual([]);
		}
	});

	it('sends no colour when there is to be none, and closes what it opens when there is', async () => {
		const plain = createRig(fakeSession(canonical), {color: false}).draw().join('\n');
		expect(plain).not.toContain('\u001b');
		const coloured = createRig(fakeSession(canonical), {color: true}).draw();
		expect(coloured.join('')).toContain('\u001b[31m');
		for (const row of coloured.filter(text => text.includes('\u001b')))
			expect(row).toMatch(/\u001b\[(39|22|27)m[^\u001b]*$/);
	});
});

describe('keys', () => {
	it('takes keys that arrive together one by one', () => {
		const rig = createRig(fakeSession(canonical));
		rig.press('2', 'j', 'j', 'j');
		expect(viewOf(rig.app.store.get(), {screen: 'pods'}).panes.pods).toMatchObject({index: 3});
	});

	it('quits with q from a main screen and goes back from others', () => {
		const rig = createRig(fakeSession(canonical));
		rig.press('enter');
		expect(currentPlace(rig.app.store.get()).screen).toBe('finding');
		rig.press('q');
		expect(currentPlace(rig.app.store.get()).screen).toBe('triage');
		expect(rig.done).toEqual([]);
		rig.press('q');
		expect(rig.done).toEqual(['quit 0']);
	});

	it('closes with Ctrl+C first, quits when nothing is open, and always when pressed twice', () => {
		const rig = createRig(fakeSession(canonical));
		rig.press('enter', 'ctrl+c');
		expect(rig.done).toEqual([]);
		rig.advance(2000);
		rig.press(':', 'ctrl+c');
		expect(rig.app.store.get().overlay.kind).toBe('none');
		rig.advance(2000);
		rig.press('/', 'x', 'ctrl+c');
		expect(rig.app.store.get().typing).toBeUndefined();
		rig.press('ctrl+c');
		expect(rig.done).toEqual(['quit 130']);
		rig.advance(2000);
		rig.press('ctrl+c');
		expect(rig.done).toEqual(['quit 130', 'quit 130']);
	});

	it('quits on the second Ctrl+C within a second although something is still open', () => {
		const rig = createRig(fakeSession(canonical));
		rig.press('enter', 'y', 'ctrl+c');
		expect(currentPlace(rig.app.store.get()).screen).toBe('finding');
		expect(rig.done).toEqual([]);
		rig.advance(900);
		rig.press('ctrl+c');
		expect(rig.done).toEqual(['quit 130']);
	});

	it('puts a paste into the open field and nowhere else', () => {
		const rig = createRig(fakeSession(canonical));
		rig.app.controller.paste('qqq');
		expect(rig.done).toEqual([]);
		rig.press('/');
		rig.app.controller.paste('CID\nq');
		expect(viewOf(rig.app.store.get(), {screen: 'triage'}).filter).toBe('CID');
		rig.press('q', 'backspace', '0', 'enter', 'q');
		expect(rig.done).toEqual(['quit 0']);
	});

	it('filters, sorts, marks and keeps them while away', () => {
		const rig = createRig(fakeSession(canonical));
		rig.press('2', 'b', '/');
		rig.type('namespace:mlflow');
		rig.press('enter', 'o', 'O', 'space', '8', '2');
		const view = viewOf(rig.app.store.get(), {screen: 'pods'});
		expect(view.filter).toBe('namespace:mlflow');
		expect(view.sort).toEqual({column: 'namespace', descending: true});
		expect(view.marks.length).toBe(1);
		expect(view.marks[0]).toMatch(/^mlflow\//);
		rig.press('esc');
		expect(viewOf(rig.app.store.get(), {screen: 'pods'}).filter).toBe('');
	});

	it('goes anywhere by name', async () => {
		const rig = createRig(fakeSession(canonical));
		rig.press(':');
		rig.type('seldon-scheduler-0');
		rig.press('enter');
		expect(currentPlace(rig.app.store.get())).toMatchObject({
			screen: 'object',
			target: {name: 'seldon-scheduler-0'},
		});
		await new Promise(resolve => setImmediate(resolve));
		expect(rig.draw().join('\n')).toContain('kind: Pod');
		rig.press('/');
		rig.type('field41');
		rig.press('enter');
		expect(rig.draw().join('\n')).toContain('field41: value 41');
	});

	it('copies, repaints, suspends and reconnects', () => {
		const session = fakeSession(canonical);
		const rig = createRig(session);
		rig.press('2', 'c', 'ctrl+l', 'ctrl+z', 'ctrl+r');
		expect(rig.done[0]).toMatch(/^copy [\w-]+\/[\w-]+$/);
		expect(rig.done.slice(1)).toEqual(['repaint', 'suspend']);
		expect(session.reconnects()).toBe(1);
	});

	it('says why an object cannot be read', async () => {
		const session = {
			...fakeSession(canonical),
			fetchObject: async () => Promise.reject(new Error('pods "x" is forbidden')),
		};
		const rig = createRig(session);
		rig.press('2', 'enter');
		await new Promise(resolve => setImmediate(resolve));
		expect(rig.draw().join('\n')).toContain('pods "x" is forbidden');
	});
});

describe('a cluster that moves', () => {
	const pod = (name: string, ip: string) => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {namespace: 'default', name, uid: name, creationTimestamp: '2026-11-20T10:00:00Z'},
		spec: {nodeName: 'n1', containers: [{name: 'c'}]},
		status: {phase: 'Running', podIP: ip, podIPs: [{ip}]},
	});

	it('keeps the selection on its object when rows come, go and are sorted anew', () => {
		const session = fakeSession(
			frameOf(snapshotOf(['b', 'd', 'f', 'h'].map((name, index) => pod(name, `10.42.0.${9 - index}`)))),
		);
		const rig = createRig(session);
		rig.press('2', 'j', 'j');
		expect(rig.model().copy).toBe('default/f');
		session.show(
			frameOf(
				snapshotOf(
					['a', 'b', 'c', 'd', 'e', 'f', 'h'].map((name, index) => pod(name, `10.42.0.${9 - index}`)),
				),
			),
		);
		expect(rig.model().copy).toBe('default/f');
		rig.press('o', 'o', 'o');
		expect(viewOf(rig.app.store.get(), {screen: 'pods'}).sort?.column).toBe('ip');
		expect(rig.model().copy).toBe('default/f');
		session.show(frameOf(snapshotOf(['f', 'z'].map((name, index) => pod(name, `10.42.0.${index + 1}`)))));
		expect(rig.model().copy).toBe('default/f');
		session.show(frameOf(snapshotOf([pod('z', '10.42.0.2')])));
		expect(rig.model().copy).toBe('default/z');
	});

	it('keeps place and selection over an outage, and says since when and why', () => {
		const session = fakeSession(canonical);
		const rig = createRig(session);
		rig.press('2', 'j');
		const before = rig.model().copy;
		const {snapshot} = canonical;
		session.show({
			...canonical,
			snapshot: {
				...snapshot,
				api: {
					kind: 'down',
					since: snapshot.now - 12_000,
					why: 'connect ECONNREFUSED',
					fault: 'network',
					retryAt: snapshot.now + 3000,
				},
			},
		});
		expect(rig.model().copy).toBe(before);
		expect(rig.draw()[0]).toContain('API DOWN 12s · next try in 3s');
		rig.press('9');
		expect(rig.draw().join('\n')).toContain('ECONNREFUSED');
	});

	it('shows hostile names without letting them act or break the lines', () => {
		const hostile = [
			'\u001b]52;c;aGk=\u0007x',
			'a\rb\nc',
			'\u202ereversed',
			'漢字'.repeat(60),
			'👩‍💻'.repeat(40),
			'e\u0301\u0301\u0301'.repeat(30),
		];
		const frame = frameOf(snapshotOf(hostile.map((name, index) => pod(name, `10.42.0.${index + 1}`))));
		for (const columns of [40, 80, 200]) {
			const rig = createRig(fakeSession(frame), {columns, rows: 24, color: true});
			rig.press('2', 'j', 'j');
			const picture = rig.draw();
			expect(picture.length).toBe(24);
			expect(tooWide(picture, columns)).toEqual([]);
			expect(picture.join('')).not.toMatch(/\u001b\]|\r|\u0007|\u202e|\u009d/);
		}
	});
});

describe('messages in the last line', () => {
	it('go with the next key, or by themselves after a while', () => {
		const rig = createRig(fakeSession(canonical));
		const last = () => rig.draw().at(-1);
		rig.press('ctrl+r');
		expect(last()).toContain('trying again now');
		rig.press('j');
		expect(last()).toContain('keys');
		rig.press('ctrl+r');
		rig.advance(3000);
		rig.app.expire();
		expect(last()).toContain('trying again now');
		rig.advance(4000);
		rig.app.expire();
		expect(last()).toContain('keys');
	});
});
