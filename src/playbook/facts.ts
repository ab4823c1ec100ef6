import type {Fact} from './progress.ts';

/** Codes of evidence that comes from files of this machine rather than from the cluster. */
export const factCodes = [
	'BAK-01',
	'BAK-02',
	'BAK-03',
	'BAK-04',
	'BAK-05',
	'BAK-07',
	'BAK-08',
	'BAK-09',
	'BAK-10',
	'BAK-12',
] as const;

/** What is known of a backup that was written and read back. */
export type BackupFacts = {
	readonly directory: string;
	readonly at: number;
	readonly objects: number;
	readonly kinds: readonly string[];
	/** Kinds that could not be listed, with the reason. */
	readonly leftOut: readonly string[];
	readonly secrets: boolean;
	/** Objects that the server accepted in a dry run; undefined when it was not asked. */
	readonly rehearsed?: {readonly accepted: number; readonly refused: readonly string[]};
	/** What reading it back found wrong. */
	readonly damaged: readonly string[];
};

/** What a backup means for the steps of a playbook. */
export function backupFacts(backup: BackupFacts, windowStart: number | undefined): readonly Fact[] {
	const {directory, at, objects, kinds, leftOut, secrets, rehearsed, damaged} = backup;
	const fact = (code: string, verdict: Fact['verdict'], summary: string): Fact => ({
		code,
		verdict,
		summary,
		at,
	});
	const what = `${directory}: ${objects} objects of ${kinds.length} kinds`;
	if (damaged.length > 0)
		return ['BAK-01', 'BAK-02', 'BAK-03'].map(code =>
			fact(code, 'FAIL', `${directory} is damaged: ${damaged[0]}`),
		);
	const has = (kind: string) => kinds.includes(kind);
	const late = windowStart !== undefined && at >= windowStart;
	return [
		leftOut.length === 0
			? fact('BAK-01', 'PASS', `${what}, read back`)
			: fact('BAK-01', 'WARN', `${what}; left out: ${leftOut.slice(0, 3).join(', ')}`),
		!has('pods') || !has('services')
			? fact('BAK-02', 'FAIL', `${directory} holds no Pods or no Services`)
			: fact('BAK-02', late ? 'WARN' : 'PASS', late ? `${what}, but saved after the window began` : what),
		leftOut.some(kind => /polic/.test(kind))
			? fact('BAK-03', 'FAIL', `policies could not be listed: ${leftOut.find(kind => /polic/.test(kind))}`)
			: fact('BAK-03', 'PASS', `policies are in ${directory}`),
		secrets
			? fact('BAK-04', 'PASS', `Secrets are in ${directory}, readable by their owner alone`)
			: fact('BAK-04', 'WARN', `Secrets are not in ${directory} (--secrets)`),
		...rehearsal(rehearsed, fact),
	];
}

function rehearsal(
	rehearsed: BackupFacts['rehearsed'],
	fact: (code: string, verdict: Fact['verdict'], summary: string) => Fact,
): readonly Fact[] {
	if (rehearsed === undefined) return [];
	const {accepted, refused} = rehearsed;
	return refused.length === 0
		? [fact('BAK-12', 'PASS', `the server accepted ${accepted} objects in a dry run`)]
		: [fact('BAK-12', 'WARN', `the server refused ${refused.length} objects in a dry run: ${refused[0]}`)];
}

/**
 * What a file that somebody calls a backup is, from its first and last 64 KiB. `kubectl get all` leaves out policies, custom resources,
 * claims and Secrets, and without -o yaml it is a table; pg_dump ends with a line that says so.
 */
export function judgeBackupFile(head: string, tail: string, bytes: number): Omit<Fact, 'at'> {
	const fact = (code: string, verdict: Fact['verdict'], summary: string) => ({code, verdict, summary});
	if (bytes === 0) return fact('BAK-01', 'FAIL', 'the file is empty');
	if (/PostgreSQL database dump/.test(head)) {
		return /PostgreSQL database (?:cluster )?dump complete/.test(tail)
			? fact('BAK-05', 'PASS', `a database dump of ${bytes} bytes with its end mark`)
			: fact('BAK-05', 'FAIL', 'a database dump without its end mark: it was cut short');
	}
	if (/^(?:NAMESPACE\s+)?NAME\s+[A-Z]/m.test(head) && !/^\s*(?:-\s+)?apiVersion:|"apiVersion"/m.test(head))
		return fact(
			'BAK-01',
			'WARN',
			'a table for reading: nothing can be restored from it (kubectl get without -o yaml)',
		);
	if (/^\s*(?:-\s+)?apiVersion:|"apiVersion"/m.test(head)) {
		const kinds = new Set(
			[...`${head}\n${tail}`.matchAll(/^(?: {2})?(?:- )?\s*"?kind"?: "?(\w+)/gm)].map(([, kind]) => kind),
		);
		return kinds.has('NetworkPolicy') || kinds.has('CustomResourceDefinition')
			? fact('BAK-01', 'PASS', `objects as YAML or JSON, ${bytes} bytes`)
			: fact(
					'BAK-01',
					'WARN',
					'objects, but no policies among those seen: kubectl get all leaves out policies, custom resources, claims and Secrets',
				);
	}
	return fact('BAK-01', 'FAIL', 'neither Kubernetes objects nor a database dump');
}
