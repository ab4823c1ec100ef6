// Writes the pages that are made from tables of the program; with --check only says which are out of date.
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {collectors} from '../collectors/index.ts';
import {allKeys} from '../screens/registry.ts';
import {checksPage} from '../src/checks/docs.ts';
import {exitCodesPage} from '../src/cli/exit-codes-page.ts';
import {collectorsPage} from '../src/report/collectors-page.ts';
import {keysMarkdown} from '../src/ui/keys/reference.ts';

const pages: Readonly<Record<string, string>> = {
	'docs/checks.md': checksPage(),
	'docs/collectors.md': collectorsPage(collectors),
	'docs/keys.md': `# Keys

Made from the key table by \`npm run docs\`.

${keysMarkdown(allKeys)}`,
	'docs/exit-codes.md': exitCodesPage(),
};

const root = path.join(import.meta.dirname, '..');
const stale = Object.entries(pages).filter(([file, text]) => {
	try {
		return readFileSync(path.join(root, file), 'utf8') !== text;
	} catch {
		return true;
	}
});
if (process.argv.includes('--check')) {
	for (const [file] of stale) console.error(`${file} is out of date: run npm run docs`);
	process.exitCode = stale.length > 0 ? 1 : 0;
} else for (const [file, text] of stale) writeFileSync(path.join(root, file), text);
