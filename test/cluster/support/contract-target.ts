import type {ContractTarget} from '../../contract/support/target.ts';
import {kubectl, limitedKubeconfig} from './cluster.ts';
import {compactBefore} from './compact.ts';
import {connectionOf} from './connect.ts';
import {reach} from './stage.ts';

/** The real cluster as a target; the pod is one of Deployment open, which prints nothing of its own. */
export async function clusterTarget(): Promise<ContractTarget> {
	await reach('half');
	const limited = await limitedKubeconfig('contract', [
		{verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: ['pods']},
	]);
	const namespace = 'demo';
	const ready = ['get', 'pods', '-n', namespace, '-l', 'app=open', '--field-selector=status.phase=Running'];
	const name = (await kubectl([...ready, '-o', 'jsonpath={.items[0].metadata.name}'])).trim();
	return {
		administrator: await connectionOf(),
		limited: await connectionOf(limited),
		pod: {namespace, name, container: 'open', port: 8080, closedPort: 9},
		print: async line => {
			await kubectl(['exec', '-n', namespace, name, '--', 'sh', '-c', `echo '${line}' >/proc/1/fd/1`]);
		},
		compact: async resourceVersion => compactBefore(resourceVersion),
		close: async () => {},
	};
}
