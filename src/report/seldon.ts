import type {Hop} from '../systems/seldon/hop.ts';
import {hopNames} from '../systems/seldon/hop.ts';
import type {SeldonModel, SeldonSummary} from '../systems/seldon.ts';
import type {Gap} from '../systems/system.ts';

/** The output of `seldon`, in pieces. */
export function* seldonOutput(summary: SeldonSummary, format: 'text' | 'json'): Generator<string> {
	if (format === 'json') {
		yield `${JSON.stringify(summary, null, '\t')}\n`;
		return;
	}
	if (summary.presence !== 'running') {
		yield `${summary.presence === 'absent' ? 'Seldon Core v2 is not here' : 'whether Seldon is here is not known'}: ${summary.why}\n`;
		return;
	}
	if (summary.models.length > 0 || !summary.gaps.some(isOfModels)) yield* modelTable(summary.models);
	for (const model of summary.models) yield* details(model);
	for (const {namespace, name, ready, wanted, loadedModels} of summary.servers)
		yield `server ${namespace}/${name}: ${ready} of ${wanted} ready, ${loadedModels} models loaded\n`;
	for (const {kind, namespace, name, ready, members, says} of summary.routes) {
		const state = ready === null ? 'not looked at' : ready ? 'ready' : 'not ready';
		yield `${kind.toLowerCase()} ${namespace}/${name}: ${state}; ${members.join(', ')}${says === '' ? '' : `; ${says}`}\n`;
	}
	for (const {verdict, code, summary: text} of summary.findings) yield `${verdict} ${code} ${text}\n`;
	for (const {source, state, why} of summary.gaps.filter(({state: one}) => one !== 'absent'))
		yield `not certain: ${source} ${state}${why === '' ? '' : `: ${why}`}\n`;
}

const isOfModels = ({source, state}: Gap): boolean => source === 'Seldon models' && state !== 'absent';

function* modelTable(models: readonly SeldonModel[]): Generator<string> {
	if (models.length === 0) {
		yield 'no models\n';
		return;
	}
	const rows = [
		['MODEL', ...hopNames.map(name => name.toUpperCase())],
		...models.map(({namespace, name, hops}) => [`${namespace}/${name}`, ...hops.map(cellOf)]),
	];
	const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	for (const row of rows)
		yield `${row
			.map((text, column) => text.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd()}\n`;
}

/** Words before glyphs: what fails says so. */
function cellOf({state, word}: Hop): string {
	return state === 'fail' ? `FAIL ${word}` : state === 'unknown' ? `? ${word}` : word;
}

function* details({namespace, name, hops, failing}: SeldonModel): Generator<string> {
	const said = hops.filter(({state, why, evidence}) => state !== 'ok' && (why !== '' || evidence.length > 0));
	if (failing === null || said.length === 0) return;
	yield `\n${namespace}/${name}: breaks off at ${failing}\n`;
	for (const {hop, state, word, why, evidence, log} of said) {
		yield `  ${hop.padEnd(9)} ${state === 'fail' ? 'FAIL' : '?   '} ${why || word}\n`;
		for (const {source, value} of evidence) yield `            ${source}: ${value}\n`;
		if (log !== undefined)
			yield `            log ${log.container}${log.at === 0 ? '' : ` ${new Date(log.at).toISOString()}`}: ${log.text}\n`;
	}
	yield '\n';
}
