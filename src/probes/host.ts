/**
 * Whether a text is a host name or an address and nothing else. bash reads the path of /dev/tcp itself, and a tool takes what begins
 * with a dash for an option.
 */
export function isHost(text: string): boolean {
	return /^[A-Za-z0-9_:]([A-Za-z0-9_.:-]*)$/.test(text) && text.length <= 253;
}
