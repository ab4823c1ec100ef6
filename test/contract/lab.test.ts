import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {loadConnection} from '../../src/kube/kubeconfig.ts';
import {createTransport, userAgent} from '../../src/kube/transport.ts';
import {startLab} from '../../src/lab/lab.ts';
import {contractSuite} from './suite.ts';

contractSuite('the embedded cluster', {compaction: true, users: false}, async () => {
	const namespace = {
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {name: 'contract'},
		spec: {},
		status: {phase: 'Active'},
	};
	const lab = await startLab({cluster: {objects: [namespace], gitVersion: 'v1.33.1'}});
	const folder = await mkdtemp(path.join(tmpdir(), 'ktriage-contract-'));
	const kubeconfig = path.join(folder, 'config');
	await writeFile(kubeconfig, lab.kubeconfig());
	return {
		namespace: 'contract',
		connect: async impersonate =>
			createTransport({
				connection: await loadConnection({
					kubeconfig,
					env: {},
					homeDirectory: '',
					...(impersonate !== undefined && {impersonate}),
				}),
				userAgent: userAgent('0.0.0', 'contract'),
			}),
		compact: async () => lab.compact(),
		close: async () => {
			await lab.close();
			await rm(folder, {recursive: true});
		},
	};
});
