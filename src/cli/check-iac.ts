import {collectors} from '../../collectors/index.ts';
import {iacChecks} from '../checks/iac-checks.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import {systemClock} from '../kube/clock.ts';
import {loadIac} from '../record/iac/load.ts';
import {jsonReport} from '../report/json.ts';
import {selectFindings} from '../report/select.ts';
import {textReport} from '../report/text.ts';
import {verdictOf} from '../report/verdict.ts';
import {createStore} from '../store/store.ts';
import type {CommandContext} from './command-line.ts';
import type {IacOptions} from './commands/iac.ts';
import {exitCodes} from './exit-codes.ts';
import {paintFor, writeAll} from './output.ts';
import {programName, version} from './version.ts';

/** Judges Ansible files by themselves and prints the report; answers with the exit code of the verdict. */
export async function checkIac(options: IacOptions, context: CommandContext): Promise<number> {
	const iac = await loadIac(options.directory);
	for (const note of iac.notes) context.stderr.write(`${note}\n`);
	const now = systemClock.now();
	const store = createStore({
		sources: collectors,
		clock: () => now,
		cluster: {context: `files of ${iac.folder}`},
		iac,
	});
	for (const {name} of collectors)
		store.setSourceState(name, {kind: 'absent', since: now, why: 'no cluster: files alone are checked'});
	const snapshot = store.snapshot(now);
	const diagnosis = diagnose(
		snapshot,
		iacChecks.flatMap(check => check.run(snapshot)),
	);
	const verdict = verdictOf(diagnosis.findings);
	const shown = selectFindings(diagnosis.findings, {codes: [], failedOnly: options.failed});
	if (options.output === 'json') {
		const report = jsonReport(snapshot, {...diagnosis, verdict}, shown);
		await writeAll(context.stdout, [`${JSON.stringify({...report, sources: []}, null, 2)}\n`]);
	} else if (options.output !== 'text') {
		const {formatReport} = await import('../report/formats/format.ts');
		const report = {snapshot, diagnosis: {...diagnosis, verdict}, findings: shown, version};
		await writeAll(context.stdout, [await formatReport(options.output, report)]);
	} else {
		// There is no API whose state would belong into the heading.
		const settled = {...snapshot, api: {kind: 'up' as const, since: now, latencyMs: 0}, sources: []};
		const text = textReport(settled, {...diagnosis, verdict}, shown, {
			width: Math.min(120, context.stdout.columns ?? 100),
			paint: paintFor(context.stdout, context.env),
			all: !options.failed,
			programName,
		});
		await writeAll(context.stdout, [text]);
	}
	if (verdict === 'FAIL') return exitCodes.fail.code;
	if (verdict === 'UNKNOWN') return exitCodes.inconclusive.code;
	return verdict === 'WARN' && options.strict ? exitCodes.warnings.code : exitCodes.pass.code;
}
