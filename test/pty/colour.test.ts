import {afterEach, describe, expect, it} from 'vitest';
import {ktriage} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

/** The SGR parameters that were sent and set a colour. */
async function colours(env: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> {
	const terminal = ktriage(['demo', 'healthy'], {env});
	await terminal.until(/filter +: go/, 'the screens');
	terminal.type('q');
	await terminal.exit;
	const sent = [...terminal.bytes().matchAll(/\u001b\[([\d;]*)m/g)].flatMap(([, codes = '']) =>
		codes.split(';'),
	);
	return new Set(sent.filter(code => /^(?:[34][0-8]|9[0-7]|10[0-7])$/.test(code)));
}

describe('colour', () => {
	it('is not sent with NO_COLOR, whatever else is set, and with FORCE_COLOR=0', async () => {
		const environments = [{NO_COLOR: '1', FORCE_COLOR: '3'}, {FORCE_COLOR: '0'}];
		for (const sent of await Promise.all(environments.map(colours))) expect([...sent]).toEqual([]);
	});

	it('is of the 16 that every terminal has, also where more is promised and a build is said to run', async () => {
		const sent = [...(await colours({FORCE_COLOR: '3', COLORTERM: 'truecolor', CI: 'true'}))];
		expect(sent).toEqual(expect.arrayContaining(['36', '90']));
		expect(sent.filter(code => /^[34]8$/.test(code))).toEqual([]);
	});
});
