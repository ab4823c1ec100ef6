import {describe, expect, it} from 'vitest';
import {fallbackIac} from '../../src/lab/scenarios/iac/fallback.ts';
import {healthyIac} from '../../src/lab/scenarios/iac/healthy.ts';
import {iacOf} from '../support/iac.ts';
import {bare, clusterOf, findingsOf, h0, verdicts} from './fixtures.ts';

type Files = Readonly<Record<string, string>>;

const vars = 'inventory/production/group_vars/all.yml';
const withIac = (files: Files) => ({iac: iacOf(files)});
const changed = (files: Files): Files => ({...healthyIac, ...files});
const files = (code: string, changes: Files) => verdicts(code, bare([], withIac(changed(changes))));
const without = (name: string): string =>
	(healthyIac[vars] ?? '').replace(new RegExp(`^${name}:.*\n`, 'm'), '');

describe('MLB-14', () => {
	it('fails for a run without the switch and names the Service that flipped', () => {
		expect(verdicts('MLB-14', clusterOf('sc-23'))).toEqual(['FAIL MLB-14/run:6']);
		const [finding] = findingsOf('MLB-14', clusterOf('sc-23'));
		expect(finding?.subjects).toEqual([{kind: 'Service', namespace: 'mlflow', name: 'mlflow-server'}]);
		expect(verdicts('MLB-14', h0(undefined, withIac(fallbackIac)))).toEqual(['FAIL MLB-14/run:6']);
	});
	it('passes when the command or the inventory gives it, and for a stage that has no such task', () => {
		const log = (command: string) =>
			changed({'run.log': `ansible-playbook site.yml ${command}\n`, [vars]: without('metallb_state')});
		expect(verdicts('MLB-14', h0(undefined, withIac(log('-t mlops -e metallb_state=present'))))).toEqual([
			'PASS MLB-14',
		]);
		expect(verdicts('MLB-14', h0(undefined, withIac(log('-t foundation'))))).toEqual(['PASS MLB-14']);
		expect(verdicts('MLB-14', h0(undefined, withIac(log('-t monitoring'))))).toEqual(['FAIL MLB-14/run:1']);
	});
	it('only warns while no run is known, and reads a type chosen by an expression', () => {
		expect(
			files('MLB-14', {
				[vars]: without('metallb_state'),
				'roles/mlflow/tasks/main.yml': `- k8s: {definition: {kind: Service, metadata: {name: x}, spec: {type: "{{ 'LoadBalancer' if metallb_state | default('') == 'present' else 'NodePort' }}"}}}\n`,
				'roles/monitoring/tasks/main.yml': '[]\n',
			}),
		).toEqual(['SKIP MLB-14']);
		expect(verdicts('MLB-14', h0(undefined, withIac(changed({[vars]: without('metallb_state')}))))).toEqual([
			'WARN MLB-14/inventory',
		]);
	});
});
