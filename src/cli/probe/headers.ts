import {CliError} from '../errors.ts';

/** "Name: value" as headers in lower case; whatever HTTP does not allow in one is refused (RFC 9110 5.5). */
export function readHeaders(texts: readonly string[]): Readonly<Record<string, string>> {
	return Object.fromEntries(
		texts.map(text => {
			const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([\x20-\x7e]*)$/.exec(text) ?? [];
			if (name === '') throw new CliError(`"${text}" is no header: give "Name: value".`, 'usage');
			return [name.toLowerCase(), value.trim()];
		}),
	);
}
