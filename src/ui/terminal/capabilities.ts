type Environment = Readonly<Record<string, string | undefined>>;

/** What may be sent to the terminal. */
export type Capabilities = {readonly color: boolean; readonly unicode: boolean};

/**
 * What this terminal can show: no colour with a non-empty NO_COLOR (no-color.org) or a FORCE_COLOR that says so; letters beyond ASCII only when the locale is UTF-8
 * (the first of LC_ALL, LC_CTYPE, LANG that is set, as POSIX orders them) or when it is forced.
 */
export function terminalCapabilities(
	env: Environment,
	forced: {readonly ascii?: boolean; readonly unicode?: boolean} = {},
): Capabilities {
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
	const unicode = forced.unicode === true || (forced.ascii !== true && /utf-?8/i.test(locale));
	return {color: !refusesColor(env), unicode};
}

/** Whether the environment asks for no colour: NO_COLOR counts more than FORCE_COLOR, and of that `0` and `false` (as chalk reads it). */
export function refusesColor({NO_COLOR, FORCE_COLOR}: Environment): boolean {
	return Boolean(NO_COLOR) || FORCE_COLOR === '0' || FORCE_COLOR === 'false';
}
