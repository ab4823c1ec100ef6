import {afterEach, describe, expect, it} from 'vitest';
import {systemClock} from '../../../src/kube/clock.ts';
import {getForwarded} from '../../../src/kube/stream/forwarded-http.ts';
import {createTransport, type Transport} from '../../../src/kube/transport.ts';
import {type Lab, startLab} from '../../../src/lab/lab.ts';
import {createLedger} from '../../../src/policy-hits/flows/ledger.ts';
import {followFlows, listFlows} from '../../../src/probes/hits/whisker.ts';
import {givenConnection} from '../../../src/session/given-connection.ts';
import {flow} from '../../policy-hits/flows/fixtures.ts';
import {withWhisker} from './support.ts';

let lab: Lab;
let transport: Transport;
const ending = new AbortController();
const at = (seconds: number) => new Date(Math.floor(Date.now() / 1_000 + seconds) * 1_000).toISOString();

async function open(flows?: () => readonly unknown[]) {
	lab = await startLab({cluster: {objects: withWhisker(), ...(flows && {flows})}});
	const connection = givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token});
	transport = createTransport({connection, userAgent: 'test'});
	return {
		namespace: 'network',
		pod: 'whisker-7d9-abcde',
		forward: (request: Parameters<typeof getForwarded>[1]) => getForwarded(transport, request),
	};
}

afterEach(async () => {
	transport.close();
	await lab.close();
});

describe('flows of Whisker', () => {
	it('are read in pages, within the time that is asked for', async () => {
		const many = Array.from({length: 1_203}, (_, index) => flow({at: at(-60), port: index + 1}));
		const whisker = await open(() => [flow({at: at(-7_200)}), ...many]);
		const ledger = createLedger();
		const span = {from: Date.now() - 3_600_000, until: Date.now()};
		expect(await listFlows(whisker, ledger, span, ending.signal)).toBe('');
		expect(ledger.sums()).toHaveLength(1_203);
	});

	it('say when Whisker does not reach Goldmane', async () => {
		const whisker = await open();
		const span = {from: 0, until: Date.now()};
		await expect(listFlows(whisker, createLedger(), span, ending.signal)).rejects.toThrow(
			/Whisker answered 500: it does not reach Goldmane/,
		);
	});

	it('go on as a stream, which begins again where it broke, and counts nothing twice', async () => {
		const told = [flow({at: at(-20), packets: 1})];
		let gone = false;
		const whisker = await open(() => {
			if (gone) throw new Error('goldmane is gone');
			return told;
		});
		const ledger = createLedger();
		const stop = new AbortController();
		const heard: string[] = [];
		let changed = () => {};
		const until = (is: () => boolean) =>
			new Promise<void>(resolve => {
				changed = () => {
					if (is()) resolve();
				};
				changed();
			});
		const packets = () => ledger.sums().reduce((sum, one) => sum + one.packets, 0);
		const following = followFlows(whisker, ledger, {
			clock: systemClock,
			random: () => 0,
			since: Date.now() - 60_000,
			onFlows: () => changed(),
			onOpen: () => {
				heard.push('open');
				changed();
			},
			onBroken: why => {
				heard.push(why);
				changed();
			},
			signal: stop.signal,
		});
		await until(() => packets() === 1);
		told.push(flow({at: at(-5), packets: 10}));
		await until(() => packets() === 11);
		gone = true;
		await until(() => heard.length > 1);
		expect(heard[1]).toBe('Whisker: goldmane is gone');
		told.push(flow({at: at(-4), packets: 100}));
		gone = false;
		await until(() => packets() === 111);
		expect(heard.at(0)).toBe('open');
		expect(heard.at(-1)).toBe('open');
		stop.abort();
		await following;
	});
});
