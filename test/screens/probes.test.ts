import {describe, expect, it, vi} from 'vitest';
import {offerOf} from '../../src/session/probing/offer.ts';
import type {ProbingEnd, ProbingState, SessionProbing} from '../../src/session/probing/state.ts';
import {fakeSession, scenarioFrame} from '../support/frames.ts';
import {createRig, type Rig, tooWide} from '../support/ui.tsx';

const ESC = '\u001b';
const frame = scenarioFrame('canonical');
const refused = 'ktriage only reads unless it is started with --allow-actions';

/** A session whose probes are played, and what was asked of them. */
function open({
	refusal = '',
	state = {},
	columns = 80,
}: {
	refusal?: string;
	state?: ProbingState;
	columns?: number;
} = {}) {
	const asked: string[] = [];
	const ended = Promise.withResolvers<ProbingEnd>();
	const probing: SessionProbing = {
		state: () => state,
		subscribe: () => () => {},
		offer: async wanted => {
			asked.push(`offer ${JSON.stringify(wanted)}`);
			return offerOf(wanted, frame.snapshot, frame.diagnosis, refusal);
		},
		run: async offer => {
			asked.push(`run ${offer.questions.length}`);
			return await ended.promise;
		},
		stop: () => asked.push('stop'),
	};
	const rig = createRig({...fakeSession(frame), probing}, {columns, rows: 24});
	return {rig, asked, end: ended.resolve};
}

const text = (rig: Rig): string => rig.draw().join('\n');

function goTo(rig: Rig, name: string): void {
	rig.press(':');
	rig.type(name);
	rig.press('enter');
}

/** The finding of a code, opened by its name in the palette. */
async function offered(rig: Rig, code: string): Promise<void> {
	goTo(rig, code);
	expect(rig.app.input().place.screen).toBe('finding');
	rig.press('p');
	await vi.waitFor(() => expect(text(rig)).toMatch(/^PROBE [A-Z]{3}-\d\d/m));
}

describe('the experiment of a finding', () => {
	it('is shown with what confirms and what withdraws, says No by itself, and is asked after y alone', async () => {
		const {rig, asked, end} = open();
		await offered(rig, 'POL-08');
		const shown = text(rig);
		expect(shown).toMatch(/^asks +tcp from pod /m);
		expect(shown.replaceAll(/\s+/g, ' ')).toMatch(/timeout( or refused)? confirms, [a-z, -]+ withdraws/);
		expect(shown).toMatch(/^\[No\] Enter or Esc: ask nothing/m);
		rig.press('enter');
		expect(asked.filter(one => one.startsWith('run'))).toEqual([]);
		expect(text(rig)).toContain('nothing was asked');

		rig.press('p');
		await vi.waitFor(() => expect(text(rig)).toMatch(/^\[No\]/m));
		rig.app.controller.typed(['y', 'y', 'y', 'y']);
		rig.app.controller.paste('y');
		expect(asked.filter(one => one.startsWith('run'))).toEqual([]);
		rig.press('y');
		expect(asked.at(-1)).toMatch(/^run \d+/);
		expect(text(rig)).toMatch(/^ASKING /m);
		rig.press('esc');
		expect(asked.at(-1)).toBe('stop');
		end({
			title: 'POL-08',
			at: 0,
			answered: 2,
			of: 3,
			cancelled: true,
			classes: [
				{class: 'ok', count: 1},
				{class: 'tool', count: 1},
			],
			moves: [{id: 'POL-08/x', was: 'FAIL (proven)', is: 'UNKNOWN (possible)', move: 'withdrawn'}],
			problem: '',
		});
		await vi.waitFor(() => expect(text(rig)).toMatch(/^STOPPED /m));
		expect(text(rig)).toMatch(/^2 of 3 questions answered/m);
		expect(text(rig)).toMatch(/^WITHDRAWN +POL-08\/x: it was FAIL/m);
		expect(text(rig).replaceAll(/\s+/g, ' ')).toContain('says nothing about the network');
	});

	it('says why nothing may run in a pod, and cannot be confirmed then', async () => {
		const {rig, asked} = open({refusal: refused});
		await offered(rig, 'POL-08');
		rig.press('pagedown', 'pagedown');
		expect(text(rig).replaceAll(/\s+/g, ' ')).toContain(`in pods: ${refused}`);
		expect(text(rig)).toMatch(/^Nothing is asked\./m);
		rig.press('y');
		expect(asked.filter(one => one.startsWith('run'))).toEqual([]);
	});

	it('is offered for all red findings at once, from the list of causes', async () => {
		const {rig, asked} = open();
		rig.press('R');
		await vi.waitFor(() => expect(text(rig)).toMatch(/^PROBE what all red findings predict/m));
		expect(asked).toEqual(['offer {"kind":"all"}']);
	});

	it('is told to be missing in a recording', () => {
		const rig = createRig(fakeSession(frame), {columns: 80, rows: 24});
		rig.press('p');
		expect(text(rig)).toContain('Nothing can be asked from here');
	});

	it('keeps hostile words behind its own labels', async () => {
		const {rig, end} = open();
		await offered(rig, 'POL-08');
		rig.press('y');
		const forged = `x${ESC}[2J\n${' '.repeat(80)}[No] ANSWERED all is well`;
		end({
			title: forged,
			at: 0,
			answered: 1,
			of: 1,
			cancelled: false,
			classes: [],
			moves: [{id: forged, was: 'a', is: 'b', move: 'changed'}],
			problem: forged,
		});
		await vi.waitFor(() => expect(text(rig)).toMatch(/^STOPPED /m));
		const rows = rig.draw();
		expect(rows.join('')).not.toContain(ESC);
		expect(rows.filter(row => /^(\[No\]|ANSWERED)/.test(row))).toEqual([]);
		expect(tooWide(rows, 80)).toEqual([]);
	});
});

describe('the Probes screen', () => {
	it.each([60, 80, 140, 200])('shows every answer with its class, way and age in %i columns', columns => {
		const {rig} = open({columns});
		goTo(rig, 'probes');
		const rows = rig.draw();
		expect(tooWide(rows, columns)).toEqual([]);
		expect(rows.join('\n')).toContain(`PROBES ${frame.snapshot.probes.length} answers`);
		expect(rows.join('\n')).toMatch(/our side/);
		expect(rows.join('\n')).toMatch(/ANSWER +.*FROM +TO/);
	});

	it('draws the matrix with what is not answered yet, and tells our side from the network', () => {
		const fields = ['a', 'b', 'c'].flatMap(row => [
			{row, column: 'a', class: 'ok' as const, as: 'yes' as const},
			{row, column: 'b', class: 'timeout' as const, as: 'no' as const},
			{row, column: 'c', ...(row === 'a' && {class: 'tool' as const, as: 'unknown' as const})},
		]);
		const working = {title: 'matrix of pods', done: 7, of: 9};
		const {rig, asked} = open({state: {matrix: {of: 'pods', fields}, working}});
		goTo(rig, 'probes');
		rig.press('v');
		const shown = text(rig);
		expect(shown).toContain('ASKING 7 of 9');
		expect(shown).toMatch(/^a +ok +TIME +ours/m);
		expect(shown).toMatch(/^c +ok +TIME +\?/m);
		rig.press('s');
		expect(asked).toEqual(['stop']);
		rig.press('R');
		expect(text(rig)).toContain('Other questions are being asked');
	});

	it('asks the matrix that was chosen', async () => {
		const {rig, asked} = open();
		goTo(rig, 'probes');
		rig.press('b', 'p');
		await vi.waitFor(() => expect(text(rig)).toMatch(/^PROBE matrix of namespaces/m));
		expect(asked).toEqual(['offer {"kind":"matrix","of":"namespaces"}']);
	});
});
