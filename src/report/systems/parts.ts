import type {Gap, Note} from '../../systems/system.ts';
import {alignColumns} from '../columns.ts';

/** A heading with aligned rows under it; nothing without rows. */
export function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
	return rows.length === 0 ? [] : [`${title}:`, ...alignColumns(rows)];
}

/** What the diagnosis says, and what could not be read: the end of every summary. */
export function closing(findings: readonly Note[], gaps: readonly Gap[]): readonly string[] {
	return [
		...section(
			'findings',
			findings.map(({verdict, code, summary}) => [verdict, code, summary]),
		),
		...gaps
			.filter(({state}) => state !== 'absent')
			.map(({source, state, why}) => `not certain: ${source}: ${state}${why === '' ? '' : `: ${why}`}`),
	];
}

/** "1 pod", "3 pods". */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}
