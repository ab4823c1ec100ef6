import {spawn} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {createInterface} from 'node:readline';

const MAIN = path.join(import.meta.dirname, 'main.mjs');

/** What a link is like: round trip in milliseconds, bandwidth in Mbit/s. */
export type Link = {readonly roundTrip: number; readonly megabits: number};

/** "20:1000", as --net takes it. */
export function parseLink(text: string): Link {
	const [roundTrip = Number.NaN, megabits = Number.NaN, ...more] = text.split(':').map(Number);
	if (!(roundTrip >= 0) || !(megabits > 0) || more.length > 0)
		throw new Error(
			`--net takes a round trip in milliseconds and a bandwidth in Mbit/s, as in 20:1000, not "${text}"`,
		);
	return {roundTrip, megabits};
}

/** "20 ms 1000 Mb/s". */
export const linkTitle = ({roundTrip, megabits}: Link): string => `${roundTrip} ms ${megabits} Mb/s`;

type Kubeconfig = {readonly clusters: [{cluster: {server: string}}]};

/** Puts a link before the server of a kubeconfig; `kubeconfig` is another file, in `folder`, that leads through it. */
export async function startRelay(kubeconfig: string, {roundTrip, megabits}: Link, folder: string) {
	const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
	const server = new URL(config.clusters[0].cluster.server);
	const child = spawn(process.execPath, [MAIN, server.port, String(roundTrip), String(megabits)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const stop = () => child.kill('SIGTERM');
	process.on('exit', stop);
	const {promise, resolve, reject} = Promise.withResolvers<string>();
	createInterface(child.stdout).once('line', resolve);
	child.once('exit', code => reject(new Error(`the relay ended (${code}) before it listened`)));
	server.port = await promise;
	config.clusters[0].cluster.server = server.origin;
	const file = path.join(folder, `behind-${roundTrip}-${megabits}.json`);
	writeFileSync(file, JSON.stringify(config));
	return {kubeconfig: file, stop};
}
