/**
 * A pure function that remembers its last answer: the same arguments (by identity) give the same value again. Frames are immutable,
 * so what is derived from one is computed once per revision and not once per key.
 */
export function lastCall<Arguments extends readonly unknown[], Value>(
	compute: (...given: Arguments) => Value,
): (...given: Arguments) => Value {
	let last: {readonly given: Arguments; readonly value: Value} | undefined;
	return (...given) => {
		if (
			last?.given.every((argument, index) => Object.is(argument, given[index])) &&
			last.given.length === given.length
		)
			return last.value;
		const value = compute(...given);
		last = {given, value};
		return value;
	};
}
