import {createHash} from 'node:crypto';

const podNameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

function hex(seed: string): string {
	return createHash('sha256').update(seed).digest('hex');
}

/** A uid that is the same in every run, from the words that name the object. */
export function uid(seed: string): string {
	const h = hex(seed);
	return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

/** 64 hexadecimal digits, as container and sandbox ids are. */
export function containerId(seed: string): string {
	return hex(`container ${seed}`);
}

/** Letters as Kubernetes puts at the end of generated names. */
export function suffix(seed: string, length: number): string {
	const h = hex(`suffix ${seed}`);
	let letters = '';
	for (let index = 0; index < length; index++) {
		letters +=
			podNameAlphabet[Number.parseInt(h.slice(index * 3, index * 3 + 3), 16) % podNameAlphabet.length];
	}
	return letters;
}

/** A number in [0, below), the same in every run. */
export function pick(seed: string, below: number): number {
	return Number.parseInt(hex(`pick ${seed}`).slice(0, 8), 16) % below;
}
