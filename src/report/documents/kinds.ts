/** The documents for people that can be written. */
export const documentKinds = [
	'window',
	'escalation',
	'notification',
	'success',
	'compliance',
	'context',
	'handover',
	'responsibilities',
	'network',
] as const;
export type DocumentKind = (typeof documentKinds)[number];
