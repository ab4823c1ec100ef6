import {StringDecoder} from 'node:string_decoder';

const esc = 0x1b;
/** What an 8-bit control is less than as ESC and a letter (ECMA-48 5.3): U+009B is `ESC [`. */
const toLetter = 0x40;

/**
 * Reads what a terminal sends as UTF-8. Its 8-bit controls become the sequences of seven bits that mean the same, whether they come as
 * letters (U+009B) or, from a terminal that knows no UTF-8, as single bytes (9B).
 */
export function createTerminalDecoder(): (piece: string | Buffer) => string {
	const decoder = new StringDecoder('utf8');
	/** So many bytes of a letter are still to come. */
	let rest = 0;
	return piece => {
		if (typeof piece === 'string') return withSevenBits(piece);
		const bytes: number[] = [];
		for (const byte of piece) {
			const continues = rest > 0 && byte >= 0x80 && byte < 0xc0;
			rest = continues ? rest - 1 : followedBy(byte);
			if (!continues && byte >= 0x80 && byte < 0xa0) bytes.push(esc, byte - toLetter);
			else bytes.push(byte);
		}
		return withSevenBits(decoder.write(Buffer.from(bytes)));
	};
}

/** How many bytes follow the first one of a letter (RFC 3629 3). */
function followedBy(byte: number): number {
	if (byte >= 0xf0 && byte < 0xf5) return 3;
	if (byte >= 0xe0 && byte < 0xf0) return 2;
	return byte >= 0xc2 && byte < 0xe0 ? 1 : 0;
}

function withSevenBits(text: string): string {
	return text.replace(
		/[\u0080-\u009f]/g,
		control => `\u001b${String.fromCharCode(control.charCodeAt(0) - toLetter)}`,
	);
}
