import type {Instance} from 'ink';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {allKeys} from '../../../../screens/registry.ts';
import {App} from '../../../../src/ui/app/App.tsx';
import {createEmulator} from '../../../support/emulator.ts';
import {fakeSession, frameOf, scenarioFrame} from '../../../support/frames.ts';
import {seededRandom} from '../../../support/random.ts';
import {inkOn, sinkInto} from '../../../support/sink.ts';
import {snapshotOf} from '../../../support/snapshot.ts';
import {createRig} from '../../../support/ui.tsx';

// Read by Ink's colours when they are loaded: without it there would be no styles to compare.
vi.hoisted(() => {
	process.env.FORCE_COLOR = '3';
});

const hostileNames = [
	'漢字漢字',
	'e\u0301\u0301',
	'\u202eabc',
	'🚀👩‍👩‍👧',
	'\u001b[31mred',
	'a\tb',
	'x'.repeat(250),
	'﷽',
];

/** Pods whose names no API server takes, and which all the same must not break a line. */
function hostileFrame() {
	const pods = hostileNames.map((name, index) => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace: `ns-${hostileNames[hostileNames.length - 1 - index]}`, uid: `u${index}`},
		spec: {nodeName: name, containers: [{name: 'main'}]},
		status: {phase: 'Running', podIP: `10.42.0.${index + 1}`, podIPs: [{ip: `10.42.0.${index + 1}`}]},
	}));
	return frameOf(snapshotOf(pods));
}

const frames = [scenarioFrame('canonical'), scenarioFrame('h0'), hostileFrame()] as const;
/** How long a process has worked is another figure at every look. */
const unsteady = new Set(['ctrl+g']);
const keys = [
	...new Set(allKeys.flatMap(({keys: names}) => names)),
	...'abcxyz0123456789/:?'.split(''),
	'esc',
	'enter',
	'tab',
].filter(key => !unsteady.has(key));

/** One program drawn twice: by Ink alone, and through the sink with its tables on the canvas. */
function createTwins(columns: number, rows: number) {
	const session = fakeSession(frames[0]);
	const rig = createRig(session, {columns, rows, color: true});
	const plain = createEmulator(columns, rows);
	const through = createEmulator(columns, rows);
	const sink = sinkInto(through, columns, rows);
	const alone = inkOn(plain.output, <App {...rig.app} />);
	const instance = inkOn(sink.output, <App {...rig.app} canvas={sink.canvas} />);
	const end = (one: Instance) => {
		one.unmount();
		one.cleanup();
	};
	onTestFinished(() => {
		end(alone);
		end(instance);
		sink.dispose();
	});
	const settled = async () => {
		for (const one of [alone, instance]) await one.waitUntilRenderFlush();
		await new Promise(resolve => setTimeout(resolve, 5));
		await Promise.all([plain.drawn(), through.drawn()]);
	};
	return {
		rig,
		session,
		through,
		/** Waits until both show the same; fails with the rows that do not. */
		same: async (when: string) => {
			for (let looks = 0; looks < 400; looks++) {
				await settled();
				if (JSON.stringify(plain.cells()) === JSON.stringify(through.cells())) return;
			}
			expect(through.screen(), when).toEqual(plain.screen());
			expect(through.cells(), when).toEqual(plain.cells());
		},
	};
}

describe('the whole screen through the sink', () => {
	it.each([11, 12, 13])(
		'is what Ink alone shows, cell by cell, whatever is pressed, pasted or arrives (seed %i)',
		async seed => {
			const below = seededRandom(seed);
			const twins = createTwins(60 + below(60), 15 + below(20));
			const done: string[] = [];
			for (let step = 0; step < 15; step++) {
				const kind = below(8);
				if (kind === 1) {
					const index = below(frames.length);
					done.push(`frame ${index}`);
					twins.session.show(frames[index]!);
				} else if (kind === 2) {
					const text = hostileNames[below(hostileNames.length)]!;
					done.push(`paste ${JSON.stringify(text)}`);
					twins.rig.app.controller.paste(text);
				} else {
					const pressed = Array.from({length: 1 + below(4)}, () => keys[below(keys.length)]!);
					done.push(pressed.join(' '));
					twins.rig.press(...pressed);
				}
				await twins.same(`seed ${seed}: ${done.join(', ')}`);
			}
			expect(twins.through.screen().join('').trim()).not.toBe('');
		},
		120_000,
	);
});
