/** Whether a full-screen program can run here, else why not and what to do instead. */
export function terminalProblem(
	env: Readonly<Record<string, string | undefined>>,
	stdin: {readonly isTTY?: boolean},
	stdout: {readonly isTTY?: boolean},
): {readonly kind: 'notATerminal' | 'dumb'; readonly message: string} | undefined {
	if (!stdin.isTTY || !stdout.isTTY)
		return {kind: 'notATerminal', message: 'no terminal here: printing the check instead of the screens'};
	if (env.TERM === undefined || env.TERM === '' || env.TERM === 'dumb')
		return {
			kind: 'dumb',
			message: `TERM is ${env.TERM ? `"${env.TERM}"` : 'not set'}: this terminal cannot show the screens. Set TERM (for example TERM=xterm-256color), or use: ktriage check`,
		};
	return undefined;
}
