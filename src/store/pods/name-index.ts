/** Which slot a pod is in, by the hash of its namespace and name. Open addressing; removal moves followers back. */
export type NameIndex = {
	/** The slot under `hash` that `isIt` accepts, or -1. */
	readonly find: (hash: number, isIt: (slot: number) => boolean) => number;
	readonly add: (hash: number, slot: number) => void;
	readonly remove: (slot: number) => void;
	readonly clear: () => void;
	readonly bytes: () => number;
};

/** An index of nothing. */
export function createNameIndex(): NameIndex {
	let table = new Int32Array(64).fill(-1);
	let hashes = new Uint32Array(32);
	let count = 0;

	const place = (hash: number, slot: number): void => {
		const mask = table.length - 1;
		let at = hash & mask;
		while (table[at]! >= 0) at = (at + 1) & mask;
		table[at] = slot;
	};
	const grow = (): void => {
		const old = table;
		table = new Int32Array(old.length * 2).fill(-1);
		for (const slot of old) if (slot >= 0) place(hashes[slot]!, slot);
	};
	return {
		find: (hash, isIt) => {
			const mask = table.length - 1;
			let at = hash & mask;
			for (let slot = table[at]!; slot >= 0; slot = table[at]!) {
				if (hashes[slot] === hash && isIt(slot)) return slot;
				at = (at + 1) & mask;
			}
			return -1;
		},
		add: (hash, slot) => {
			if (slot >= hashes.length) {
				const longer = new Uint32Array(Math.max(hashes.length * 2, slot + 1));
				longer.set(hashes);
				hashes = longer;
			}
			if ((count + 1) * 3 > table.length * 2) grow();
			hashes[slot] = hash;
			place(hash, slot);
			count++;
		},
		remove: slot => {
			const mask = table.length - 1;
			let hole = hashes[slot]! & mask;
			while (table[hole] !== slot) {
				if (table[hole]! < 0) return;
				hole = (hole + 1) & mask;
			}
			let at = (hole + 1) & mask;
			for (let follower = table[at]!; follower >= 0; follower = table[at]!) {
				const home = hashes[follower]! & mask;
				if (((at - home) & mask) >= ((at - hole) & mask)) {
					table[hole] = follower;
					hole = at;
				}
				at = (at + 1) & mask;
			}
			table[hole] = -1;
			count--;
		},
		clear: () => {
			table.fill(-1);
			count = 0;
		},
		bytes: () => table.byteLength + hashes.byteLength,
	};
}
