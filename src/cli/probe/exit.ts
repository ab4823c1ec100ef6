import type {ProbeRun} from '../../probes/question.ts';
import {exitCodes} from '../exit-codes.ts';

/** 0 when every answer is ok, 1 when the network or a program gave another one, 3 when a question could not be asked. */
export function probeExit(runs: readonly ProbeRun[]): number {
	if (runs.some(({answer}) => answer.class !== 'ok' && answer.class !== 'tool')) return exitCodes.fail.code;
	if (runs.length === 0 || runs.some(({answer}) => answer.class === 'tool'))
		return exitCodes.inconclusive.code;
	return exitCodes.pass.code;
}
