/** What XML 1.0 (section 2.2, Char) does not allow, escaped or not. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text between tags or in an attribute in double quotes, for XML and HTML. */
export function escapeXml(text: string): string {
	return text
		.replace(notXml, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');
}

/** Text inside a line of Markdown: nothing in it is markup, a table cell or a link. */
export function escapeMarkdown(text: string): string {
	return text
		.replace(/[\r\n]+/g, ' ')
		.replace(/[\\`*_[\]<>|#~]/g, '\\$&')
		.replace(/^(\s*)([-+=])(?=\s|=|-)/, '$1\\$2')
		.replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2');
}

/** A block of Markdown that shows text as it is, with a fence that the text cannot close. */
export function fenced(text: string, language = ''): string {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	return `${fence}${language}\n${text}\n${fence}`;
}

/** The value of a label in OpenMetrics (escaped-string of its grammar). */
export function escapeLabel(text: string): string {
	return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
