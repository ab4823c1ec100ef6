import {describe, expect, it, vi} from 'vitest';
import {stringify} from 'yaml';
import type {KubeObject} from '../../../src/lab/json.ts';
import {findScenario} from '../../../src/lab/scenarios/index.ts';
import {lineText} from '../../../src/ui/text/line.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {testNow} from '../../support/snapshot.ts';
import {createRig, type Rig, tooWide} from '../../support/ui.tsx';

const frame = scenarioFrame('canonical');
const name = 'ml-namespace-baseline';
const yaml = stringify(
	[...findScenario('canonical')!.build(testNow).objects].find(
		object =>
			(object as KubeObject).kind === 'NetworkPolicy' && (object as KubeObject).metadata.name === name,
	),
);

const heads = (rig: Rig) => rig.model().head.map(lineText).join('\n');

/** The what-if screen after an editor that makes one text from another. */
async function edited(edit: (text: string) => string, size = {columns: 80, rows: 24}): Promise<Rig> {
	const session = fakeSession(frame, {[name]: yaml});
	const rig = createRig(session, {...size, edit: async text => ({kind: 'edited', text: edit(text)})});
	rig.press('5', '/');
	rig.type(name);
	rig.press('enter', 'e');
	await vi.waitFor(() =>
		expect(Object.values(rig.app.store.get().drafts)[0]).toMatchObject({kind: 'edited'}),
	);
	return rig;
}

const fixed = (text: string) => text.replace('name: kube-system', 'kubernetes.io/metadata.name: kube-system');

describe('what an edited policy would change', () => {
	it('lists every connection whose verdict would be another one', async () => {
		const rig = await edited(fixed);
		expect(heads(rig)).toContain(`What if NetworkPolicy financial-inference/${name} were so?`);
		expect(heads(rig)).toMatch(/\d+ would open$/m);
		expect(rig.draw().join('\n')).toMatch(/deny +allow +53\/UDP/);
	});

	it('takes an empty file for a deletion', async () => {
		const rig = await edited(() => '');
		expect(heads(rig)).toContain(`deleted would be financial-inference/${name}`);
	});

	it('says that nothing was edited, and gives the editor no field that the server keeps', async () => {
		let seen = '';
		const rig = await edited(text => {
			seen = text;
			return text;
		});
		expect(rig.draw().join('\n')).toContain('nothing was edited');
		expect(seen).toMatch(/^# What if\? Nothing is applied/);
		expect(seen).not.toMatch(/resourceVersion|creationTimestamp|uid:/);
	});

	it.each([
		['YAML that is none', () => 'kind: [', /it cannot be read: .*yaml:1/],
		['a port that cannot be', (text: string) => text.replace('policyTypes:', 'policyTypes: 5\n  x:'), /./],
		[
			'another kind',
			() => 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n',
			/ConfigMap decides nothing/,
		],
	])('shows what is wrong with %s, and keeps the text', async (_, edit, says) => {
		const rig = await edited(edit);
		expect(heads(rig)).toMatch(says);
		rig.press('S');
		await vi.waitFor(() =>
			expect(rig.done.join()).toContain('save financial-inference-ml-namespace-baseline.yaml'),
		);
	});

	it('says which editor is missing', async () => {
		const rig = createRig(fakeSession(frame, {[name]: yaml}), {
			edit: async () => ({kind: 'failed', why: 'neither $VISUAL nor $EDITOR names an editor.'}),
		});
		rig.press('5', 'e');
		await vi.waitFor(() => expect(rig.draw().join('\n')).toContain('neither $VISUAL nor $EDITOR'));
	});

	it.each([
		{columns: 60, rows: 20},
		{columns: 80, rows: 24},
		{columns: 200, rows: 50},
	])('fits into $columns×$rows', async size => {
		const rows = (await edited(fixed, size)).draw();
		expect(rows).toHaveLength(size.rows);
		expect(tooWide(rows, size.columns)).toEqual([]);
	});
});
