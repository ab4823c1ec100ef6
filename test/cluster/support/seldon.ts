import {kubectl} from './cluster.ts';

type Held = {
	readonly kind: string;
	readonly metadata: {
		readonly namespace: string;
		readonly name: string;
		readonly finalizers?: readonly string[];
	};
};

/** The kinds whose CRDs are installed, as kubectl takes them: "models.mlops.seldon.io,…"; '' when there are none. */
async function seldonKinds(): Promise<string> {
	const names = await kubectl(['api-resources', '--api-group=mlops.seldon.io', '-o', 'name']);
	return names.trim().split('\n').join(',');
}

/** Takes the Seldon objects away again, which no operator ever makes ready or lets go: without them nothing of the cluster is broken. */
export async function removeSeldon(): Promise<void> {
	const kinds = await seldonKinds();
	if (kinds === '') return;
	const {items} = JSON.parse(await kubectl(['get', kinds, '-A', '-o', 'json'])) as {items: readonly Held[]};
	const release = JSON.stringify({metadata: {finalizers: null}});
	for (const {kind, metadata} of items.filter(item => item.metadata.finalizers !== undefined)) {
		const object = `${kind.toLowerCase()}.mlops.seldon.io/${metadata.name}`;
		await kubectl(['patch', object, '-n', metadata.namespace, '--type=merge', '-p', release]).catch(
			unlessGone,
		);
	}
	await kubectl(['delete', 'namespace', 'seldon', 'seldon-old', '--ignore-not-found', '--timeout=180s']);
	await kubectl(['delete', 'crd', '-l', 'ktriage.test/part=seldon']);
}

/** An object of a namespace that is being deleted may be gone before its turn comes. */
function unlessGone(error: unknown): void {
	if (!(error instanceof Error && error.message.includes('(NotFound)'))) throw error;
}
