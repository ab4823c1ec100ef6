import type {Fact} from './progress.ts';

/** What of somebody's work is not committed in a repository. */
export type WorkInGit = {
	/** Where the repository begins. */
	readonly folder: string;
	readonly staged: readonly string[];
	readonly unstaged: readonly string[];
	/** Files that git does not know and was not told to ignore. */
	readonly untracked: readonly string[];
	readonly stashes: readonly {readonly days: number; readonly about: string}[];
	/** Summary of what was kept elsewhere; undefined when nothing was. */
	readonly kept: string | undefined;
};

/** A stash that is older than this was forgotten. */
const staleDays = 7;

const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`;

/** What the state of a repository means for the step that asks whether work in git is safe: BAK-07, BAK-08, BAK-09. */
export function workFacts(work: WorkInGit, at: number): readonly Fact[] {
	const {folder, staged, unstaged, untracked, stashes, kept} = work;
	const fact = (code: string, verdict: Fact['verdict'], summary: string): Fact => ({
		code,
		verdict,
		summary,
		at,
	});
	const changed = new Set([...staged, ...unstaged]).size;
	const dirty = [
		...(changed > 0 ? [`${files(changed)} changed`] : []),
		...(untracked.length > 0 ? [`${files(untracked.length)} unknown to git`] : []),
	].join(', ');
	const old = stashes.filter(({days}) => days > staleDays);
	return [
		dirty === ''
			? fact('BAK-07', 'PASS', `everything in ${folder} is committed`)
			: fact(
					'BAK-07',
					kept === undefined && changed > 0 ? 'FAIL' : 'WARN',
					`${folder}: ${dirty}${kept === undefined ? '' : ', kept elsewhere'}`,
				),
		kept !== undefined
			? fact('BAK-08', 'PASS', `what is not committed is kept: ${kept}`)
			: dirty === ''
				? fact('BAK-08', 'PASS', `nothing in ${folder} has to be kept`)
				: fact(
						'BAK-08',
						'WARN',
						`not kept elsewhere: ${staged.length > 0 ? `${files(staged.length)} staged, ` : ''}${dirty} (--keep FOLDER)`,
					),
		old.length === 0
			? fact(
					'BAK-09',
					'PASS',
					stashes.length === 0
						? 'nothing is stashed'
						: `${stashes.length} stashed, none older than ${staleDays} days`,
				)
			: fact(
					'BAK-09',
					'WARN',
					`stashed and forgotten for ${Math.floor(Math.max(...old.map(({days}) => days)))} days: ${old
						.map(({about}) => about)
						.slice(0, 3)
						.join(', ')}`,
				),
	];
}

/** What a folder of copied artifacts means: BAK-10. */
export function copyFact(
	folder: string,
	count: {readonly files: number; readonly bytes: number},
	at: number,
): Fact {
	return count.files === 0
		? {code: 'BAK-10', verdict: 'FAIL', summary: `${folder} holds no file`, at}
		: {
				code: 'BAK-10',
				verdict: 'PASS',
				summary: `${files(count.files)} of ${count.bytes} bytes in ${folder}`,
				at,
			};
}
