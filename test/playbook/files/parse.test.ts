import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {runOwnCommand, valueAt} from '../../../src/playbook/files/command.ts';
import {loadPlaybook, problemText} from '../../../src/playbook/files/load.ts';
import {codes} from '../support/walk.ts';

/** What lint says of a file, without the folder. */
async function lint(text: string) {
	const folder = await mkdtemp(path.join(tmpdir(), 'playbook-'));
	try {
		const file = path.join(folder, 'team.yaml');
		await writeFile(file, text);
		const {playbook, problems} = await loadPlaybook(file, codes);
		return {playbook, said: problems.map(problem => problemText(problem).replace(`${folder}/`, ''))};
	} finally {
		await rm(folder, {recursive: true});
	}
}

const head = 'format: ktriage.playbook/v1\nname: team\nextends: in-place\n';

describe('playbook files', () => {
	it.each(['base', 'in-place', 'parallel'])('finds nothing wrong in %s', async name => {
		expect((await loadPlaybook(name, codes)).problems).toEqual([]);
	});

	it('adds, replaces and removes steps of the one it extends', async () => {
		const step = '{id: T1, after: P1.2, title: Ours, purpose: p, pass: q, confirm: attest, blocking: true}';
		const {playbook, said} = await lint(
			`${head}removes: [P1.10]\nphases:\n  - id: P1\n    steps:\n      - ${step}\n`,
		);
		expect(said).toEqual([]);
		const phase = playbook.phases.find(({id}) => id === 'P1');
		expect(phase?.steps.slice(0, 4).map(({id}) => id)).toEqual(['P1.1', 'P1.2', 'T1', 'P1.3']);
		expect(phase?.gate.needs).toEqual(['P1.2', 'P1.7', 'P1.8']);
	});

	it.each([
		[
			'phases:\n  - id: P1\n    steps:\n      - {id: X, title: t, purpose: p, pass: q, ownr: me}',
			'team.yaml:7: phases[0].steps[0].ownr: there is no such key',
		],
		[
			'phases:\n  - id: P1\n    steps:\n      - {id: X, title: t, purpose: p, pass: q, evidence: [XYZ-99]}',
			'team.yaml:7: phases[0].steps[0].evidence[0]: no check is called XYZ-99',
		],
		[
			'phases:\n  - id: P1\n    steps:\n      - {id: X, title: t, purpose: p, pass: q, owner: boss}',
			'owner: expected platform, application, joint',
		],
		['phases:\n  - id: P1\n    steps:\n      - {id: X, purpose: p, pass: q}', 'steps[0].title: is missing'],
		[
			'phases:\n  - id: P1\n    gate: {id: P1.G, title: g, needs: [P77]}',
			'gate P1.G needs P77, which does not exist',
		],
		['removes: [P99]', 'team.yaml:4: removes[0]: there is no step and no phase P99'],
		['phases: [', 'is not plain YAML'],
	])('tells path and line: %j', async (text, words) => {
		expect((await lint(`${head}${text}\n`)).said.join('\n')).toContain(words);
	});

	it('does not go round in circles', async () => {
		expect((await lint(head.replace('in-place', './team.yaml'))).said.join()).toContain('leads back');
	});
});

describe('commands of a team', () => {
	const run = (script: string, more: object = {}) =>
		runOwnCommand(
			{run: [process.execPath, '-e', script], exitCode: 0, timeoutSeconds: 20, ...more},
			process.env,
			new AbortController().signal,
		);

	it('compares exit code and value', async () => {
		const prints = 'console.log(JSON.stringify({status: {"a/b": [3]}}))';
		expect(await run(prints, {pointer: '/status/a~1b/0', equals: 3})).toMatchObject({exitCode: 0});
		expect(await run(prints, {pointer: '/status/a~1b/0', equals: 4})).toEqual({
			exitCode: 1,
			detail: '/status/a~1b/0 is 3',
		});
		expect(await run('console.error("no quorum"); process.exit(5)')).toEqual({
			exitCode: 5,
			detail: 'exit code 5: no quorum',
		});
	});

	it('never guesses: no such program, no JSON, nothing there', async () => {
		expect(
			(
				await runOwnCommand(
					{run: ['/nonexistent'], exitCode: 0, timeoutSeconds: 1},
					{},
					new AbortController().signal,
				)
			).exitCode,
		).toBe(127);
		expect(valueAt('plain', '/a').error).toContain('not JSON');
		expect(valueAt('{}', '/a').error).toContain('no /a');
		expect(valueAt('{}', '/__proto__').error).toContain('no /__proto__');
	});
});
