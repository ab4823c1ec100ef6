const ESC = '\u001b';

/** Title, clipboard (7 and 8 bit), erase, reset, mouse, a device string, a link, a cursor far away, other direction, nothing at all. */
export const attack = [
	`${ESC}]0;pwned\u0007`,
	`${ESC}]52;c;cHduZWQ=\u0007`,
	'\u009d52;c;cHduZWQ=\u009c',
	'\u009b2J',
	`${ESC}[2J${ESC}[H`,
	`${ESC}c`,
	`${ESC}[?1000h`,
	`${ESC}Pq\u001b\\`,
	`${ESC}]8;;https://example.org${ESC}\\`,
	`${ESC}[99;99H`,
	'\u202e\u2066\u200b\u00ad\ufeff',
	'\r\b\u0000\u0085\u2028',
	'e\u0301\u0302\u0303\u0304漢字',
].join('');

/** What of it must never be sent; the program itself sends none of these. */
export const harm =
	/\u001b[\]cP]|\u001b\[\?1000h|\u001b\[99;99H|[\u0080-\u009f]|[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u00ad\ufeff\u2028]|[\b\u0000]|\p{M}{3}/u;
