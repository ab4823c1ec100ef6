import {describe, expect, it} from 'vitest';
import {createPace, type PaceOptions} from '../../../../src/ui/terminal/sink/pace.ts';

const question = '\u001b[5n';

function paced(options: Partial<PaceOptions> = {}) {
	let now = 0;
	const pace = createPace({milliseconds: () => now, acknowledge: true, ...options});
	pace.start();
	return {
		pace,
		pass: (milliseconds: number) => {
			now += milliseconds;
		},
	};
}

describe('the pace of pictures', () => {
	it('lets two go without an answer, and four when a key waits', () => {
		const {pace} = paced();
		for (let sent = 0; sent < 2; sent++) {
			expect(pace.wait(false)).toBe(0);
			expect(pace.sending()).toBe(question);
		}
		expect(pace.wait(false)).toBeGreaterThan(0);
		for (let sent = 2; sent < 4; sent++) {
			expect(pace.wait(true)).toBe(0);
			pace.sending();
		}
		expect(pace.wait(true)).toBeGreaterThan(0);
		for (let answer = 0; answer < 3; answer++) pace.answered();
		expect(pace.wait(false)).toBe(0);
	});

	it('asks nothing when the answer would be for somebody else, and still knows what it has asked', () => {
		let isOrphaned = false;
		const {pace} = paced({isOrphaned: () => isOrphaned});
		expect(pace.sending()).toBe(question);
		isOrphaned = true;
		expect(pace.wait(false)).toBe(0);
		expect(pace.sending()).toBe('');
		expect(pace.expecting()).toBe(true);
		pace.answered();
		expect(pace.expecting()).toBe(false);
	});

	it('keeps in mind what is unanswered when it is started again without a stop', () => {
		const {pace} = paced();
		pace.sending();
		pace.start();
		expect(pace.expecting()).toBe(true);
		pace.stop();
		pace.start();
		expect(pace.expecting()).toBe(false);
	});

	it('measures how long pictures take', () => {
		const {pace, pass} = paced();
		expect(pace.latency()).toBeUndefined();
		for (let sent = 0; sent < 30; sent++) {
			pace.sending();
			pass(40);
			pace.answered();
		}
		expect(pace.latency()).toBeCloseTo(40);
	});

	it('gives up on a terminal that says nothing for a second, and takes up again when it does', () => {
		const {pace, pass} = paced();
		pace.sending();
		pace.sending();
		expect(pace.wait(false)).toBe(1000);
		pass(1000);
		expect(pace.wait(false)).toBe(0);
		expect(pace.sending()).toBe('');
		pass(2500);
		pace.answered();
		expect(pace.sending()).toBe(question);
	});

	it('waits long for a terminal that has answered before, but not for ever', () => {
		const {pace, pass} = paced();
		pace.sending();
		pace.answered();
		pace.sending();
		pace.sending();
		pass(9000);
		expect(pace.wait(false)).toBe(1000);
		pass(1000);
		expect(pace.wait(false)).toBe(0);
		expect(pace.sending()).toBe(question);
	});

	it('asks nothing before the terminal is ours and after it is given away', () => {
		const pace = createPace({milliseconds: () => 0, acknowledge: true});
		expect(pace.sending()).toBe('');
		pace.start();
		expect(pace.sending()).toBe(question);
		pace.stop();
		expect(pace.sending()).toBe('');
		expect(pace.expecting()).toBe(true);
		pace.start();
		expect(pace.expecting()).toBe(false);
	});

	it('keeps to the pictures a second that were asked for, except for keys', () => {
		const {pace, pass} = paced({fps: 5, acknowledge: false});
		expect(pace.wait(false)).toBe(0);
		expect(pace.sending()).toBe('');
		pass(50);
		expect(pace.wait(false)).toBe(150);
		expect(pace.wait(true)).toBe(0);
		pass(150);
		expect(pace.wait(false)).toBe(0);
	});
});
