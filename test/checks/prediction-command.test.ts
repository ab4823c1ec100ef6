import {expect, test} from 'vitest';
import type {PredictionTest} from '../../src/checks/finding.ts';
import {predictionCommand} from '../../src/checks/prediction-command.ts';

const base: PredictionTest = {
	probe: 'tcp',
	from: {kind: 'pod', namespace: 'a', pod: 'web', container: ''},
	to: [{host: '10.43.7.7', port: 80}],
	protocol: 'tcp',
	name: '',
	confirms: ['timeout'],
	refutes: ['ok'],
};

test.each([
	[{}, 'ktriage probe tcp --from a/web --to 10.43.7.7:80 --allow-actions'],
	[{to: [{host: 'fd00::1', port: 80}]}, 'ktriage probe tcp --from a/web --to [fd00::1]:80 --allow-actions'],
	[{from: {kind: 'outside'}}, 'ktriage probe tcp --from jump-host --to 10.43.7.7:80'],
	[
		{probe: 'dns', name: 'kubernetes.default.svc.cluster.local', protocol: 'udp'},
		'ktriage probe dns --from a/web --to kubernetes.default.svc.cluster.local. --server 10.43.7.7 --allow-actions',
	],
] as const)('%o', (more, command) => {
	expect(predictionCommand({...base, ...more} as PredictionTest)).toBe(command);
});
