import {describe, expect, it} from 'vitest';
import {createReplyFilter} from '../../../src/ui/terminal/replies.ts';
import {seededRandom} from '../../support/random.ts';

const reply = '\u001b[0n';

function filter(expecting = true) {
	const typed: string[] = [];
	let replies = 0;
	const {push, dispose} = createReplyFilter({
		onTyped: text => typed.push(text),
		onReply: () => replies++,
		expecting: () => expecting,
	});
	return {push, dispose, typed: () => typed.join(''), replies: () => replies};
}

describe('replies of the terminal', () => {
	it('are taken out of what is typed however the link cuts it', () => {
		const below = seededRandom(3);
		const keys = ['j', '\u001b[B', '\u001b', '\u001b[6~', 'äöü', '\u001bOP', '0n', '['];
		for (let round = 0; round < 200; round++) {
			const parts = Array.from({length: 1 + below(12)}, () =>
				below(3) === 0 ? reply : keys[below(keys.length)]!,
			);
			const under = filter();
			const stream = parts.join('');
			for (let at = 0; at < stream.length; ) {
				const size = 1 + below(4);
				under.push(stream.slice(at, at + size));
				at += size;
			}
			under.dispose();
			expect(under.typed()).toBe(stream.replaceAll(reply, ''));
			expect(under.replies()).toBe(stream.split(reply).length - 1);
		}
	});

	it('do not hold back Esc when none is expected', () => {
		const under = filter(false);
		under.push('\u001b');
		expect(under.typed()).toBe('\u001b');
	});

	it('do not hold back Esc for long when one is', async () => {
		const under = filter();
		under.push('\u001b');
		expect(under.typed()).toBe('');
		await expect.poll(under.typed).toBe('\u001b');
	});
});
