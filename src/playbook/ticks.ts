import type {Progress} from './progress.ts';

/** What was said and seen of a playbook between two moments, a line each: the ticks of a journal. */
export function ticksBetween(before: Progress, after: Progress): readonly string[] {
	const fresh = <Value>(part: (progress: Progress) => Readonly<Record<string, Value>>) =>
		Object.entries(part(after)).filter(([id, value]) => !same(value, part(before)[id]));
	const gone = <Value>(part: (progress: Progress) => Readonly<Record<string, Value>>) =>
		Object.keys(part(before)).filter(id => part(after)[id] === undefined);
	return [
		...fresh(({attested}) => attested).map(([id, {by, note, voided}]) =>
			voided === undefined
				? `${id} confirmed by ${by}${tail(note)}`
				: `${id} no longer confirmed: it turned red`,
		),
		...gone(({attested}) => attested).map(id => `${id} confirmation withdrawn`),
		...fresh(({waived}) => waived).map(([id, {by, reason}]) => `${id} waived by ${by}${tail(reason)}`),
		...gone(({waived}) => waived).map(id => `${id} waiver withdrawn`),
		...fresh(({claims}) => claims).map(([id, {by, host}]) => `${id} begun by ${by} on ${host}`),
		...fresh(({outcomes}) => outcomes).map(
			([id, {by, exitCode, detail}]) => `${id} ended by ${by}, exit code ${exitCode}${tail(detail)}`,
		),
		...fresh(({seen}) => seen).flatMap(([id, {reopened}]) =>
			reopened === undefined || same(reopened, before.seen[id]?.reopened)
				? []
				: [`${id} turned red again${tail(reopened.summary)}`],
		),
		...fresh(({phases}) => phases).flatMap(([id, {closedAt}]) =>
			closedAt === undefined || before.phases[id]?.closedAt !== undefined ? [] : [`gate of ${id} closed`],
		),
	];
}

function tail(text: string): string {
	return text === '' ? '' : `: ${text}`;
}

/** Plain data with its keys in the order of writing. */
function same(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
