/** A source of randomness: numbers from 0 up to 1, such as Math.random or a seeded one. */
export type Random = () => number;

const nameLetters = 'bcdfghjklmnpqrstvwxz2456789';

/** The end of a generated name, from the letters that Kubernetes uses (k8s.io/apimachinery util/rand). */
export function nameSuffix(random: Random): string {
	return Array.from({length: 5}, () => nameLetters[Math.floor(random() * nameLetters.length)]).join('');
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
	const hex = (length: number) => Array.from({length}, () => Math.floor(random() * 16).toString(16)).join('');
	return `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + Math.floor(random() * 4)).toString(16)}${hex(3)}-${hex(12)}`;
}
