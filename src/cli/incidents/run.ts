import {homedir} from 'node:os';
import type {Incident, Match, SeenSign} from '../../incidents/incident.ts';
import {matchIncidents, matchText, signsOf} from '../../incidents/match.ts';
import {reasonOf} from '../../record/errors.ts';
import {incidentFolder, parseIncident, readIncidents, writeIncident} from '../../record/incident-files.ts';
import {cell} from '../../store/sanitise.ts';
import type {CommandContext} from '../command-line.ts';
import type {ListIncidents, MatchIncidents, SaveIncident, ShowIncident} from '../commands/incidents.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {writeAll} from '../output.ts';

/** The cases that are known; what could not be read is told on stderr. */
export async function knownIncidents(context: CommandContext): Promise<readonly Incident[]> {
	const {incidents, notes} = await readIncidents(incidentFolder(context.env, homedir()));
	for (const note of notes) context.stderr.write(`${note}\n`);
	return incidents;
}

/** Prints what is known. */
export async function listIncidents({output}: ListIncidents, context: CommandContext): Promise<number> {
	const incidents = await knownIncidents(context);
	const width = Math.max(0, ...incidents.map(({id}) => id.length));
	const lines = incidents.map(
		({id, title, signs, builtIn}) =>
			`${id.padEnd(width)}  ${builtIn ? 'built in' : 'own     '}  ${signs.map(({code}) => code).join(' ')}  ${title}`,
	);
	await print(context, output, {format: 'ktriage.incidents/v1', incidents}, lines);
	return exitCodes.pass.code;
}

/** Prints one case. */
export async function showIncident({id, output}: ShowIncident, context: CommandContext): Promise<number> {
	const found = (await knownIncidents(context)).find(one => one.id === id);
	if (found === undefined)
		throw new CliError(`No case is called ${cell(id, 80)}. See: ktriage incidents list`, 'usage');
	const {title, signs, probe, expect, cause, cure, reference} = found;
	const lines = [
		`${id}: ${title}`,
		...signs.map(({code, verdict, what}) => `  sign   ${code} ${verdict} ${what}`),
		...labelled('tells', [probe, expect].filter(text => text !== '').join(' → ')),
		...labelled('cause', cause),
		...labelled('cure', cure),
		...labelled('see', reference),
	];
	await print(context, output, found, lines);
	return exitCodes.pass.code;
}

/** Says what the cluster looks like. */
export async function printMatches(options: MatchIncidents, context: CommandContext): Promise<number> {
	const [incidents, {frame, complete}] = await Promise.all([
		knownIncidents(context),
		readOnce(options, context),
	]);
	const matches = matchIncidents(incidents, frame.diagnosis.findings);
	const lines = matches.flatMap(match => [
		matchText(match),
		...labelled(
			'tells',
			[match.incident.probe, match.incident.expect].filter(text => text !== '').join(' → '),
		),
		...labelled('cure', match.incident.cure),
	]);
	await print(
		context,
		options.output,
		{format: 'ktriage.incident-matches/v1', matches: matches.map(matchJson)},
		lines.length === 0 ? [`looks like none of ${incidents.length} known cases`] : lines,
	);
	return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}

/** Remembers what is found now. */
export async function saveIncident(options: SaveIncident, context: CommandContext): Promise<number> {
	const {id, title, cause, cure, reference} = options;
	const codes = options.signs.flatMap(text => text.split(',')).map(text => text.trim().toUpperCase());
	const {frame} = await readOnce(options, context);
	const {findings, causes} = frame.diagnosis;
	const signs = signsOf(
		findings,
		codes.filter(code => code !== ''),
	);
	if (signs.length < 2)
		throw new CliError(
			`A case needs two signs or more, and ${signs.length} of what was asked for fails here. Name others with --signs.`,
			'usage',
		);
	const lead = causes.find(({finding}) => finding.code === signs[0]?.code)?.finding.predictions[0];
	const folder = incidentFolder(context.env, homedir());
	const incident: Incident = {
		...parseIncident(
			JSON.stringify({
				format: 'ktriage.incident/v1',
				id,
				title,
				cause,
				cure,
				reference: reference || undefined,
				signs,
			}),
			false,
		),
		// Only what asks for no object by name leaves this cluster.
		probe: lead?.probe.startsWith('ktriage check') ? lead.probe : '',
	};
	try {
		const file = await writeIncident(folder, incident);
		await writeAll(context.stdout, [`${file}\n`]);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		const why = code === 'EEXIST' ? 'there is one of this name already' : reasonOf(error);
		throw new CliError(`The case is not written to ${folder}: ${why}.`, 'cannotWrite', error);
	}
	return exitCodes.pass.code;
}

function labelled(label: string, text: string): readonly string[] {
	return text === '' ? [] : [`  ${label.padEnd(6)} ${text}`];
}

function matchJson({incident, there, missing}: Match) {
	const sign = ({code, verdict, what, now}: SeenSign) => ({code, verdict, what, now: now ?? 'none'});
	return {...incident, there: there.map(sign), missing: missing.map(sign)};
}

async function print(
	context: CommandContext,
	output: 'text' | 'json',
	json: unknown,
	lines: readonly string[],
): Promise<void> {
	await writeAll(context.stdout, [
		`${output === 'json' ? JSON.stringify(json, null, 2) : lines.join('\n')}\n`,
	]);
}
