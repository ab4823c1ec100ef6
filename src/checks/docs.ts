import {checks} from './index.ts';

/** docs/checks.md: one row for every check of the registry. */
export function checksPage(): string {
	const rows = checks.map(
		({code, title, about, needs}) => `| ${code} | ${title} | ${about} | ${needs.join(', ') || '–'} |`,
	);
	return [
		'# Checks',
		'',
		'Every check answers with PASS, WARN, FAIL, UNKNOWN (it cannot say now, with the reason) or SKIP (it does not apply, or this user may not',
		'read what it needs). `ktriage check CODE…` runs some of them, `CID-` takes a family. A source that cannot be read turns the checks that',
		'need it into SKIP (forbidden, not served) or UNKNOWN (still being read, out of date).',
		'',
		'| Code | Title | What has to hold | Sources |',
		'|---|---|---|---|',
		...[...rows].sort(),
		'',
	].join('\n');
}
