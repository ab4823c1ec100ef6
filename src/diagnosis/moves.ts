import type {Finding} from '../checks/finding.ts';

/** What answers of the network did to a finding. */
export type Move = {
	readonly id: string;
	readonly was: string;
	readonly is: string;
	readonly move: 'withdrawn' | 'confirmed' | 'changed';
};

/** The findings that turned between two diagnoses, as far as they are in both. */
export function movesOf(before: readonly Finding[], after: readonly Finding[]): readonly Move[] {
	const now = new Map(after.map(finding => [finding.id, finding]));
	return before.flatMap((was): readonly Move[] => {
		const is = now.get(was.id);
		if (is === undefined || (is.verdict === was.verdict && is.confidence === was.confidence)) return [];
		return [{id: was.id, was: word(was), is: word(is), move: moveOf(was, is)}];
	});
}

function moveOf(was: Finding, is: Finding): Move['move'] {
	if (is.summary.startsWith('withdrawn: ')) return 'withdrawn';
	return is.confidence === 'proven' && is.verdict === was.verdict ? 'confirmed' : 'changed';
}

const word = ({verdict, confidence}: Finding): string => `${verdict} (${confidence})`;
