/**
 * P16: `faults.ts KUBECONFIG CONTROL [NAMES]`. Each fault lasts four seconds; counted are the lists that were sent in that time and how
 * long after it pods are live again, with what changed meanwhile.
 */
import {systemClock} from '../../../src/kube/clock.ts';
import {runListWatch} from '../../../src/kube/list-watch/run.ts';
import {alone, type Figure} from '../support/figures.ts';
import {given, report} from '../support/report.ts';
import {openData, podResource, until} from './data.ts';

const [kubeconfig = '', control = '', wanted = 'watch-410,watch-503,watch-429,silence'] = given;
const faultMs = 4_000;
/** A watch is given up after 90 s without a byte. */
const patienceMs = 120_000;
type Stats = {readonly requests: Readonly<Record<string, {readonly requests: number}>>};
const ask = async (query: string): Promise<Stats> => {
	const answer = await fetch(`${control}/ctl${query}`);
	if (!answer.ok) throw new Error(await answer.text());
	return (await answer.json()) as Stats;
};
const lists = ({requests}: Stats) =>
	Object.entries(requests).reduce(
		(sum, [what, entry]) => sum + (what.startsWith('list pods') ? entry.requests : 0),
		0,
	);

async function measureFault(fault: string): Promise<readonly Figure[]> {
	const {transport, store} = await openData(kubeconfig);
	let state = 'loading';
	let changes = 0;
	const into = store.sink('pods');
	const handle = runListWatch({
		transport,
		resource: podResource,
		encoding: 'protobuf',
		sink: {
			...into,
			putWire: (bytes, start, end) => {
				into.putWire(bytes, start, end);
				changes++;
			},
		},
		clock: systemClock,
		random: Math.random,
		signal: new AbortController().signal,
		onState: ({kind}) => {
			state = kind;
		},
		onStats: () => {},
	});
	try {
		if (!(await until(() => state === 'live', patienceMs))) throw new Error('the list was not read');
		await ask('?reset=1');
		const pages = Math.ceil(store.snapshot(0).pods.size / 500);
		await ask(`?fault=${fault}${fault === 'silence' ? '' : '&close=1'}`);
		await new Promise(resolve => setTimeout(resolve, faultMs));
		const sent = lists(await ask('/stats')) / Math.max(1, pages);
		await ask('?fault=none');
		const ended = performance.now();
		// Alive is who hears of a change that is made now.
		changes = 0;
		const change = setInterval(() => void ask('?burst=1'), 500);
		const alive = await until(() => state === 'live' && changes > 0, patienceMs);
		clearInterval(change);
		return [
			alone(`${fault}: alive again after`, 's', alive ? (performance.now() - ended) / 1000 : undefined),
			alone(`${fault}: lists sent`, '', sent),
		];
	} finally {
		await ask('?fault=none');
		await handle.close();
		transport.close();
	}
}

const figures: Figure[] = [];
for (const fault of wanted.split(',')) figures.push(...(await measureFault(fault)));
report(figures);
