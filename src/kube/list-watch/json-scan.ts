const quote = 0x22;
const backslash = 0x5c;

export type ValueScanner = {
	/** From the first byte of a JSON value, or from where the last chunk ended inside one: the index behind the value, -1 when it goes on. */
	readonly scan: (chunk: Buffer, at: number) => number;
	readonly isInside: () => boolean;
};

const endsScalar = (byte: number): boolean =>
	byte === 0x2c ||
	byte === 0x7d ||
	byte === 0x5d ||
	byte === 0x20 ||
	byte === 0x0a ||
	byte === 0x0d ||
	byte === 0x09;

/** Finds where JSON values end, across chunks, without building anything. What lies inside is not checked: the parser does that. */
export function createValueScanner(): ValueScanner {
	let shape: 'none' | 'string' | 'nested' | 'scalar' = 'none';
	let depth = 0;
	let isInString = false;
	let isEscaped = false;

	const begin = (byte: number): void => {
		depth = 0;
		isInString = false;
		isEscaped = false;
		shape = byte === quote ? 'string' : byte === 0x7b || byte === 0x5b ? 'nested' : 'scalar';
	};

	const scanScalar = (chunk: Buffer, from: number): number => {
		for (let at = from; at < chunk.length; at++) if (endsScalar(chunk[at] ?? 0)) return at;
		return -1;
	};

	const scanNested = (chunk: Buffer, from: number): number => {
		for (let at = from; at < chunk.length; at++) {
			const byte = chunk[at];
			if (isInString) {
				if (isEscaped) isEscaped = false;
				else if (byte === backslash) isEscaped = true;
				else if (byte === quote) {
					isInString = false;
					if (depth === 0) return at + 1;
				}
			} else if (byte === quote) isInString = true;
			else if (byte === 0x7b || byte === 0x5b) depth += 1;
			else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) return at + 1;
		}
		return -1;
	};

	return {
		scan: (chunk, at) => {
			if (shape === 'none') begin(chunk[at] ?? 0);
			const end = shape === 'scalar' ? scanScalar(chunk, at) : scanNested(chunk, at);
			if (end >= 0) shape = 'none';
			return end;
		},
		isInside: () => shape !== 'none',
	};
}
