/**
 * Holds the program to what a long night asks of it: `npm run soak -- --minutes N [--pods N] [--rate N] [--seed N]`.
 *
 * The built program runs in a terminal of its own against the simulated API server while pods change, the server restarts, the link is cut and
 * somebody presses keys at random. Afterwards it must have ended as it was told, held no more than early on, have missed no update and left
 * the terminal as it was. Exit code 1 when it did not.
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {createRandom} from '../bench/simulator/random.ts';
import {startSimulator} from '../bench/support/simulator-process.ts';
import {startRelay} from '../cluster/support/relay.ts';
import {ktriage, RESTORED} from '../pty/support/ktriage.ts';
import {closeTerminals} from '../pty/support/terminal.ts';
import {differences, heldPods, listedPods} from './compare.ts';
import {disturbances} from './disturbances.ts';
import {nextDeed} from './keys.ts';
import {flatness, readSamples} from './samples.ts';

const {values} = parseArgs({
	options: {
		help: {type: 'boolean', default: false},
		minutes: {type: 'string', default: '3'},
		pods: {type: 'string', default: '5000'},
		rate: {type: 'string', default: '500'},
		seed: {type: 'string', default: String(Date.now() % 1_000_000)},
	},
});
if (values.help) {
	process.stdout.write(
		'npm run soak -- [--minutes 3] [--pods 5000] [--rate 500 changes a second] [--seed N]\n',
	);
	process.exit(0);
}
const minutes = numberOf('minutes');
const milliseconds = minutes * 60_000;
/** Caches and compiled code grow until every screen was seen; a third of the time, ten minutes at most. */
const warmUp = Math.min(milliseconds / 3, 600_000);
const random = createRandom(numberOf('seed'));
const say = (text: string) => process.stdout.write(`${text}\n`);

function numberOf(name: Exclude<keyof typeof values, 'help'>): number {
	const value = Number(values[name]);
	if (!(value > 0)) {
		process.stderr.write(`--${name} takes a number above 0, not "${values[name]}".\n`);
		process.exit(64);
	}
	return value;
}

const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-soak-'));
const notes = path.join(folder, 'samples.ndjson');
const journal = path.join(folder, 'soak.ktj');
const failures: string[] = [];
const hold = (what: string, holds: boolean, why = '') => {
	say(`${holds ? 'ok  ' : 'FAIL'} ${what}${why === '' ? '' : `: ${why}`}`);
	if (!holds) failures.push(what);
};

say(`soak: ${minutes} min, ${values.pods} pods, ${values.rate} events/s, seed ${values.seed}`);
const simulator = await startSimulator(numberOf('pods'));
const relay = await startRelay(Number(new URL(simulator.server).port));
const kubeconfig = path.join(folder, 'kubeconfig.json');
const config = readFileSync(simulator.kubeconfig, 'utf8');
writeFileSync(kubeconfig, config.replaceAll(simulator.server, `https://127.0.0.1:${relay.port}`), {
	mode: 0o600,
});

const terminal = ktriage(['--kubeconfig', kubeconfig, '--journal', journal], {
	patience: 120_000,
	cwd: folder,
	env: {
		HOME: folder,
		XDG_STATE_HOME: folder,
		XDG_CONFIG_HOME: folder,
		NODE_OPTIONS: `--import ${pathToFileURL(path.join(import.meta.dirname, 'probe.mjs')).href}`,
		SOAK_NOTES: notes,
	},
});
let ended = false;
const exit = terminal.exit.then(how => {
	ended = true;
	return how;
});

try {
	await terminal.until(/ live /, 'the end of reading');
	await simulator.control({rate: numberOf('rate'), flips: 0.1, bookmark: 5});
	const started = Date.now();
	const over = () => ended || Date.now() - started >= milliseconds;

	const disturb = async () => {
		const all = disturbances(simulator, relay);
		while (!over()) {
			await delay(5000 + random.below(10_000));
			if (over()) return;
			const {name, happen} = random.pick(all);
			say(`${String(Math.round((Date.now() - started) / 1000)).padStart(6)} s  ${name}`);
			await happen();
		}
	};
	const press = async () => {
		while (!over()) {
			for (const deed of nextDeed(random)) {
				if (deed.kind === 'keys') terminal.type(deed.keys);
				else terminal.resize(deed.columns, deed.rows);
				await delay(60);
			}
			await delay(100 + random.below(400));
		}
	};
	await Promise.all([disturb(), press()]);

	hold('the program ran to the end', !ended, ended ? terminal.text() : '');
	if (!ended) {
		await simulator.control({rate: 0, fault: 'none'});
		terminal.resize(120, 32);
		for (const key of ['\u001b', '\u001b', '\u001b', '1']) {
			terminal.type(key);
			await delay(200);
		}
		await terminal.until(/ live /, 'the program to be live again');
		// A watch that was cut begins again within 30 seconds at the latest, and a busy machine shows late what came meanwhile.
		await delay(60_000);
		await terminal.until(/ live /, 'the program to be live at the end');
		terminal.type('q');
	}
	const {code, signal} = await exit;
	hold('it ended as it was told', code === 0 && signal === 0, `exit code ${code}, signal ${signal}`);
	hold('the terminal is as it was', JSON.stringify(terminal.modes()) === JSON.stringify(RESTORED));
	const said = terminal.text().trim();
	hold('nothing went wrong unseen', !/ktriage stopped|Warning|Error/.test(said), said);

	for (const {name, early, late, limit, ok} of flatness(readSamples(notes), started + warmUp))
		hold(
			`${name} stays flat`,
			ok,
			`${early.toFixed(1)} early, ${late.toFixed(1)} late, at most ${limit.toFixed(1)}`,
		);

	const [listed, held] = [await listedPods(simulator.kubeconfig), await heldPods(journal)];
	const wrong = differences(listed, held);
	hold('no update was lost', wrong.length === 0, `${listed.size} pods listed, ${wrong.length} differ`);
	for (const line of wrong.slice(0, 5)) say(`     ${line}`);
} catch (error) {
	hold('the run could be made', false, error instanceof Error ? error.message : String(error));
} finally {
	await closeTerminals();
	await relay.close();
	simulator.stop();
	if (failures.length === 0) rmSync(folder, {recursive: true});
	else say(`kept: ${folder}`);
}
say(failures.length === 0 ? 'soak: passed' : `soak: ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
