/**
 * npm run bench -- [--finalizers] [--pods N] [--rounds N] [--smoke] [--json] [--require-kubectl] [--only floor,ours,kubectl]
 * Loads all pods of a simulated cluster with ktriage, with kubectl, and with a program that only downloads and inflates, and prints
 * one table of figures, ratios and gates (gates.json); then the search for what is being deleted, which --finalizers measures alone. With --diagnosis the time of one diagnosis of 20,000 pods and 500 policies instead. Exits 1 when a gate is broken, 2 when something could not be measured.
 */
import {loadavg} from 'node:os';
import {parseArgs} from 'node:util';
import {diagnosisReport, measureDiagnosis} from './support/diagnosis.ts';
import {runFinalizers} from './support/finalizers.ts';
import {runBench} from './support/run.ts';
import {formatTable} from './support/table.ts';

const {values} = parseArgs({
	options: {
		pods: {type: 'string'},
		rounds: {type: 'string'},
		only: {type: 'string', default: ''},
		diagnosis: {type: 'boolean', default: false},
		finalizers: {type: 'boolean', default: false},
		smoke: {type: 'boolean', default: false},
		json: {type: 'boolean', default: false},
		'require-kubectl': {type: 'boolean', default: false},
	},
});

if (values.diagnosis) {
	const {lines, broken} = diagnosisReport(
		measureDiagnosis(Number(values.pods ?? 20_000), 500, Number(values.rounds ?? 5)),
	);
	console.log(lines.join('\n'));
	process.exit(broken > 0 ? 1 : 0);
}

const options = {
	pods: Number(values.pods ?? (values.smoke ? 1000 : 10_000)),
	rounds: Number(values.rounds ?? (values.smoke ? 3 : 5)),
	requireKubectl: values['require-kubectl'],
	/** @param {string} text */
	note: text => console.error(`# ${text}`),
};
const only = values.only.split(',').filter(name => name !== '');

try {
	const loaded = values.finalizers ? undefined : await runBench({...options, only});
	const finalizers = only.length > 0 ? undefined : await runFinalizers(options);
	const lines = [...(loaded?.lines ?? []), ...(finalizers?.lines ?? [])];
	const broken = (loaded?.broken ?? 0) + (finalizers?.broken ?? 0);
	const pages = loaded === undefined ? '' : `, pages of ${loaded.pageSize}`;
	const title = `# ${options.pods} pods, ${options.rounds} rounds${pages}, Node ${process.version}, host load ${loadavg()[0]?.toFixed(1)}`;
	const json = {pods: options.pods, rounds: options.rounds, node: process.version, ...loaded, lines, broken};
	console.log(values.json ? JSON.stringify(json, null, '\t') : `${title}\n${formatTable(lines)}`);
	if (broken > 0) console.error(`${broken} broken ${broken === 1 ? 'gate' : 'gates'}`);
	process.exitCode = broken > 0 ? 1 : 0;
} catch (error) {
	console.error(`bench: ${error instanceof Error ? error.message : error}`);
	process.exitCode = 2;
}
