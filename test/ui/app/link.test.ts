import {describe, expect, it} from 'vitest';
import type {Link} from '../../../src/ui/terminal/terminal.ts';
import {fakeSession, scenarioFrame} from '../../support/frames.ts';
import {createRig} from '../../support/ui.tsx';

const still: Link = {frames: 1, dropped: 0, bytes: 0, lastFrameBytes: 0, lastFrameMs: 0};

function rigWith(first: Partial<Link>) {
	let link: Link = {...still, ...first};
	const rig = createRig(fakeSession(scenarioFrame('h0')), {columns: 140, link: () => link});
	return {
		...rig,
		say: (next: Partial<Link>) => {
			link = {...link, ...next};
		},
	};
}

describe('the way to the terminal', () => {
	it('stands in the first line once the terminal has answered, and does not flicker', () => {
		const rig = rigWith({});
		expect(rig.draw()[0]).not.toContain('RTT');
		rig.say({latency: 41.4});
		expect(rig.draw()[0]).toContain('RTT 41ms');
		rig.say({latency: 45});
		expect(rig.draw()[0]).toContain('RTT 41ms');
		rig.say({latency: 80});
		expect(rig.draw()[0]).toContain('RTT 80ms');
	});

	it('is explained on the Connection screen', () => {
		const rig = rigWith({latency: 380});
		rig.press('9');
		rig.draw();
		rig.advance(2000);
		rig.say({bytes: 4600, dropped: 3});
		expect(rig.draw().join('\n')).toMatch(
			/your terminal shows a picture after 380ms · 2\.3 kB\/s · 3 pictures left out/,
		);
	});

	it('says so when the terminal does not answer', () => {
		const rig = rigWith({});
		rig.press('9');
		expect(rig.draw().join('\n')).toContain('does not acknowledge pictures');
	});
});
