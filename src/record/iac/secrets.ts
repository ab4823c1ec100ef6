import {leftOut, namesSecret} from '../redact.ts';

/** True for the name of a variable under which people keep secrets; in configuration every key counts as one. */
export function holdsSecret(name: string): boolean {
	return namesSecret(name) || /(?:^|_)key$/i.test(name);
}

const assignment = /^([^\S\n]*(?:-[^\S\n]+)?["']?([\w.-]+)["']?[^\S\n]*[:=][^\S\n]*)(\S.*)$/gm;
const inline = /(["']?\b([\w-]+)["']?[^\S\n]*[=:][^\S\n]*)("[^"]*"|'[^']*'|[^\s,}]+)/g;
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
	const plain = maskBlocks(text, () => {
		left += 1;
	})
		.replace(vaulted, found => `${leftOut}${'\n'.repeat(found.split('\n').length - 1)}`)
		.replace(assignment, (whole, before: string, name: string, value: string) =>
			holdsSecret(name) && !/^[|>!&]/.test(value) ? before + mask(value) : whole,
		)
		.replace(inline, (whole, before: string, name: string, value: string) =>
			holdsSecret(name) && !/^[|>!&{]/.test(value) && value !== leftOut ? before + mask(value) : whole,
		)
		.replace(userInfo, (_, before: string) => {
			left += 1;
			return `${before}:${leftOut}@`;
		});
	return {text: plain, left};
}

/** Lines that are indented deeper than a secret's key whose value begins on the next line. */
function maskBlocks(text: string, count: () => void): string {
	let inside: number | undefined;
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
			if (key?.[1] !== undefined && holdsSecret(key[1])) {
				inside = indent;
				count();
			}
			return line;
		})
		.join('\n');
}
