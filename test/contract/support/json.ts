/** JSON whose shape a test knows: every key may be there, and lists can be gone through. */
export type Json = {readonly [key: string]: Json} & {
	readonly length: number;
	readonly map: <T>(visit: (item: Json) => T) => T[];
	readonly filter: (wanted: (item: Json) => boolean) => Json[];
	readonly find: (wanted: (item: Json) => boolean) => Json | undefined;
};

/** The names of the objects in a list, in the list's order. */
export function namesOf(list: Json | undefined): string[] {
	return (list?.items ?? ([] as unknown as Json)).map(item => String(item.metadata?.name));
}
