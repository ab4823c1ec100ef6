/** The documents for people that can be written. */
export const documentKinds = [
	'window',
	'escalation',
	'notification',
	'success',
	'compliance',
	'context',
	'handover',
] as const;
export type DocumentKind = (typeof documentKinds)[number];
