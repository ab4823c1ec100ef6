/**
 * npm run bench -- [--pods N[,N…]] [--full] [--cases a,b] [--rounds N] [--net RTT_MS:MBIT[,…]] [--think µs] [--smoke] [--json]
 *                  [--require-kubectl] [--k9s PATH] [--popeye PATH] [--list]
 * Measures ktriage on simulated clusters against kubectl, a program that only downloads and inflates, plain Ink and a bare Node, and prints
 * one table: figure, ours, peer, ratio, gate (gates.json), ok or FAIL. 10,000 pods by default; --full measures 1,000, 10,000, 50,000 and
 * 150,000, --smoke only sees that everything works. --list tells the cases. Exits 1 when a gate is broken, 2 when something could not be
 * measured.
 */
import {execFileSync} from 'node:child_process';
import {cpus, loadavg} from 'node:os';
import {parseArgs} from 'node:util';
import {parseLink} from './relay/relay.ts';
import {findKubectl, isExecutable} from './support/kubectl.ts';
import {chosenCases, runBench} from './support/run.ts';
import {formatTable} from './support/table.ts';

const full = [1_000, 10_000, 50_000, 150_000];

/** @param {string} text */
const note = text => console.error(`# ${text}`);
/** @param {string | undefined} text */
const list = text => (text ?? '').split(',').filter(part => part !== '');

/**
 * @param {string} option
 * @param {string} text
 */
function number(option, text) {
	const value = Number(text);
	if (!(value > 0) || !Number.isInteger(value))
		throw new Error(`${option} takes a whole number above 0, not "${text}"`);
	return value;
}

function commit() {
	try {
		return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {encoding: 'utf8'}).trim();
	} catch {
		return 'no commit';
	}
}

try {
	const {values} = parseArgs({
		options: {
			pods: {type: 'string'},
			full: {type: 'boolean', default: false},
			cases: {type: 'string'},
			rounds: {type: 'string'},
			net: {type: 'string', default: '20:1000,80:100'},
			think: {type: 'string', default: '30'},
			smoke: {type: 'boolean', default: false},
			json: {type: 'boolean', default: false},
			list: {type: 'boolean', default: false},
			'require-kubectl': {type: 'boolean', default: false},
			k9s: {type: 'string'},
			popeye: {type: 'string'},
			diagnosis: {type: 'boolean', default: false},
			finalizers: {type: 'boolean', default: false},
		},
	});
	const named = list(values.cases);
	for (const name of ['diagnosis', 'finalizers'])
		if (values[/** @type {'diagnosis'} */ (name)]) named.push(name);
	const cases = chosenCases(named);
	if (values.list) {
		for (const {name, about} of cases) console.log(`${name.padEnd(12)}${about}`);
		process.exit(0);
	}
	const kubectl = findKubectl(process.env);
	if (kubectl === undefined) {
		if (values['require-kubectl'])
			throw new Error('no kubectl to compare with: put one on the PATH or name it in KTRIAGE_KUBECTL');
		note('kubectl was not found (PATH, KTRIAGE_KUBECTL): what is compared with it is NOT measured');
	}
	for (const name of /** @type {const} */ (['k9s', 'popeye'])) {
		const file = values[name];
		if (file === undefined)
			note(`${name} was not given (--${name} PATH): what is compared with it is NOT measured`);
		else if (!isExecutable(file)) throw new Error(`--${name}: ${file} is no program that can be run`);
	}
	const sizes = list(values.pods).map(text => number('--pods', text));
	const options = {
		sizes: sizes.length > 0 ? sizes : values.full ? full : [values.smoke ? 1_000 : 10_000],
		rounds: values.rounds === undefined ? (values.smoke ? 2 : 5) : number('--rounds', values.rounds),
		smoke: values.smoke,
		links: list(values.net).map(parseLink),
		think: Number(values.think),
		kubectl,
		k9s: values.k9s,
		popeye: values.popeye,
		note,
	};
	const machine = {
		node: process.version,
		commit: commit(),
		processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
		load: loadavg().map(value => Number(value.toFixed(1))),
	};
	const {lines, broken, failed} = await runBench(cases, options);
	const title = `# ${options.sizes.join(', ')} pods, ${options.rounds} rounds, Node ${machine.node}, ${machine.processor}, commit ${machine.commit}, host load ${machine.load[0]} at the start, ${loadavg()[0]?.toFixed(1)} at the end`;
	const json = {sizes: options.sizes, rounds: options.rounds, ...machine, lines, broken, failed};
	console.log(values.json ? JSON.stringify(json, null, '\t') : `${title}\n${formatTable(lines)}`);
	for (const {name, why} of failed) console.error(`bench: ${name} could not be measured: ${why}`);
	if (broken > 0) console.error(`${broken} broken ${broken === 1 ? 'gate' : 'gates'}`);
	process.exitCode = failed.length > 0 ? 2 : broken > 0 ? 1 : 0;
} catch (error) {
	console.error(`bench: ${error instanceof Error ? error.message : error}`);
	process.exitCode = 2;
}
// Simulators and terminals are gone; what a case that failed has left open must not hold the result up.
process.exit();
