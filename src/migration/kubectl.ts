import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** A word as a POSIX shell reads it back unchanged; names from a cluster may hold anything. */
export function shellWord(word: string): string {
	return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A kubectl command line, ready to be pasted. */
export function kubectl(...words: readonly string[]): string {
	return ['kubectl', ...words].map(shellWord).join(' ');
}

/** The type of a source as kubectl takes it, in the API group this cluster serves it from: "ippools.crd.projectcalico.org". */
export function typeOf(snapshot: Snapshot, name: SourceName): string {
	const read = snapshot.sources.find(source => source.name === name)?.resource ?? '';
	const [group = '', plural = ''] = read.split(' ');
	const [groupName = ''] = group.split('/');
	if (plural === '') return name.toLowerCase();
	return group.includes('/') ? `${plural}.${groupName}` : plural;
}

/** The command that changes fields of a pool's spec. */
export function patchPool(snapshot: Snapshot, pool: string, spec: Readonly<Record<string, unknown>>): string {
	return kubectl('patch', typeOf(snapshot, 'ipPools'), pool, '--type=merge', '-p', JSON.stringify({spec}));
}
