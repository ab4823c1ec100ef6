import {spawn} from 'node:child_process';
import path from 'node:path';
import {createInterface} from 'node:readline';
import type {Ready} from '../simulator/main.ts';

const MAIN = path.join(import.meta.dirname, '..', 'simulator', 'main.ts');

export type Traffic = {
	readonly requests: number;
	readonly bytes: number;
	readonly byKind: Readonly<Record<string, number>>;
};

export type Simulator = Omit<Ready, 'control'> & {
	/** Where it is controlled: for programs that do it themselves. */
	readonly controlUrl: string;
	/** Change how it behaves: /ctl with these settings. */
	readonly control: (settings: Readonly<Record<string, string | number>>) => Promise<void>;
	/** What was asked of it since `control({reset: 1})`. */
	readonly traffic: () => Promise<Traffic>;
	readonly stop: () => void;
};

type Counters = {
	readonly requests: Readonly<Record<string, {readonly requests: number; readonly bytes: number}>>;
};

async function ask(url: string): Promise<Counters> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
	return (await response.json()) as Counters;
}

function sumUp({requests}: Counters): Traffic {
	const entries = Object.entries(requests);
	return {
		requests: entries.reduce((sum, [, entry]) => sum + entry.requests, 0),
		bytes: entries.reduce((sum, [, entry]) => sum + entry.bytes, 0),
		byKind: Object.fromEntries(entries.map(([what, entry]) => [what, entry.requests])),
	};
}

/** Start the simulator in its own process and wait until it serves. */
export async function startSimulator(pods: number): Promise<Simulator> {
	const options = ['--max-old-space-size=12000', '--max-semi-space-size=64'];
	const child = spawn(process.execPath, [...options, MAIN, '--pods', String(pods)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const stop = () => child.kill('SIGTERM');
	process.on('exit', stop);
	const {promise, resolve, reject} = Promise.withResolvers<Ready>();
	createInterface(child.stdout).once('line', line => resolve(JSON.parse(line) as Ready));
	child.once('exit', code => reject(new Error(`the simulator ended (${code}) before it served`)));
	const ready = await promise;
	return {
		...ready,
		controlUrl: ready.control,
		control: async settings => {
			const query = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
			await ask(`${ready.control}/ctl?${query.join('&')}`);
		},
		traffic: async () => sumUp(await ask(`${ready.control}/ctl/stats`)),
		stop,
	};
}
