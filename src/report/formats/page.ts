import {escapeXml} from './escape.ts';

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1,h2,h3{line-height:1.25}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #d0d7de;padding:.3rem .5rem;text-align:left;vertical-align:top}
pre{background:#f3f4f6;padding:.6rem;overflow-x:auto}code{font-family:ui-monospace,monospace}.FAIL{color:#b00020;font-weight:700}.WARN{color:#8a5a00;font-weight:700}
.PASS{color:#1a6b2d}.UNKNOWN{color:#6a3fa0;font-weight:700}.SKIP{color:#57606a}svg{max-width:100%;height:auto}
@media(prefers-color-scheme:dark){body{background:#14171a;color:#e6e9ec}pre{background:#22272b}td,th{border-color:#3a4046}.FAIL{color:#ff7b86}.WARN{color:#e3b341}.PASS{color:#6ccf81}.UNKNOWN{color:#c5a3ff}.SKIP{color:#9aa3ab}}
@media print{body{max-width:none;margin:0}}`;

/** A page in one file: nothing is loaded and nothing runs in it. `body` is HTML. */
export function page(title: string, body: readonly string[]): string {
	return [
		'<!doctype html>',
		'<html lang="en">',
		'<head>',
		'<meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		`<title>${escapeXml(title)}</title>`,
		`<style>${style}</style>`,
		'</head>',
		'<body>',
		...body,
		'</body>',
		'</html>',
		'',
	].join('\n');
}

/** A table; cells are HTML already. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const row = (cells: readonly string[], tag: string) =>
		`<tr>${cells.map(one => `<${tag}>${one}</${tag}>`).join('')}</tr>`;
	return `<table>\n<thead>${row(head.map(escapeXml), 'th')}</thead>\n<tbody>\n${rows.map(cells => row(cells, 'td')).join('\n')}\n</tbody>\n</table>`;
}

/** A verdict in its colour, which is never the only sign. */
export function verdictTag(verdict: string): string {
	return `<span class="${/^[A-Z]+$/.test(verdict) ? verdict : ''}">${escapeXml(verdict)}</span>`;
}
