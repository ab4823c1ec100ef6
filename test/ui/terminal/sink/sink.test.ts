import {describe, expect, it} from 'vitest';
import {emptied} from '../../../../src/ui/terminal/sink/diff.ts';
import {createPace} from '../../../../src/ui/terminal/sink/pace.ts';
import {createSink} from '../../../../src/ui/terminal/sink/sink.ts';

const enter = '\u001b[?1049h';
const update = (text: string) => `\u001b[?2026h${text}\u001b[?2026l`;

const turn = () => new Promise(resolve => setImmediate(resolve));

/** A sink of 20×4 into a terminal that takes nothing while `busy`. */
function rig() {
	const written: string[] = [];
	const ready: (() => void)[] = [];
	let busy = false;
	const pace = createPace({milliseconds: () => 0, acknowledge: false});
	const sink = createSink({
		drain: {
			busy: () => busy,
			write: (bytes, done) => {
				if (bytes !== '') written.push(bytes);
				done?.();
			},
			onReady: listener => ready.push(listener),
		},
		columns: 20,
		rows: 4,
		pace,
		milliseconds: () => 0,
	});
	return {
		sink,
		written,
		draw: async (text: string) => {
			sink.output.write(update(text));
			await turn();
		},
		stall: () => {
			busy = true;
		},
		resume: () => {
			busy = false;
			for (const listener of ready) listener();
		},
	};
}

describe('the sink', () => {
	it('sends nothing but the last picture when the terminal was busy', async () => {
		const {sink, written, draw, stall, resume} = rig();
		sink.output.write(enter);
		await draw('\u001b[H0');
		stall();
		for (let count = 1; count <= 9; count++) await draw(`\u001b[H${count}`);
		const before = written.length;
		resume();
		expect(written.slice(before)).toEqual(['\u001b[1H9']);
		expect(sink.statistics().dropped).toBe(8);
	});

	it('sends what is painted at the end of the turn in which Ink has drawn, even when that was nothing new', async () => {
		const {sink, written} = rig();
		sink.output.write(enter);
		sink.canvas.claim({x: 0, y: 0, width: 20, height: 1});
		const paint = (text: string) =>
			sink.canvas.paint({x: 0, y: 0, width: 20, height: 1}, 0, [{text, sgr: ''}]);
		const later = async (text: string) => {
			while (!written.some(bytes => bytes.includes(text))) await turn();
		};
		sink.inkDrew();
		paint('a');
		sink.canvas.flushWithInk();
		await turn();
		expect(written.at(-1)).toContain('a');
		paint('b');
		sink.canvas.flushWithInk();
		sink.inkDrew();
		await turn();
		expect(written.at(-1)).toContain('b');
		paint('c');
		sink.canvas.flushWithInk();
		await later('c');
	});

	it('enters the alternate screen once and leaves it once', () => {
		const {sink, written} = rig();
		const leave = '\u001b[?1049l';
		for (const sequence of [leave, enter, enter, leave, leave]) sink.output.write(sequence);
		expect(written).toEqual([enter, `${emptied}${leave}`]);
	});

	it('sends no picture that is late to the screen of the shell', async () => {
		const {sink, written, draw, stall, resume} = rig();
		sink.output.write(enter);
		stall();
		await draw('\u001b[Hlate');
		sink.output.write('\u001b[?1049l\u001b[?25h');
		resume();
		expect(written).toEqual([enter, `${emptied}\u001b[?1049l`, '\u001b[?25h']);
	});

	it('understands sequences that are cut anywhere', async () => {
		const text = `${enter}${update('\u001b[H\u001b[1;38;5;99mbold\u001b[22;39m\u001b[2;3H漢字\u001b]8;;x\u0007\u001b[K')}`;
		const whole = rig();
		whole.sink.output.write(text);
		await turn();
		for (let at = 1; at < text.length; at++) {
			const cut = rig();
			cut.sink.output.write(text.slice(0, at));
			cut.sink.output.write(text.slice(at));
			await turn();
			expect(cut.written.join(''), `cut at ${at}`).toBe(whole.written.join(''));
		}
	});

	it('paints over Ink where the canvas is and gives back what Ink has drawn meanwhile', async () => {
		const {sink, written, draw} = rig();
		const rect = {x: 2, y: 1, width: 6, height: 2};
		sink.output.write(enter);
		sink.canvas.claim(rect);
		sink.canvas.paint(rect, 0, [{text: '漢字extra', sgr: '7'}]);
		sink.canvas.flush();
		expect(written.at(-1)).toContain('\u001b[2;3H\u001b[7m漢字ex\u001b[m');
		await draw('\u001b[2;1Habcdefghij');
		expect(written.at(-1)).toBe('\u001b[2Hab\u001b[6Cij');
		sink.canvas.release(rect);
		sink.canvas.flush();
		expect(written.at(-1)).toBe('\u001b[2;3Hcdefgh');
	});

	it('lets everything that is painted follow the size, however much that is', () => {
		const {sink} = rig();
		let told = 0;
		for (let index = 0; index < 100; index++) sink.output.on('resize', () => told++);
		sink.resize(10, 3);
		expect(told).toBe(100);
		expect(sink.output.getMaxListeners()).toBe(0);
	});
});
