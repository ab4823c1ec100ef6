import {afterEach, beforeAll, describe, expect, it} from 'vitest';
import {ktriage} from '../pty/support/ktriage.ts';
import {closeTerminals, type Terminal} from '../pty/support/terminal.ts';
import {
	killComponent,
	kubectl,
	pauseComponent,
	restartComponent,
	resumeComponent,
} from './support/cluster.ts';
import {administratorKubeconfig} from './support/connect.ts';
import {growDemo, reach} from './support/stage.ts';

/** The Pods screen with a filter and another row than the first selected: what an outage must not take away. */
async function openFilteredPods(): Promise<{readonly terminal: Terminal; readonly selected: string}> {
	const terminal = ktriage(['--kubeconfig', administratorKubeconfig()], {
		cols: 160,
		rows: 40,
		patience: 60_000,
	});
	await terminal.until(/live \d+ms/, 'every source read');
	terminal.type('2');
	await terminal.until('Pods by CIDR');
	terminal.type('/');
	for (const key of 'demo') terminal.type(key);
	await terminal.until('/demo_', 'the filter being typed');
	terminal.type('\r');
	await terminal.until(/\/demo (?!_)/, 'the filter in place');
	// One row: of several, the screen shows each on the way.
	terminal.type('j');
	const first = selectedPod(terminal);
	await terminal.until(() => selectedPod(terminal) !== first && selectedPod(terminal) !== '', 'another row');
	return {terminal, selected: selectedPod(terminal)};
}

/** The pod of the selected row; '' while no row is. */
function selectedPod(terminal: Terminal): string {
	const row = terminal.screen().find(line => line.includes('▸')) ?? '';
	return /\b(?:web|client|open)-[0-9a-z]+-[0-9a-z]+|\bstranger\b/.exec(row)?.[0] ?? '';
}

/** The same screen, selection and filter; a frame may arrive in several pieces. */
function untilSameView(terminal: Terminal, selected: string): Promise<void> {
	const isSame = () =>
		terminal.row(0).startsWith('Pods') &&
		selectedPod(terminal) === selected &&
		terminal.row(39).includes('/demo');
	return terminal.until(isSame, `the Pods screen, filtered, with ${selected} selected`);
}

const live = /live \d+ms/;
const down = /API DOWN \S+/;
const downAndTrying = /API DOWN \S+ · (next try in [\d.]+s|trying now)/;

/**
 * Waits for the first line as long as a machine with much to do may need. How soon the program is back is measured in reconnect.test.ts, against
 * another client.
 */
function untilFirstLine(terminal: Terminal, condition: RegExp): Promise<void> {
	return expect.poll(() => terminal.row(0), {timeout: 120_000, interval: 100}).toMatch(condition);
}

describe('an outage under the running program', () => {
	beforeAll(async () => {
		await reach('half');
		await growDemo();
	});
	afterEach(async () => {
		await closeTerminals();
		if (await isReady()) return;
		for (const component of ['kine', 'apiserver'] as const) await restartComponent(component);
	});

	it('of the API server, killed: stays, says since when and when it tries again, and recovers alone', async () => {
		const {terminal, selected} = await openFilteredPods();
		await killComponent('apiserver');
		await terminal.until(down, 'the outage in the first line');
		await terminal.until(downAndTrying, 'since when and the next try');
		await untilSameView(terminal, selected);

		terminal.type('9');
		await terminal.until(/stale/, 'the sources');
		expect(terminal.text()).toMatch(/next try|trying now/);
		terminal.type('2');
		await terminal.until('Pods by CIDR');
		await untilSameView(terminal, selected);

		await restartComponent('apiserver');
		await untilFirstLine(terminal, live);
		await untilSameView(terminal, selected);

		await untilNewPodShows(terminal);
		terminal.type('q');
		await expect(terminal.exit).resolves.toMatchObject({code: 0});
	});

	it('of kine, killed: keeps the view, and sees what happens once it is back', async () => {
		const {terminal, selected} = await openFilteredPods();
		await killComponent('kine');
		terminal.type('\x12'); // Ctrl+R: what is asked anew gets no answer or the last one
		await restartComponent('kine');
		await untilFirstLine(terminal, live);
		await untilSameView(terminal, selected);
		await untilNewPodShows(terminal);
		await untilSameView(terminal, selected);
	});

	it('of the API server, frozen: is noticed when asked, and over when it goes on', async () => {
		const {terminal, selected} = await openFilteredPods();
		await pauseComponent('apiserver');
		try {
			terminal.type('\x12');
			await untilFirstLine(terminal, downAndTrying);
			await untilSameView(terminal, selected);
		} finally {
			await resumeComponent('apiserver');
		}
		await untilFirstLine(terminal, live);
		await untilSameView(terminal, selected);
	});
});

/** Whether the API server answers: what a test that failed left broken must not break the next one. */
async function isReady(): Promise<boolean> {
	try {
		await kubectl(['get', '--raw=/readyz', '--request-timeout=5s']);
		return true;
	} catch {
		return false;
	}
}

/**
 * Adds a pod on an old address and waits until it is on the screen: what is shown is followed again, not only kept. No controller and
 * no kubelet has to be back for that.
 */
async function untilNewPodShows(terminal: Terminal): Promise<void> {
	const name = `after-outage-${Date.now()}`;
	const spec = {
		schedulingGates: [{name: 'ktriage.test/never'}],
		containers: [{name: 'none', image: 'example.com/none:1'}],
	};
	const pod = {apiVersion: 'v1', kind: 'Pod', metadata: {name, namespace: 'demo'}, spec};
	await kubectl(['create', '-f', '-'], {input: JSON.stringify(pod)});
	try {
		const ip = '10.42.0.250';
		const status = JSON.stringify({status: {phase: 'Running', podIP: ip, podIPs: [{ip}]}});
		await kubectl(['patch', 'pod', '-n', 'demo', name, '--subresource=status', '-p', status]);
		await terminal.until(name, 'a pod that was added after the outage');
	} finally {
		await kubectl(['delete', 'pod', '-n', 'demo', name]);
	}
	await terminal.until(() => !terminal.text().includes(name), 'the deleted pod to go');
}
