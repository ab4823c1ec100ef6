import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createRecorder} from '../../src/record/journal/recorder.ts';
import {createJournalWriter} from '../../src/record/journal/write.ts';
import {scenarioFrame} from '../support/frames.ts';
import {testNow} from '../support/snapshot.ts';
import {ktriage} from './support/run.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-record-'));
const journal = path.join(folder, 'night.ktj');
afterAll(() => rmSync(folder, {recursive: true, force: true}));

beforeAll(async () => {
	const writer = await createJournalWriter(journal, '1', () => testNow);
	let steady = 0;
	const recorder = createRecorder(writer, () => steady);
	await recorder.frame(scenarioFrame('h0'));
	steady = 60_000;
	await recorder.frame(scenarioFrame('canonical', {now: testNow + 60_000}));
	await recorder.event('note', 'it began here', testNow + 61_000);
	await writer.close();
});

describe('a journal on the command line', () => {
	it('is reported at a moment, and at its end', async () => {
		const first = await ktriage(['replay', journal, '--at', '15:40', '-o', 'json']);
		expect(JSON.parse(first.stdout).summary.verdict).toBe('PASS');
		expect(first.code).toBe(0);
		const last = await ktriage(['replay', journal]);
		expect(last.stdout).toContain('1. FAIL CID-02');
		expect(last.code).toBe(1);
	});

	it('is compared with itself at another time', async () => {
		const ran = await ktriage(['diff', `${journal}@15:40:12`, journal, '-o', 'json']);
		expect(JSON.parse(ran.stdout)).toMatchObject({
			format: 'ktriage.diff/v1',
			sameCluster: true,
			verdict: {before: 'PASS', after: 'FAIL'},
		});
	});

	it('is made into documents', async () => {
		const {stdout, code} = await ktriage(['report', 'handover', '--journal', journal]);
		expect(stdout).toContain('it began here');
		expect(code).toBe(0);
	});

	it('is refused in words when it is none', async () => {
		const other = path.join(folder, 'other.ktj');
		writeFileSync(other, 'not a journal');
		for (const args of [
			['replay', other],
			['replay', path.join(folder, 'none.ktj')],
			['diff', other, journal],
		]) {
			const {code, stderr} = await ktriage(args);
			expect(code).toBe(64);
			expect(stderr).toContain('The journal');
		}
		expect((await ktriage(['replay', journal, '--at', 'soon'])).stderr).toContain('is no time');
		expect(readdirSync(folder).sort()).toEqual(['night.ktj', 'other.ktj']);
	});
});

describe('reports on the command line', () => {
	it.each(['junit', 'sarif', 'markdown', 'html', 'prometheus'])(
		'check -o %s keeps the exit code',
		async format => {
			const {code, stdout} = await ktriage(['check', 'CID-02', '-o', format, '--demo']);
			expect(code).toBe(1);
			expect(stdout).toContain('CID-02');
		},
	);
});
