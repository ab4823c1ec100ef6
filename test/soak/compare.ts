import {readFileSync} from 'node:fs';
import {get} from 'node:https';
import {text} from 'node:stream/consumers';
import {createPlayer, snapshotAt} from '../../src/record/journal/player.ts';
import {openJournal} from '../../src/record/journal/read.ts';

type ListedPod = {
	readonly metadata: {readonly namespace: string; readonly name: string; readonly uid: string};
	readonly spec: {readonly nodeName?: string};
	readonly status: {readonly phase: string; readonly podIP?: string};
};

/** Every pod as one line, by what the store keeps of it. */
type Pods = ReadonlyMap<string, string>;

/** What the server has now, asked without the program: one plain list. */
export async function listedPods(kubeconfig: string): Promise<Pods> {
	const config = JSON.parse(readFileSync(kubeconfig, 'utf8'));
	const {server, 'certificate-authority-data': ca} = config.clusters[0].cluster;
	const headers = {authorization: `Bearer ${config.users[0].user.token}`};
	const {promise, resolve, reject} = Promise.withResolvers<string>();
	get(`${server}/api/v1/pods`, {headers, ca: Buffer.from(ca, 'base64')}, answer => {
		text(answer).then(resolve, reject);
	}).on('error', reject);
	const {items} = JSON.parse(await promise) as {readonly items: readonly ListedPod[]};
	return new Map(
		items.map(({metadata, spec, status}) => [
			`${metadata.namespace}/${metadata.name}`,
			[metadata.uid, status.phase, spec.nodeName ?? '', status.podIP ?? ''].join(' '),
		]),
	);
}

/** What the program held when it ended: the last moment of its journal. */
export async function heldPods(journalFile: string): Promise<Pods> {
	const journal = await openJournal(journalFile);
	try {
		const player = await createPlayer(journal);
		await player.seek(player.to);
		const {pods} = snapshotAt(player, []);
		const lines = new Map<string, string>();
		for (const slot of pods.slots()) {
			const {namespace, name, uid, phase, node, ips} = pods.row(slot);
			lines.set(`${namespace}/${name}`, [uid, phase, node, ips[0] ?? ''].join(' '));
		}
		return lines;
	} finally {
		await journal.close();
	}
}

/** Where two sets of pods differ, in words; empty when every update arrived. */
export function differences(listed: Pods, held: Pods): readonly string[] {
	const wrong: string[] = [];
	for (const [key, line] of listed) {
		const other = held.get(key);
		if (other !== line) wrong.push(`${key}: the server has ${line}, the program ${other ?? 'nothing'}`);
	}
	for (const key of held.keys()) if (!listed.has(key)) wrong.push(`${key}: only the program has it`);
	return wrong;
}
