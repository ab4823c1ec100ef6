/** How text is written from now on: SGR parameters of the colours, and a bit per attribute (bold is 1 << 1, inverse 1 << 7). */
export type Pen = {readonly foreground: string; readonly background: string; readonly attributes: number};

export const plainPen: Pen = {foreground: '', background: '', attributes: 0};

const boldAndDim = (1 << 1) | (1 << 2);

/** The pen after an SGR sequence with these parameters (ECMA-48 8.3.117; 256 and direct colours as in xterm). */
export function applySgr(pen: Pen, parameters: string): Pen {
	const codes = parameters === '' ? ['0'] : parameters.split(';');
	let {foreground, background, attributes} = pen;
	for (let index = 0; index < codes.length; index++) {
		const code = Number(codes[index]);
		if (code === 0) {
			foreground = '';
			background = '';
			attributes = 0;
		} else if (code < 10) attributes |= 1 << code;
		else if (code === 22) attributes &= ~boldAndDim;
		else if (code >= 23 && code <= 29) attributes &= ~(1 << (code - 20));
		else if (code === 38 || code === 48) {
			const length = codes[index + 1] === '5' ? 3 : 5;
			const color = codes.slice(index, index + length).join(';');
			if (code === 38) foreground = color;
			else background = color;
			index += length - 1;
		} else if (code === 39) foreground = '';
		else if (code === 49) background = '';
		else if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) foreground = String(code);
		else if ((code >= 40 && code < 48) || (code >= 100 && code < 108)) background = String(code);
	}
	return {foreground, background, attributes};
}

/** The pen as SGR parameters, always in the same order, so that equal pens are equal texts; empty for plain text. */
export function sgrOf({foreground, background, attributes}: Pen): string {
	const codes: string[] = [];
	for (let code = 1; code < 10; code++) if (attributes & (1 << code)) codes.push(String(code));
	if (foreground !== '') codes.push(foreground);
	if (background !== '') codes.push(background);
	return codes.join(';');
}
