/** What stands where a value was left out. */
const masked = 'REDACTED';

const userInfo = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']{0,200}:)[^\s/@"']{1,200}@/gi;
const bearer = /\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,4096}/gi;
const assigned =
	/((?:passw(?:or)?d|passphrase|secret[_-]?(?:access[_-]?)?key|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|credentials?|private[_-]?key)["']?\s?[=:]\s?["']?)(?!["'\s])[^\s"',;&}]{4,4096}/gi;
const webToken = /\beyJ[a-zA-Z0-9_-]{8,4096}\.[a-zA-Z0-9_-]{8,4096}\.[a-zA-Z0-9_-]{8,4096}/g;
const perhaps = /:\/\/|bearer|basic|pass|secret|token|key|credential|eyJ/i;

/** A line without what looks like a secret: passwords in addresses, tokens, values named password, secret, token or key. */
export function maskSecrets(line: string): string {
	if (!perhaps.test(line)) return line;
	return line
		.replace(userInfo, (_, before: string) => `${before}${masked}@`)
		.replace(webToken, masked)
		.replace(bearer, (_, scheme: string) => `${scheme} ${masked}`)
		.replace(assigned, (_, before: string) => `${before}${masked}`);
}
