import {beforeAll, describe, expect, it} from 'vitest';
import {nodeNames} from '../support/cluster.ts';
import {reportWith} from '../support/faults.ts';
import {growDemo, reach} from '../support/stage.ts';

const [, , left] = nodeNames();

describe('an agent that was not restarted with the new flags', () => {
	beforeAll(async () => {
		await reach('half');
		await growDemo();
	});

	it('is told by the pods that it still makes, which are its symptom, as are two policy engines', async () => {
		const report = await reportWith([
			{code: 'FLN-03', class: 'root', owner: 'platform', about: left},
			{code: 'CID-01', class: 'symptom', owner: 'platform', about: `pods on ${left}`},
			{
				code: 'CAL-18',
				verdict: 'WARN',
				class: 'symptom',
				owner: 'platform',
				about: `changing the chains of Calico on ${left}`,
			},
			{code: 'ENV-01', verdict: 'WARN', class: 'symptom', owner: 'platform', about: left},
		]);
		const remedies = report.findings.find(({id}) => id === `FLN-03/${left}`)?.remedies ?? [];
		expect(remedies[0]?.command).toBe('sudo systemctl restart k3s-agent');
	});
});
