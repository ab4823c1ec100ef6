/** A word as a POSIX shell reads it back unchanged; names from a cluster may hold anything. */
export function shellWord(word: string): string {
	return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A kubectl command line, ready to be pasted. */
export function kubectl(...words: readonly string[]): string {
	return ['kubectl', ...words].map(shellWord).join(' ');
}
