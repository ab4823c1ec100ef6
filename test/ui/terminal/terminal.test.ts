import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {terminalCapabilities} from '../../../src/ui/terminal/capabilities.ts';
import {captureMessages} from '../../../src/ui/terminal/messages.ts';
import {openTerminal, type TerminalInput, type TerminalOutput} from '../../../src/ui/terminal/terminal.ts';

describe('what the terminal can show', () => {
	it.each([
		[{LANG: 'en_US.UTF-8'}, true],
		[{LANG: 'C'}, false],
		[{LC_ALL: 'C', LANG: 'en_US.UTF-8'}, false],
		[{LC_CTYPE: 'C.utf8', LANG: 'C'}, true],
		[{}, false],
	])('%j: letters beyond ASCII %s', (env, unicode) =>
		expect(terminalCapabilities(env).unicode).toBe(unicode),
	);

	it('can be forced either way', () => {
		expect(terminalCapabilities({LANG: 'C'}, {unicode: true}).unicode).toBe(true);
		expect(terminalCapabilities({LANG: 'C.UTF-8'}, {ascii: true}).unicode).toBe(false);
	});

	it('honours NO_COLOR when it is not empty', () => {
		expect(terminalCapabilities({NO_COLOR: '1'}).color).toBe(false);
		expect(terminalCapabilities({NO_COLOR: ''}).color).toBe(true);
	});

	it.each([
		[{FORCE_COLOR: '0'}, false],
		[{FORCE_COLOR: 'false'}, false],
		[{FORCE_COLOR: ''}, true],
		[{FORCE_COLOR: '1'}, true],
		[{FORCE_COLOR: '3'}, true],
		[{FORCE_COLOR: '3', NO_COLOR: '1'}, false],
	])('%j: colour %s', (env, color) => expect(terminalCapabilities(env).color).toBe(color));
});

describe('the terminal', () => {
	const open = () => {
		const [input, output] = [new PassThrough(), new PassThrough()];
		return {
			input,
			output,
			terminal: openTerminal(input as unknown as TerminalInput, output as unknown as TerminalOutput, {
				cells: false,
				acknowledge: false,
				milliseconds: () => 0,
			}),
		};
	};

	it('copies through OSC 52', () => {
		const {output, terminal} = open();
		terminal.copy('kubectl get pods');
		expect(output.read().toString()).toBe(
			`\u001b]52;c;${Buffer.from('kubectl get pods').toString('base64')}\u0007`,
		);
	});

	it('tells once that it has gone, and writes nothing more', () => {
		const {output, input, terminal} = open();
		let gone = 0;
		terminal.onGone(() => gone++);
		output.emit('error', new Error('write EIO'));
		input.emit('end');
		terminal.copy('x');
		expect(gone).toBe(1);
		expect(output.read()).toBeNull();
	});
});

describe('messages of libraries', () => {
	it('keeps them off the screen and gives the console back', () => {
		const original = console.error;
		const heard: string[] = [];
		const messages = captureMessages(text => heard.push(text));
		console.error('lost %s', 'lease');
		process.emit('warning', Object.assign(new Error('old API'), {name: 'DeprecationWarning'}));
		messages.release();
		expect(messages.all()).toEqual(['lost lease', 'DeprecationWarning: old API']);
		expect(heard).toEqual(messages.all());
		expect(console.error).toBe(original);
	});
});
