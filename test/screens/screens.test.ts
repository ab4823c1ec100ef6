import {describe, expect, it} from 'vitest';
import {burnDownText, sparkline, trend} from '../../screens/pods/buckets.ts';
import type {SourceState} from '../../src/store/source-state.ts';
import {lineText} from '../../src/ui/text/line.ts';
import {makeTheme} from '../../src/ui/theme.ts';
import {fakeSession, frameOf, sampleBurnDown, scenarioFrame} from '../support/frames.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';
import {createRig, type Rig} from '../support/ui.tsx';

const {glyphs} = makeTheme({color: false, unicode: true});
const rigOf = (id: string, size = {columns: 80, rows: 24}) => createRig(fakeSession(scenarioFrame(id)), size);
const heads = (rig: Rig) => rig.model().head.map(lineText).join('\n');
const cells = (rig: Rig, index: number) => {
	const pane = rig.model().panes[0];
	if (pane?.kind !== 'table') throw new Error('no table');
	return Object.fromEntries(
		Object.entries(pane.table.cellsOf(index)).map(([id, cell]) => [
			id,
			typeof cell === 'string' ? cell : cell.text,
		]),
	);
};
const count = (rig: Rig) => {
	const pane = rig.model().panes[0];
	return pane?.kind === 'table' ? pane.table.count : -1;
};

describe('triage', () => {
	it('ranks the causes of the canonical cluster and shows the evidence of the selected one', () => {
		const rig = rigOf('canonical');
		expect(heads(rig)).toMatch(/^ROOT CAUSES \d+ .*symptoms folded \d+ .*unknown \d+ .*passed \d+/);
		expect(cells(rig, 0)).toMatchObject({rank: '1', verdict: 'FAIL', code: 'CID-02', owner: 'platf'});
		const evidence = rig.draw().join('\n');
		expect(evidence).toContain('CID-02 FAIL · root · proven · owner platform');
		for (const word of ['do: ', 'verify: ', 'ruled out: ', 'would disprove it: '])
			expect(evidence).toContain(word);
		rig.press('j');
		expect(rig.draw().join('\n')).toContain('CID-01 FAIL');
	});

	it('shows no red on the healthy cluster and says what was looked at', () => {
		const rig = rigOf('h0');
		const picture = rig.draw().join('\n');
		expect(picture).not.toMatch(/FAIL/);
		rig.press('a');
		expect(count(rig)).toBeGreaterThan(10);
	});

	it('counts the symptoms of an outage whole', () => {
		const api = {kind: 'down', since: testNow, why: 'refused', fault: 'network'} as const;
		const {diagnosis} = scenarioFrame('canonical', {api});
		const rig = createRig(fakeSession(scenarioFrame('canonical', {api})));
		const [cause] = diagnosis.causes;
		expect(cause?.symptoms.length).toBeGreaterThan(99);
		expect(rig.draw().join('\n')).toMatch(new RegExp(`OPS-02 .*\\+${cause?.symptoms.length} `));
	});

	it('unfolds symptoms under their cause and folds them from a symptom', () => {
		const frame = scenarioFrame('canonical');
		const [cause] = frame.diagnosis.causes;
		const symptom = {
			...cause!.finding,
			id: 'SYM-1',
			code: 'SYM-01',
			class: 'symptom' as const,
			summary: 'follows',
			explainedBy: [cause!.finding.id],
		};
		const diagnosis = {
			...frame.diagnosis,
			causes: [{...cause!, symptoms: [symptom]}, ...frame.diagnosis.causes.slice(1)],
		};
		const rig = createRig(fakeSession({...frame, diagnosis}));
		const folded = count(rig);
		expect(cells(rig, 0).more).toBe('+1');
		rig.press('right');
		expect(count(rig)).toBe(folded + 1);
		expect(cells(rig, 1)).toMatchObject({code: 'SYM-01', rank: ''});
		rig.press('j', 'left');
		expect(count(rig)).toBe(folded);
		expect(cells(rig, 0).more).toBe('+1');
	});

	it('explains an empty list: too little read, and refused reads with verb and next try', () => {
		const since = testNow - 60_000;
		const refused = {kind: 'forbidden', since, verb: 'list', why: 'RBAC', retryAt: testNow + 30_000} as const;
		const rig = createRig(fakeSession(frameOf(snapshotOf([], {sources: {ipPools: refused}}))));
		expect(heads(rig)).toContain('forbidden: list ippools.');
		expect(heads(rig)).toContain('next try in 30s');
		const loading = createRig(fakeSession(frameOf(snapshotOf([], {api: {kind: 'connecting', since}}))));
		expect(loading.draw().join('\n')).toContain('no verdict yet');
	});

	it('asks for a rollback when a rollback check fails', () => {
		const frame = scenarioFrame('canonical');
		const due = {
			...frame.diagnosis.findings[0]!,
			id: 'RBK-01',
			code: 'RBK-01',
			verdict: 'FAIL' as const,
			summary: 'pod-to-pod not restored for 1h28',
		};
		const rig = createRig(
			fakeSession({...frame, diagnosis: {...frame.diagnosis, findings: [due, ...frame.diagnosis.findings]}}),
		);
		expect(rig.draw()[1]).toBe('ROLLBACK RECOMMENDED: pod-to-pod not restored for 1h28');
		expect(rig.draw().length).toBe(24);
	});
});

describe('pods', () => {
	it('answers in its first lines and lists what has yet to move', () => {
		const rig = rigOf('canonical');
		rig.press('2');
		expect(heads(rig)).toContain('burn-down 41 → 7 in 38m');
		expect(heads(rig)).toContain('10.42.0.0/16 flannel');
		expect(count(rig)).toBe(7);
		const notes = Array.from({length: 7}, (_, index) => cells(rig, index).note);
		expect(notes).toContain('! only endpoint of 10.43.51.131');
		expect(notes).toContain('! bare: nothing recreates it');
	});

	it('goes through the buckets and groups', () => {
		const rig = rigOf('canonical');
		rig.press('2', 'b');
		expect(count(rig)).toBe(64);
		rig.press('v');
		expect(cells(rig, 0)).toMatchObject({name: 'nuc10i5fnh', old: '3'});
		rig.press('enter');
		expect(heads(rig)).toContain('matching /node:nuc10i5fnh');
	});

	it('says why there is nothing to show', () => {
		const rig = rigOf('h0');
		rig.press('2', '/');
		rig.type('nothing-is-called-so');
		expect(rig.draw().join('\n')).toContain('no pod matches /nothing-is-called-so');
		const loading = frameOf(snapshotOf([], {sources: {pods: {kind: 'loading', since: testNow}}}));
		const partial = {
			...loading,
			snapshot: {
				...loading.snapshot,
				sources: loading.snapshot.sources.map(source =>
					source.name === 'pods' ? {...source, objects: 7500, expected: 20_000} : source,
				),
			},
		};
		const still = createRig(fakeSession(partial));
		still.press('2');
		expect(still.draw().join('\n')).toContain('7,500 of 20,000');
	});

	it('says of rows that are kept that they may be of the past', () => {
		const frame = scenarioFrame('canonical');
		const at = (state: SourceState) => {
			const sources = frame.snapshot.sources.map(one => (one.name === 'pods' ? {...one, state} : one));
			const rig = createRig(fakeSession({...frame, snapshot: {...frame.snapshot, sources}}));
			rig.press('2');
			expect(count(rig)).toBe(7);
			return heads(rig).split('\n')[1];
		};
		const since = testNow - 60_000;
		const retryAt = testNow + 3_000;
		expect(at({kind: 'stale', since, why: 'connection reset', retryAt})).toMatch(
			/^pods: not current for 1m0?0?s?: connection reset · next try in 3s$/i,
		);
		expect(at({kind: 'forbidden', since, verb: 'list', why: 'RBAC', retryAt})).toMatch(
			/^pods: forbidden: list pods; .* · next try in 3s$/i,
		);
		expect(at({kind: 'live', since})).not.toContain('pods:');
	});

	it('reads a burn-down: course, trend, spark', () => {
		expect(burnDownText(sampleBurnDown, testNow, glyphs)).toMatch(
			/^burn-down 41 → 7 in 38m · last moved 1\dm ago$/,
		);
		expect(burnDownText([], testNow, glyphs)).toBe('');
		expect(
			trend(
				[
					{at: testNow - 400_000, flannel: 9, calico: 0, other: 0},
					{at: testNow, flannel: 7, calico: 2, other: 0},
				],
				testNow,
			),
		).toBe('−2 in 5m');
		expect(sparkline(sampleBurnDown, 8, glyphs)).toMatch(/^█[▁-█]{6}▂$/);
	});

	it('plans the restart with exact commands and what each touches', () => {
		const rig = rigOf('canonical');
		rig.press('2', 'R');
		const pane = rig.model().panes[0];
		const text = pane?.kind === 'text' ? pane.lines.map(lineText).join('\n') : '';
		expect(text).toContain('Wave 1');
		expect(text).toContain('statefulset/seldon-scheduler');
		expect(text).toContain('only endpoint of');
		expect(text).toContain('Apart: nothing creates these again');
		rig.press('C');
		expect(rig.done[0]).toContain(
			'kubectl -n financial-inference rollout restart statefulset/seldon-scheduler',
		);
		expect(rig.done[0]).not.toContain('jupyter-user1');
	});
});

describe('nodes', () => {
	it('shows how far each node is, what is missing, and leads to its pods', () => {
		const rig = rigOf('canonical');
		rig.press('8');
		expect(heads(rig)).toContain('5 nodes · 4 mixed · 1 calico');
		expect(cells(rig, 0)).toMatchObject({node: 'nuc10i3fnh', state: 'mixed', track: '●──●──○──○'});
		rig.press('p');
		expect(heads(rig)).toContain('matching /node:nuc10i3fnh');
	});

	it('does not say that nodes have moved of which none can be judged', () => {
		const nodes = ['a', 'b'].map(name => ({apiVersion: 'v1', kind: 'Node', metadata: {name}}));
		const rig = createRig(fakeSession(frameOf(snapshotOf(nodes))), {columns: 80, rows: 24});
		rig.press('8');
		expect(heads(rig)).toBe('2 nodes · 2 ?\nno node can be judged yet: see what is missing');
	});

	it('boxes the conditions of a node', async () => {
		const rig = rigOf('canonical', {columns: 120, rows: 30});
		rig.press('8', 'enter');
		await new Promise(resolve => setImmediate(resolve));
		rig.press('e');
		expect(rig.draw().join('\n')).toMatch(/│ Ready +│ True +│ KubeletReady/);
		rig.resize(60, 14);
		expect(rig.draw().join('\n')).toContain('Ready=True');
	});
});

describe('connection', () => {
	it('answers whether one may trust it, and names missing permissions', () => {
		const rig = rigOf('h0');
		rig.press('9');
		expect(heads(rig)).toMatch(/^yes: \d+ sources read whole and watched/);
		const sources = {
			ipamBlocks: {kind: 'stale', since: testNow - 40_000, why: 'connection reset', retryAt: testNow + 2000},
		} as const;
		const denied = [{verb: 'list', group: 'crd.projectcalico.org', resource: 'ippools'}];
		const partly = createRig(fakeSession(frameOf(snapshotOf([], {sources, denied}))));
		partly.press('9');
		expect(heads(partly)).toContain('in part: 1 source not current, 1 permission missing');
		const picture = partly.draw().join('\n');
		expect(picture).toContain('list ippools.crd.projectcalico.org');
		expect(picture).toContain('connection reset');
	});
});
