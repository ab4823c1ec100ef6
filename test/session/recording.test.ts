import {expect, it} from 'vitest';
import {recordSession} from '../../src/session/recording.ts';
import {manualClock} from '../lab/manual-clock.ts';
import {fakeSession, scenarioFrame} from '../support/frames.ts';

it('tells that it recorded something only where there is something to be told', async () => {
	const clock = manualClock();
	const frame = scenarioFrame('h0');
	const session = fakeSession(frame);
	const recorded = recordSession(session, clock);
	let told = 0;
	recorded.record.subscribe(() => told++);
	const show = async (next: typeof frame) => {
		session.show(next);
		clock.advance(1_000);
		await new Promise(resolve => setImmediate(resolve));
	};
	await show(frame);
	const before = told;
	await show({...frame, burnDown: []});
	expect(told).toBe(before);
	const [first, ...rest] = frame.diagnosis.findings;
	const findings = [{...first!, verdict: 'FAIL' as const}, ...rest];
	await show({...frame, diagnosis: {...frame.diagnosis, findings}});
	expect(told).toBe(before + 1);
	expect(recorded.record.view().events.at(-1)).toMatchObject({kind: 'verdict', after: 'FAIL'});
	await recorded.close();
});
