import {gateJson, gateText} from '../../report/playbook.ts';
import type {CommandContext} from '../command-line.ts';
import type {GateOptions} from '../commands/gate.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {paintFor, writeAll} from '../output.ts';
import {version} from '../version.ts';
import {openDesk} from './desk.ts';

/** Reads the cluster once and says whether the gate of a phase is closed. */
export async function runGate(options: GateOptions, context: CommandContext): Promise<number> {
	const desk = await openDesk(options, context);
	const wanted = options.phase.toLowerCase();
	const isWanted = (id: string, gate: string) => id.toLowerCase() === wanted || gate.toLowerCase() === wanted;
	if (!desk.playbook.phases.some(({id, gate}) => isWanted(id, gate.id))) {
		const known = desk.playbook.phases.map(({id}) => id).join(', ');
		throw new CliError(
			`The playbook ${desk.playbook.name} has no phase ${options.phase}. It has ${known}.`,
			'usage',
		);
	}
	const view = await desk.look();
	const phase = view.phases.find(({phase: {id, gate}}) => isWanted(id, gate.id));
	if (phase === undefined) return exitCodes.internal.code;
	const {verdict} = phase.gate;
	if (options.output === 'text' || options.output === 'json') {
		const text =
			options.output === 'json'
				? `${JSON.stringify(gateJson(view, phase, desk.head), null, 2)}\n`
				: gateText(view, phase, desk.head, paintFor(context.stdout, context.env));
		await writeAll(context.stdout, [text]);
	} else {
		const [{gateFindings}, {reportOf}, {formatReport}] = await Promise.all([
			import('../../report/gate-findings.ts'),
			import('../../report/formats/own-findings.ts'),
			import('../../report/formats/format.ts'),
		]);
		const {snapshot} = desk.frame;
		const report = reportOf(snapshot, verdict, gateFindings(phase, view.at), version);
		await writeAll(context.stdout, [await formatReport(options.output, report)]);
	}
	if (verdict === 'FAIL') return exitCodes.fail.code;
	return verdict === 'PASS' && desk.complete && view.unreachableSince === undefined
		? exitCodes.pass.code
		: exitCodes.inconclusive.code;
}
