/** What differs from one line to the next although they say the same, in the order of replacement. */
const varying: readonly (readonly [RegExp, string])[] = [
	[/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
	[/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
	[/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:\/\d{1,2})?(?::\d{1,5})?\b/g, '<address>'],
	[/\b(?:[0-9a-f]{1,4}:){2,7}[0-9a-f]{1,4}\b/gi, '<address>'],
	[/-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '-<id>'],
	[/\b(?=[a-f0-9]*\d)[a-f0-9]{7,64}\b/gi, '<id>'],
	[/\d+(?:\.\d+)?/g, '<n>'],
];

const longest = 200;

/** A line without numbers, addresses, times and ids: equal for lines that say the same. */
export function shapeOf(text: string): string {
	let shape = text.slice(0, 600);
	for (const [pattern, word] of varying) shape = shape.replace(pattern, word);
	return shape.length > longest ? shape.slice(0, longest) : shape;
}
