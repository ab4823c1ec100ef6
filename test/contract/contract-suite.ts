import {afterAll, beforeAll, describe} from 'vitest';
import {accessCases} from './cases/access.ts';
import {deletionCases} from './cases/deletion.ts';
import {discoveryCases} from './cases/discovery.ts';
import {encodingCases} from './cases/encodings.ts';
import {formCases} from './cases/forms.ts';
import {listWatchCases} from './cases/list-watch.ts';
import {listCases} from './cases/lists.ts';
import {logCases} from './cases/logs.ts';
import {selectorCases} from './cases/selectors.ts';
import {streamCases} from './cases/streams.ts';
import {watchCases} from './cases/watches.ts';
import {writeCases} from './cases/writes.ts';
import {createClient} from './support/client.ts';
import type {Cases, ContractContext} from './support/context.ts';
import {createNamespace} from './support/namespace.ts';
import type {ContractTarget} from './support/target.ts';

const topics: Readonly<Record<string, Cases>> = {
	discovery: discoveryCases,
	lists: listCases,
	watches: watchCases,
	'lists and watches of the product': listWatchCases,
	selectors: selectorCases,
	'tables and metadata': formCases,
	encodings: encodingCases,
	writes: writeCases,
	deletion: deletionCases,
	access: accessCases,
	logs: logCases,
	streams: streamCases,
};

/**
 * What the program relies on, asked of an API server: the embedded one and a real one must give the same answers. Where they do not,
 * the embedded one is wrong.
 */
export function contractSuite(name: string, connect: () => Promise<ContractTarget>): void {
	describe(`the Kubernetes API of ${name}`, () => {
		let context: ContractContext | undefined;
		beforeAll(async () => {
			const target = await connect();
			const client = createClient(target.administrator);
			const limited = createClient(target.limited);
			context = {target, client, limited, namespace: await createNamespace(client)};
		});
		afterAll(async () => {
			if (context === undefined) return;
			const {client, limited, namespace, target} = context;
			await client.delete(`/api/v1/namespaces/${namespace}`);
			client.transport.close();
			limited.transport.close();
			await target.close();
		});
		const current = (): ContractContext => {
			if (context === undefined) throw new Error('the cluster of this suite has not been started');
			return context;
		};
		for (const [topic, cases] of Object.entries(topics)) describe(topic, () => cases(current));
	});
}
