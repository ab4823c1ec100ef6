type Environment = Readonly<Record<string, string | undefined>>;

/** What may be sent to the terminal. */
export type Capabilities = {readonly color: boolean; readonly unicode: boolean};

/**
 * What this terminal can show: no colour with a non-empty NO_COLOR (no-color.org); letters beyond ASCII only when the locale is UTF-8
 * (the first of LC_ALL, LC_CTYPE, LANG that is set, as POSIX orders them) or when it is forced.
 */
export function terminalCapabilities(
	env: Environment,
	forced: {readonly ascii?: boolean; readonly unicode?: boolean} = {},
): Capabilities {
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
	const unicode = forced.unicode === true || (forced.ascii !== true && /utf-?8/i.test(locale));
	return {color: !env.NO_COLOR, unicode};
}
