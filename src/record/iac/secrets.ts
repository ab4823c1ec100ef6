import {leftOut, namesSecret} from '../redact.ts';

/** True for the name of a variable under which people keep secrets; in configuration every key counts as one. */
export function holdsSecret(name: string): boolean {
	return namesSecret(name) || /(?:^|_)(?:key|pass|pwd)$/i.test(name);
}

const assignment = /^([^\S\n]*(?:-[^\S\n]+)?["']?([\w.-]+)["']?[^\S\n]*[:=][^\S\n]*)(\S.*)$/gm;
const pair = /["']?(?<![\w-])([\w-]+)["']?[^\S\n]*[=:][^\S\n]*/g;
const pairValue = /(?:"[^"\n]*"|'[^'\n]*'|[^\s,{}]+)/y;
const vaulted = /\$ANSIBLE_VAULT;[^\n]*(?:\n\s*[0-9a-f]{8,})*/g;
const userInfo = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi;

/**
 * The text of a file as it may be written to a snapshot: values under names of secrets, passwords in addresses and vaulted blocks are
 * replaced, block scalars under such a name line by line. Lines keep their numbers.
 */
export function withoutSecrets(text: string): {readonly text: string; readonly left: number} {
	let left = 0;
	const mask = (value: string): string => {
		if (/^\s*["']?\{\{.*\}\}["']?\s*$/.test(value)) return value;
		left += 1;
		return leftOut;
	};
	const blocks = maskBlocks(text, () => {
		left += 1;
	})
		.replace(vaulted, found => `${leftOut}${'\n'.repeat(found.split('\n').length - 1)}`)
		.replace(assignment, (whole, before: string, name: string, value: string) =>
			holdsSecret(name) && !/^[|>!&]/.test(value) ? before + mask(value) : whole,
		)
		.replace(userInfo, (_, before: string) => {
			left += 1;
			return `${before}:${leftOut}@`;
		});
	return {text: maskPairs(blocks, mask), left};
}

/** NAME=VALUE and NAME: VALUE anywhere in a line. A name that is no secret gives way at once: its value may hold one that is. */
function maskPairs(text: string, mask: (value: string) => string): string {
	let out = '';
	let done = 0;
	pair.lastIndex = 0;
	for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
		if (!holdsSecret(match[1] ?? '')) continue;
		pairValue.lastIndex = pair.lastIndex;
		const found = pairValue.exec(text)?.[0];
		if (found === undefined || found.includes(leftOut) || /^[|>!&]/.test(found)) continue;
		out += text.slice(done, pair.lastIndex) + mask(found);
		done = pairValue.lastIndex;
		pair.lastIndex = done;
	}
	return out + text.slice(done);
}

/** Lines that are indented deeper than a secret's key whose value begins on the next line. */
function maskBlocks(text: string, count: () => void): string {
	let inside: number | undefined;
	const manifest = /^\s*kind:\s*["']?Secret\b/m.test(text);
	const isBlock = (key: string): boolean =>
		holdsSecret(key) || (manifest && /^(?:data|stringData)$/.test(key));
	return text
		.split('\n')
		.map(line => {
			const indent = line.search(/\S/);
			if (inside !== undefined && (indent < 0 || indent > inside)) {
				return indent < 0 ? line : `${' '.repeat(indent)}${leftOut}`;
			}
			inside = undefined;
			const key = /^\s*(?:-\s+)?["']?([\w.-]+)["']?\s*:\s*(?:[|>][-+\d]*|!\S+(?:\s+[|>][-+\d]*)?)?\s*$/.exec(
				line,
			);
			if (key?.[1] !== undefined && isBlock(key[1])) {
				inside = indent;
				count();
			}
			return line;
		})
		.join('\n');
}
