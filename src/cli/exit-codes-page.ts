import {exitCodes} from './exit-codes.ts';

/** docs/exit-codes.md. */
export function exitCodesPage(): string {
	const rows = Object.values(exitCodes).map(({code, meaning}) => `| ${code} | ${meaning} |`);
	return `# Exit codes

Made from the table in \`src/cli/exit-codes.ts\` by \`npm run docs\`. They are stable.

| Code | Meaning |
|---|---|
${rows.join('\n')}
`;
}
