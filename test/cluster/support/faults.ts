import {beforeAll, describe, expect, it, vi} from 'vitest';
import {check, type Report, type ReportFinding, verdicts} from './program.ts';

/** What a fault has to be told as. */
export type Expectation = {
	readonly code: string;
	readonly verdict?: 'FAIL' | 'WARN';
	readonly class: 'root' | 'contributing' | 'symptom' | 'advisory';
	readonly owner: 'platform' | 'application' | 'joint';
	/** Part of its summary or of the name of one of its subjects: what tells it from other findings of the code. */
	readonly about: string;
};

/** Something that is broken for real, and mended again. */
export type Fault = {
	readonly name: string;
	readonly setUp: () => Promise<unknown>;
	readonly undo: () => Promise<unknown>;
	readonly expected: readonly Expectation[];
};

const patience = {timeout: 180_000, interval: 2_000};

/** Waits until a probe answers what is expected (or what a matcher accepts); rejects with the difference. In tests and in hooks. */
export async function until(
	probe: () => Promise<unknown>,
	expected: unknown,
	limits = patience,
): Promise<void> {
	await vi.waitFor(async () => expect(await probe()).toEqual(expected), limits);
}

const text = ({code, verdict = 'FAIL', class: kind, owner, about}: Expectation): string =>
	`${verdict} ${code}, ${kind} of ${owner}, about ${about}`;

function isMet(report: Report, {code, verdict = 'FAIL', class: kind, owner, about}: Expectation): boolean {
	return report.findings.some(
		finding =>
			finding.code === code &&
			finding.verdict === verdict &&
			finding.class === kind &&
			finding.owner === owner &&
			(finding.summary.includes(about) || finding.subjects.some(({name}) => name.includes(about))),
	);
}

/** What is said to be broken and explained by nothing else: a report that blames the wrong thing has one too many. */
export function rootsOf({findings}: Report): readonly ReportFinding[] {
	return findings.filter(({verdict, class: kind}) => verdict === 'FAIL' && kind === 'root');
}

/** Resolves with the first report in which every expectation is met; rejects with those that are not. */
export async function reportWith(expected: readonly Expectation[], limits = patience): Promise<Report> {
	let report = (await check()).report;
	const missing = async () => {
		report = (await check()).report;
		const unmet = expected.filter(one => !isMet(report, one)).map(text);
		return unmet.length === 0 ? [] : [...unmet, 'instead of:', ...verdicts(report, 'FAIL', 'WARN')];
	};
	await until(missing, [], limits);
	return report;
}

/** Warnings by id. What containers said stays in their logs when it is over: a warning that rests on nothing else is none. */
function warnings({findings}: Report): readonly string[] {
	return findings
		.filter(({verdict, evidence}) => verdict === 'WARN' && !evidence.every(({kind}) => kind === 'log'))
		.map(({id}) => `WARN ${id}`);
}

/** Waits until nothing fails, and resolves with what is warned of all the same. */
export async function greenBefore(): Promise<readonly string[]> {
	await until(async () => verdicts((await check()).report, 'FAIL', 'UNKNOWN'), []);
	return warnings((await check()).report);
}

/** Waits until `check` finds nothing that fails, and nothing to warn of that was not there before. */
export async function untilGreen(before: readonly string[]): Promise<void> {
	const wrong = async () => {
		const {report} = await check();
		return [
			...verdicts(report, 'FAIL', 'UNKNOWN'),
			...warnings(report).filter(line => !before.includes(line)),
		];
	};
	await until(wrong, []);
}

/**
 * Sets up faults that do not disturb each other all at once, and holds: each is told as expected, no other root cause is told, and
 * after they were undone everything is green again.
 */
export function faultsTogether(
	title: string,
	prepare: () => Promise<unknown>,
	faults: readonly Fault[],
): void {
	describe(title, () => {
		let report: Report;
		let before: readonly string[] = [];

		beforeAll(async () => {
			await prepare();
			before = await greenBefore();
			await Promise.all(faults.map(({setUp}) => setUp()));
			report = await reportWith(faults.flatMap(({expected}) => expected)).catch(async (cause: Error) => {
				report = (await check()).report;
				process.stderr.write(`${title}: ${cause.message}\n`);
				return report;
			});
		});

		it.each(faults)('$name', ({expected}) => {
			expect(expected.filter(one => !isMet(report, one)).map(text)).toEqual([]);
		});

		it('and nothing else is blamed', () => {
			const known = new Set(faults.flatMap(({expected}) => expected.map(({code}) => code)));
			const blamed = rootsOf(report).filter(({code}) => !known.has(code));
			expect(blamed.map(({id, summary}) => `${id}: ${summary}`)).toEqual([]);
		});

		it('and all is green once they are undone', async () => {
			await Promise.all(faults.map(({undo}) => undo()));
			await untilGreen(before);
		});
	});
}
