import type {Terminal} from './terminal.ts';

/** Everything has been read: a list of root causes has those that it will have, and ranks stay. */
export const allRead = /^[^\n]* live \d+ms/;

/** The root cause of this rank is selected, whether it has changed lately or not. */
export const atRank = (rank: number): RegExp => new RegExp(`^▸[ *] *${rank} `, 'm');

/** Goes to a screen by its name. */
export async function go(terminal: Terminal, screen: string): Promise<void> {
	terminal.type(':');
	await terminal.until(/Enter go +Esc close/, 'the palette');
	for (const letter of screen) terminal.type(letter);
	await terminal.until(`go to: ${screen}_`, 'what was typed');
	terminal.type('\r');
	await terminal.until(() => terminal.row(0).toLowerCase().startsWith(screen), `the screen ${screen}`);
}

/** Leaves only the rows that a filter matches. */
export async function only(terminal: Terminal, filter: string): Promise<void> {
	terminal.type('/');
	await terminal.until(/\/[^\s_]*_/, 'the filter');
	terminal.type('\u0015');
	terminal.type(filter);
	await terminal.until(`/${filter}_`);
	terminal.type('\r');
	await terminal.until(new RegExp(`/${filter} (?!_)`), 'the filter in place');
}

/** Types what a question asks for, key by key as a person does. */
async function answer(terminal: Terminal, text: string): Promise<void> {
	for (const [index, letter] of [...text].entries()) {
		terminal.type(letter);
		await terminal.until(`> ${text.slice(0, index + 1)}_`);
	}
	terminal.type('\r');
}

/** Answers every question of a plan until it is carried out; what was not on the screen yet is read first. */
export async function confirm(terminal: Terminal, done: RegExp): Promise<void> {
	await terminal.until(/^(?:CHANGE|NOT POSSIBLE)/m, 'the plan');
	for (;;) {
		await terminal.until(
			/^(?:type +"|DONE|VOID|FAILED|STOPPED|REFUSED|NOT POSSIBLE)/m,
			'a question or its end',
		);
		const asked = /^type +"([^"]+)"(?:.*\((\d) of (\d)\))?/m.exec(terminal.text());
		if (asked === null) break;
		const [question, word = ''] = asked;
		terminal.type('\u001b[6~\u001b[6~');
		await answer(terminal, word);
		await terminal.until(() => !terminal.text().includes(question) || /There is more/.test(terminal.text()));
	}
	await terminal.until(done);
	terminal.type('\r');
	await terminal.until(() => !done.test(terminal.text()), 'the end of the dialog');
}

/** Confirms a step by hand in its form. */
export async function attest(terminal: Terminal, step: string): Promise<void> {
	const row = `▸ +${step.replaceAll('.', '\\.')} `;
	await only(terminal, `step:${step}`);
	await terminal.until(new RegExp(row), `step ${step}`);
	terminal.type('a');
	await terminal.until(`CONFIRM ${step} `);
	for (const letter of 'seen') terminal.type(letter);
	await terminal.until('seen_');
	terminal.type('\r');
	await terminal.until(/your name +\S+_|> your name/, 'the last field');
	terminal.type('\r');
	await terminal.until(new RegExp(`${row}+(?:pass|closed)`), `${step} confirmed`);
}
