import {type Lab, startLab} from '../../../src/lab/lab.ts';
import {findScenario} from '../../../src/lab/scenarios/index.ts';
import {givenConnection} from '../../../src/session/given-connection.ts';
import {namespace, pod} from '../../lab/objects.ts';
import type {ContractTarget} from './target.ts';

const served = {namespace: 'served', name: 'web-0', container: 'main', port: 8080, closedPort: 9} as const;

const connectionTo = (lab: Lab) =>
	givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token});

/** The embedded cluster as a target: the canonical scenario, standing still, with a pod that answers. */
export async function labTarget(): Promise<ContractTarget> {
	const {timeline: _, now: __, ...canonical} = findScenario('canonical')!.build(Date.now());
	const lab = await startLab({
		cluster: {
			...canonical,
			objects: [...canonical.objects, namespace(served.namespace), pod(served.namespace, served.name)],
			probes: [
				{
					probe: 'tcp',
					from: {namespace: served.namespace, pod: served.name},
					to: {host: '127.0.0.1', port: served.closedPort},
					class: 'refused',
				},
			],
		},
	});
	const strict = await startLab({
		cluster: {
			objects: [namespace('kube-system')],
			denied: [
				{verb: '*', group: '', resource: 'secrets'},
				{verb: '*', group: 'apps', resource: 'deployments'},
				{verb: 'create', group: '', resource: 'configmaps'},
			],
		},
	});
	return {
		administrator: connectionTo(lab),
		limited: connectionTo(strict),
		pod: served,
		print: async line => {
			const key = `${served.namespace}/${served.name}/${served.container}`;
			lab.appendLog(key, [`${new Date().toISOString()} ${line}`]);
		},
		compact: async () => lab.compact(),
		close: async () => {
			await lab.close();
			await strict.close();
		},
	};
}
