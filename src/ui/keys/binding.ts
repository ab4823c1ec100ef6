import type {MainScreen} from '../state/state.ts';

/**
 * Where a key works. `everywhere` unless a text is being typed; `list` and `text` in whatever pane is one; the others on that
 * screen, in that overlay, or while typing (`field`).
 */
export type KeyPlace =
	| 'everywhere'
	| 'list'
	| 'text'
	| MainScreen
	| 'object'
	| 'plan'
	| 'finding'
	| 'why'
	| 'who'
	| 'explain'
	| 'reach'
	| 'what-if'
	| 'help'
	| 'palette'
	| 'dialog'
	| 'form'
	| 'field';

/** One row of the key table, from which handling, footer, help and docs are made. */
export type KeyBinding = {
	/** What it does, as code names it; the same command may stand in several places. */
	readonly id: string;
	/** Names of keys: a letter as typed, or up, down, left, right, pageup, pagedown, home, end, enter, esc, tab, space, backspace, delete, ctrl+X, shift+tab. */
	readonly keys: readonly string[];
	readonly where: KeyPlace;
	/** One or two words for the footer; empty for keys that only the help shows. */
	readonly label: string;
	/** One sentence for help and docs. */
	readonly help: string;
};

const shown: Readonly<Record<string, string>> = {
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	enter: 'Enter',
	esc: 'Esc',
	tab: 'Tab',
	'shift+tab': 'Shift+Tab',
	space: 'Space',
	backspace: 'Backspace',
	delete: 'Del',
};

/** A key as people call it: "Enter", "Ctrl+R", "g". */
export function keyLabel(key: string): string {
	const name = shown[key];
	if (name !== undefined) return name;
	return key.startsWith('ctrl+') ? `Ctrl+${key.slice(5).toUpperCase()}` : key;
}

/** The binding that a key has in the first of these places that knows it. */
export function findBinding(
	table: readonly KeyBinding[],
	places: readonly KeyPlace[],
	key: string,
): KeyBinding | undefined {
	for (const place of places) {
		const found = table.find(binding => binding.where === place && binding.keys.includes(key));
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Keys that mean two things in places that are open together; empty in a sound table. */
export function keyConflicts(table: readonly KeyBinding[]): string[] {
	const seen = new Map<string, string>();
	const conflicts: string[] = [];
	for (const binding of table) {
		for (const key of binding.keys) {
			const slot = `${binding.where} ${key}`;
			const other = seen.get(slot);
			if (other !== undefined) conflicts.push(`${key} in ${binding.where}: ${other} and ${binding.id}`);
			seen.set(slot, binding.id);
		}
	}
	return conflicts;
}
