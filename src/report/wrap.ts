import stringWidth from 'string-width';

/** Text broken at spaces into lines of at most `width` columns, each behind `indent`; a longer word stands alone. Empty text gives no line. */
export function wrap(text: string, width: number, indent: string): string[] {
	const lines: string[] = [];
	const room = Math.max(20, width - stringWidth(indent));
	for (const paragraph of text.split('\n')) {
		let line = '';
		for (const word of paragraph.split(' ')) {
			if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > room) {
				lines.push(indent + line);
				line = word;
			} else line = line === '' ? word : `${line} ${word}`;
		}
		if (line !== '') lines.push(indent + line);
	}
	return lines;
}
