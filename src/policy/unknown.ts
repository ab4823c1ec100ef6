/** What keeps a question from being answered: the object and the field that is not understood or cannot be read. */
export type Unknown = {
	readonly kind: 'unknown';
	/** "GlobalNetworkPolicy/NAME", "NetworkPolicy NAMESPACE/NAME". */
	readonly object: string;
	/** Path in it; empty when it is about the whole object. */
	readonly field: string;
	readonly why: string;
};

/** Three-valued: a rule that is not understood is never taken for one that matches, nor for one that does not. */
export type Match = 'yes' | 'no' | Unknown;

export function unknown(object: string, field: string, why: string): Unknown {
	return {kind: 'unknown', object, field, why};
}

/** Whether all hold: one `no` settles it, else the first unknown does. */
export function every(matches: readonly Match[]): Match {
	if (matches.includes('no')) return 'no';
	return matches.find(match => match !== 'yes') ?? 'yes';
}

/** The opposite; what is not known stays so. */
export function negated(match: Match): Match {
	return match === 'yes' ? 'no' : match === 'no' ? 'yes' : match;
}

/** Whether any holds: one `yes` settles it, else the first unknown does. */
export function any(matches: readonly Match[]): Match {
	if (matches.includes('yes')) return 'yes';
	return matches.find(match => match !== 'no') ?? 'no';
}
