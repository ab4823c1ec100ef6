/** Work that can be done in steps, done at once. */
export function wholeOf<Result>(steps: Iterator<unknown, Result>): Result {
	let step = steps.next();
	while (step.done !== true) step = steps.next();
	return step.value;
}
