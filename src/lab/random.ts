/** A source of randomness: numbers from 0 up to 1, such as Math.random or a seeded one. */
export type Random = () => number;

const nameLetters = 'bcdfghjklmnpqrstvwxz2456789';

/** The end of a generated name, from the letters that Kubernetes uses (k8s.io/apimachinery util/rand). */
export function nameSuffix(random: Random): string {
	return Array.from({length: 5}, () => nameLetters[Math.floor(random() * nameLetters.length)]).join('');
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
	let hex = '';
	while (hex.length < 32)
		hex += Math.floor(random() * 0x1_0000_0000)
			.toString(16)
			.padStart(8, '0');
	const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
