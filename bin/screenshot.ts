// Draws docs/triage.svg: the built program on the demo cluster, in a real terminal, as the emulator shows it.
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import headless, {type IBufferCell, type Terminal} from '@xterm/headless';
import {closeTerminals, spawn} from '../test/pty/support/terminal.ts';

const root = path.join(import.meta.dirname, '..');
const size = {cols: 120, rows: 32};
const cell = {width: 8.4, height: 18};
const palette = ['#1c1f26', '#ff6b6b', '#7bd88f', '#fce566', '#5ad4e6', '#c792ea', '#5ad4e6', '#d5d8de'];
const bright = ['#7a7f8a', '#ff8a8a', '#9be8ab', '#fff099', '#8be4f0', '#dcb3f5', '#8be4f0', '#ffffff'];
const ink = '#d5d8de';
const paper = '#12141a';

type Style = {readonly ink: string; readonly paper: string; readonly bold: boolean; readonly dim: boolean};

function colour(isDefault: boolean, isPalette: boolean, value: number, otherwise: string): string {
	if (isDefault) return otherwise;
	if (!isPalette) return `#${value.toString(16).padStart(6, '0')}`;
	return (value < 8 ? palette[value] : bright[value - 8]) ?? otherwise;
}

function styleOf(one: IBufferCell): Style {
	const front = colour(one.isFgDefault(), one.isFgPalette(), one.getFgColor(), ink);
	const back = colour(one.isBgDefault(), one.isBgPalette(), one.getBgColor(), paper);
	const swapped = one.isInverse() !== 0;
	return {
		ink: swapped ? back : front,
		paper: swapped ? front : back,
		bold: one.isBold() !== 0,
		dim: one.isDim() !== 0,
	};
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function drawRun(text: string, column: number, row: number, style: Style): string {
	const x = column * cell.width;
	const width = (text.length * cell.width).toFixed(1);
	const box =
		style.paper === paper
			? ''
			: `<rect x="${x.toFixed(1)}" y="${row * cell.height}" width="${width}" height="${cell.height}" fill="${style.paper}"/>`;
	if (text.trim() === '') return box;
	const weight = `${style.bold ? ' font-weight="bold"' : ''}${style.dim ? ' opacity="0.6"' : ''}`;
	const y = row * cell.height + 13;
	return `${box}<text x="${x.toFixed(1)}" y="${y}" textLength="${width}" fill="${style.ink}"${weight} xml:space="preserve">${escaped(text)}</text>`;
}

function drawRow(emulator: Terminal, row: number): string {
	const line = emulator.buffer.active.getLine(row);
	const parts: string[] = [];
	let run = '';
	let start = 0;
	let style: Style | undefined;
	for (let column = 0; column < size.cols; column += 1) {
		const one = line?.getCell(column);
		if (one === undefined || one.getWidth() === 0) continue;
		const next = styleOf(one);
		if (style !== undefined && JSON.stringify(style) !== JSON.stringify(next)) {
			parts.push(drawRun(run, start, row, style));
			run = '';
			start = column;
		}
		style = next;
		run += one.getChars() || ' ';
	}
	if (style !== undefined) parts.push(drawRun(run, start, row, style));
	return parts.join('');
}

const shown = spawn(process.execPath, [path.join(root, 'dist', 'ktriage.mjs'), 'demo'], {
	...size,
	env: {HOME: root},
});
await shown.until(/· live \d+ms ·/);
await shown.until(/FAIL CID-02/);
await shown.until('Evidence');
const emulator = new headless.Terminal({...size, allowProposedApi: true});
await new Promise<void>(resolve => emulator.write(shown.bytes(), resolve));
await closeTerminals();

const [width, height] = [size.cols * cell.width, size.rows * cell.height];
const rows = Array.from({length: size.rows}, (_, row) => drawRow(emulator, row)).filter(text => text !== '');
writeFileSync(
	path.join(root, 'docs', 'triage.svg'),
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 ${width + 24} ${height + 24}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">
<title>The Triage screen of ktriage on a migration that went half-way</title>
<rect x="-12" y="-12" width="${width + 24}" height="${height + 24}" rx="8" fill="${paper}"/>
${rows.join('\n')}
</svg>
`,
);
