/**
 * npm run bench -- [--pods N] [--rounds N] [--smoke] [--json] [--require-kubectl] [--only floor,ours,kubectl]
 * Loads all pods of a simulated cluster with ktriage, with kubectl, and with a program that only downloads and inflates, and prints
 * one table of figures, ratios and gates (gates.json). With --diagnosis the time of one diagnosis of 20,000 pods and 500 policies instead. Exits 1 when a gate is broken, 2 when something could not be measured.
 */
import {parseArgs} from 'node:util';
import {diagnosisReport, measureDiagnosis} from './support/diagnosis.ts';
import {runBench} from './support/run.ts';
import {formatTable} from './support/table.ts';

const {values} = parseArgs({
	options: {
		pods: {type: 'string'},
		rounds: {type: 'string'},
		only: {type: 'string', default: ''},
		diagnosis: {type: 'boolean', default: false},
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

try {
	const result = await runBench({
		pods: Number(values.pods ?? (values.smoke ? 1000 : 10_000)),
		rounds: Number(values.rounds ?? (values.smoke ? 3 : 5)),
		requireKubectl: values['require-kubectl'],
		only: values.only.split(',').filter(name => name !== ''),
		note: text => console.error(`# ${text}`),
	});
	const {pods, rounds, node, load, pageSize, lines, broken} = result;
	const title = `# ${pods} pods, ${rounds} rounds, pages of ${pageSize}, Node ${node}, host load ${load.toFixed(1)}`;
	console.log(values.json ? JSON.stringify(result, null, '\t') : `${title}\n${formatTable(lines)}`);
	if (broken > 0) console.error(`${broken} broken ${broken === 1 ? 'gate' : 'gates'}`);
	process.exitCode = broken > 0 ? 1 : 0;
} catch (error) {
	console.error(`bench: ${error instanceof Error ? error.message : error}`);
	process.exitCode = 2;
}
