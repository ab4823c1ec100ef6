import {describe, expect, it} from 'vitest';
import {iacChecks} from '../../src/checks/iac-checks.ts';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {canonicalIac} from '../../src/lab/scenarios/iac/canonical.ts';
import {healthyIac} from '../../src/lab/scenarios/iac/healthy.ts';
import {iacOf} from '../support/iac.ts';
import {bare, clusterOf, findingsOf, h0, k3s, node, verdicts} from './fixtures.ts';

type Files = Readonly<Record<string, string>>;

const vars = 'inventory/production/group_vars/all.yml';
const withIac = (files: Files) => ({iac: iacOf(files)});
/** The healthy files with some replaced; undefined takes one away. */
const changed = (files: Readonly<Record<string, string | undefined>>): Files =>
	Object.fromEntries(
		Object.entries({...healthyIac, ...files}).filter(
			(entry): entry is [string, string] => entry[1] !== undefined,
		),
	);
const files = (code: string, changes: Readonly<Record<string, string | undefined>>) =>
	verdicts(code, bare([], withIac(changed(changes))));
const without = (name: string): string =>
	(healthyIac[vars] ?? '').replace(new RegExp(`^${name}:.*\n`, 'm'), '');
const place = '@inventory/production';

describe('healthy files', () => {
	it('give no FAIL, WARN or UNKNOWN, alone and with their cluster', () => {
		const alone = bare([], withIac(healthyIac));
		const found = [
			...iacChecks.flatMap(check => check.run(alone)),
			...runChecks(h0(undefined, withIac(healthyIac))),
		];
		expect(found.filter(({verdict}) => verdict !== 'PASS' && verdict !== 'SKIP')).toEqual([]);
	});
	it('are not asked for: every check says that it needs them', () => {
		for (const {code, run} of iacChecks)
			expect(run(bare([]))).toMatchObject([{code, verdict: 'SKIP', summary: 'needs --iac'}]);
		expect(verdicts('MLB-20', bare([]))).toEqual(['SKIP MLB-20']);
	});
});

describe('IAC-01 and CID-07', () => {
	const differing = {[vars]: `${healthyIac[vars]}k3s_cluster_cidr: 10.244.0.0/16\n`};
	it('fail for two variables of one range, with the line that wins', () => {
		expect(files('IAC-01', differing)).toEqual([`FAIL IAC-01/pod${place}`]);
		expect(files('CID-07', differing)).toEqual([`FAIL CID-07/pod${place}`]);
		const [finding] = findingsOf('IAC-01', bare([], withIac(changed(differing))));
		expect(finding?.evidence.map(({source}) => source)).toContain(`${vars}:8`);
		expect(finding?.evidence.every(({kind}) => kind === 'iac')).toBe(true);
	});
	it('let a pool lie inside the cluster CIDR, and not outside', () => {
		const pool = (cidr: string) => ({
			[vars]: `${without('calico_ipv4pool_cidr')}calico_ipv4pool_cidr: ${cidr}\n`,
		});
		expect(files('CID-07', pool('10.42.128.0/17'))).toEqual(['PASS CID-07']);
		expect(files('CID-07', pool('10.244.0.0/16'))).toEqual([`FAIL CID-07/pod${place}`]);
	});
	it('see a role default that the inventory overrides as overridden, and one that it does not reach as in force', () => {
		const defaults = {'roles/k3s_server/defaults/main.yml': 'k3s_pod_cidr: 10.244.0.0/16\n'};
		expect(files('IAC-01', defaults)).toEqual(['PASS IAC-01']);
		expect(
			files('IAC-01', {
				...defaults,
				[vars]: without('k3s_pod_cidr'),
				'inventory/production/group_vars/k3s_agents.yml': 'k3s_pod_cidr: 10.42.0.0/16\n',
			}),
		).toEqual([`FAIL IAC-01/pod${place}`]);
	});
	it('do not compare two inventories with one another', () => {
		const staging = {
			'inventory/staging/hosts.ini': '[k3s_servers]\ns1\n[k3s_cluster:children]\nk3s_servers\n',
			'inventory/staging/group_vars/all.yml': (healthyIac[vars] ?? '').replace(
				'10.42.0.0/16',
				'10.52.0.0/16',
			),
		};
		expect(files('CID-07', staging)).toEqual(['PASS CID-07']);
	});
	it('fail for a firewall source and for servers without the flag', () => {
		const firewall = {'roles/firewall/tasks/main.yml': '- ufw: {rule: allow, from_ip: 10.244.0.0/16}\n'};
		expect(files('CID-07', firewall)).toEqual([`FAIL CID-07/pod${place}`]);
		const unit = 'roles/k3s_server/templates/k3s.service.j2';
		const noFlag = {
			[unit]: 'ExecStart=k3s server --flannel-backend=none\n',
			[vars]: (healthyIac[vars] ?? '').replace('10.43.0.0/16', '10.96.0.0/12'),
		};
		expect(files('CID-07', noFlag)).toEqual([`FAIL CID-07/service${place}`]);
	});
	it('say UNKNOWN while a file cannot be understood or a value is known during the run only', () => {
		expect(files('CID-07', {'inventory/production/group_vars/k3s_agents.yml': 'a: [1\nb: }'})).toEqual([
			'UNKNOWN CID-07/unread',
		]);
		expect(
			files('CID-07', {[vars]: `${without('k3s_pod_cidr')}k3s_pod_cidr: "{{ lookup('env', 'CIDR') }}"\n`}),
		).toEqual(['UNKNOWN CID-07/unresolved']);
	});
});

describe('IAC-02', () => {
	const defaults = 'roles/k3s_server/defaults/main.yml';
	const loop = `k3s_service_cidr: "{{ k3s_service_cidr | default('10.43.0.0/16') }}"\n`;
	it('fails for a variable that is made of itself, directly and around', () => {
		expect(files('IAC-02', {[defaults]: loop, [vars]: without('k3s_service_cidr')})).toContain(
			'FAIL IAC-02/loop:k3s_service_cidr',
		);
		const round = {
			[vars]: `${without('k3s_pod_cidr')}k3s_pod_cidr: "{{ a_cidr }}"\na_cidr: "{{ k3s_pod_cidr }}"\n`,
		};
		expect(files('IAC-02', round)).toContain('FAIL IAC-02/loop:k3s_pod_cidr');
	});
	it('only notes it while something stronger hides it, and lets set_fact read what was before', () => {
		expect(files('IAC-02', {[defaults]: loop})).toEqual(['WARN IAC-02/loop:k3s_service_cidr']);
		const fact = `- set_fact: {k3s_pod_cidr: "{{ k3s_pod_cidr | default('10.42.0.0/16') }}"}\n`;
		expect(files('IAC-02', {'roles/metallb/tasks/main.yml': fact})).toEqual(['PASS IAC-02']);
	});
	it('warns of a default that counts because the value is out of scope, and of role vars that hide the inventory', () => {
		const scoped = {
			[vars]: `${without('calico_ipv4pool_cidr')}calico_ipv4pool_cidr: "{{ pool_base | default('10.42.0.0/16') }}"\n`,
			'inventory/production/group_vars/elsewhere.yml': 'pool_base: 10.244.0.0/16\n',
		};
		expect(files('IAC-02', scoped).map(text => text.split('@')[0])).toEqual([
			'WARN IAC-02/default:pool_base',
		]);
		expect(files('IAC-02', {'roles/k3s_server/vars/main.yml': 'k3s_pod_cidr: 10.244.0.0/16\n'})).toEqual([
			'WARN IAC-02/shadowed:k3s_pod_cidr',
		]);
	});
	it('fails where nothing sets what the servers are given', () => {
		expect(
			files('IAC-02', {[vars]: `${without('k3s_service_cidr')}`}).map(text => text.split('@')[0]),
		).toContain('FAIL IAC-02/unset:k3s_service_cidr');
	});
});

describe('FLN-02', () => {
	const noFlags = {'roles/k3s_server/templates/k3s.service.j2': 'ExecStart=k3s server --disable=servicelb\n'};
	const other = {[vars]: (healthyIac[vars] ?? '').replace('10.42.0.0/16', '10.244.0.0/16')};
	it('fails for a range that no argument takes, in the files and on the nodes', () => {
		expect(files('FLN-02', {...noFlags, ...other})).toContain('FAIL FLN-02/pod');
		const live = bare(
			[node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server', '--flannel-backend', 'none')})],
			withIac({'group_vars/all.yml': 'k3s_cluster_cidr: 10.244.0.0/16\n'}),
		);
		const [finding] = findingsOf('FLN-02', live);
		expect(finding).toMatchObject({id: 'FLN-02/pod', verdict: 'FAIL', subjects: [{kind: 'Node', name: 'a'}]});
	});
	it('only notes it when the value is the default anyway', () => {
		expect(files('FLN-02', noFlags)).toEqual(['WARN FLN-02/pod', 'WARN FLN-02/service']);
	});
});

describe('the last run', () => {
	const log = (command: string, rest = 'PLAY RECAP ***\nn1 : ok=1 changed=0 unreachable=0 failed=0\n') => ({
		'run.log': `$ ansible-playbook -i inventory/production site.yml ${command}\n${rest}`,
	});
	it('IAC-03 fails for a switch that nothing reads', () => {
		expect(files('IAC-03', {'extra-vars.yml': 'k3s_cni: calico\nmetallb_state: present\n'})).toEqual([
			'FAIL IAC-03/k3s_cni',
		]);
		expect(files('IAC-03', log('-e calico_enabled=true'))).toEqual(['FAIL IAC-03/calico_enabled']);
		expect(files('IAC-03', log('-e "metallb_state=present ansible_user=root"'))).toEqual(['PASS IAC-03']);
	});
	it('IAC-04 fails for a tag that does not exist', () => {
		expect(files('IAC-04', log('--tags storage,mlops'))).toEqual(['FAIL IAC-04/storage']);
		expect(files('IAC-04', log('-t k3s,calico --skip-tags=always'))).toEqual(['PASS IAC-04']);
	});
	it('IAC-05 fails for a failed task, a host that was not reached and an exit code', () => {
		const fatal = 'TASK [k3s : unit] ***\nfatal: [n1]: FAILED! => {"msg": "no"}\n';
		expect(files('IAC-05', log('', fatal))).toEqual(['FAIL IAC-05/run:1']);
		expect(files('IAC-05', log('', `${fatal}...ignoring\nPLAY RECAP ***\n`))).toEqual(['PASS IAC-05']);
		expect(files('IAC-05', log('', 'PLAY RECAP ***\nn1 : ok=1 changed=0 unreachable=1 failed=0\n'))).toEqual([
			'FAIL IAC-05/run:1',
		]);
		expect(files('IAC-05', log('', 'rc=2\n'))).toEqual(['FAIL IAC-05/run:1']);
		expect(files('IAC-05', log(''))).toEqual(['PASS IAC-05']);
		expect(files('IAC-05', log('', 'TASK [x] ***\n'))).toEqual(['UNKNOWN IAC-05']);
	});
	it('IAC-05 names a workload that a task waits for and that does not exist', () => {
		const wait = (name: string) =>
			changed({
				'roles/mlflow/tasks/main.yml': `- name: wait\n  kubernetes.core.k8s_info: {kind: Deployment, name: ${name}, namespace: seldon-system}\n`,
			});
		expect(verdicts('IAC-05', h0(undefined, withIac(wait('seldon-controller-manager'))))).toEqual([
			'WARN IAC-05/wait:seldon-system/seldon-controller-manager',
		]);
		expect(verdicts('IAC-05', h0(undefined, withIac(wait('seldon-v2-controller-manager'))))).toEqual([
			'SKIP IAC-05',
		]);
	});
	it('IAC-06 fails for a value that the chart ignored', () => {
		const helm = (name: string, value: string) =>
			withIac(
				changed({
					'roles/mlflow/vars/main.yml': `seldon_values:\n  env:\n    - {name: ${name}, value: "${value}"}\n`,
				}),
			);
		expect(verdicts('IAC-06', h0(undefined, helm('SELDON_SCHEDULER_PORT', '9999')))[0]).toMatch(
			/^FAIL IAC-06/,
		);
		expect(verdicts('IAC-06', h0(undefined, helm('CLUSTERWIDE', 'true')))).toEqual(['PASS IAC-06']);
	});
});

describe('CAL-16 and IAC-07', () => {
	const tasks = 'roles/firewall/tasks/main.yml';
	it('fail for a port that the mode needs', () => {
		const flannel = {
			[tasks]: '- ufw: rule=allow port=8472 proto=udp\n- ufw: {rule: allow, port: 5473, proto: tcp}\n',
		};
		expect(files('CAL-16', flannel)).toEqual(['FAIL CAL-16/ports']);
		expect(files('IAC-07', flannel)).toEqual(['FAIL IAC-07']);
		expect(verdicts('CAL-16', h0(undefined, withIac(changed(flannel))))).toEqual(['FAIL CAL-16/ports']);
	});
	it('pass without BGP when 179 is closed, for commands, and when the firewall is switched off', () => {
		const shell = {
			[tasks]: '- shell: ufw allow 4789/udp && ufw allow from 192.168.1.0/24 to any port 5473 proto tcp\n',
		};
		expect(files('CAL-16', shell)).toEqual(['PASS CAL-16']);
		expect(files('CAL-16', {[tasks]: '- ufw: {state: disabled}\n'})).toEqual(['PASS CAL-16']);
	});
	it('fail for the source of another network, against the pool in force', () => {
		const source = {
			[tasks]: `${healthyIac[tasks]}\n- ufw: {rule: allow, src: 10.244.0.0/16}\n`.replace(
				'"{{ k3s_pod_cidr }}"',
				'10.244.0.0/16',
			),
		};
		expect(verdicts('CAL-16', h0(undefined, withIac(changed(source))))).toEqual(['FAIL CAL-16/pod-source']);
	});
	it('IAC-07 fails when no play runs the tasks', () => {
		expect(
			files('IAC-07', {'site.yml': (healthyIac['site.yml'] ?? '').replace(/ {4}- role: firewall\n.*\n/, '')}),
		).toEqual(['FAIL IAC-07']);
	});
});

describe('files and cluster together', () => {
	it('MLB-20 warns of pools that differ', () => {
		const range = (text: string) =>
			withIac(changed({[vars]: (healthyIac[vars] ?? '').replace('192.168.1.200-192.168.1.250', text)}));
		expect(
			verdicts('MLB-20', h0(undefined, range('192.168.1.200-192.168.1.225,192.168.1.226-192.168.1.250'))),
		).toEqual(['PASS MLB-20']);
		expect(verdicts('MLB-20', h0(undefined, range('192.168.1.210-192.168.1.250')))).toEqual(['WARN MLB-20']);
	});
	it('CID-02 and CID-03 fail for ranges that were never applied', () => {
		const moved = (from: string, to: string) =>
			withIac(changed({[vars]: (healthyIac[vars] ?? '').replace(from, to)}));
		expect(verdicts('CID-02', h0(undefined, moved('10.42.0.0/16', '10.52.0.0/16')))).toEqual([
			'FAIL CID-02/iac',
			'PASS CID-02',
			'WARN CID-02/iac-pool',
		]);
		expect(verdicts('CID-03', h0(undefined, moved('10.43.0.0/16', '10.96.0.0/12')))).toEqual([
			'FAIL CID-03/iac',
			'PASS CID-03',
		]);
	});
	it('puts everything that follows from the plan that never arrived under the pool of the canonical cluster', () => {
		const snapshot = clusterOf('canonical', undefined, withIac(canonicalIac));
		const {causes} = diagnose(snapshot, runChecks(snapshot));
		expect(causes[0]?.finding.code).toBe('CID-02');
		expect(causes[0]?.symptoms.map(({code}) => code)).toEqual(
			expect.arrayContaining(['IAC-01', 'FLN-02', 'CID-07', 'CID-03']),
		);
		expect(causes.slice(1).filter(({finding}) => /^(?:IAC|FLN-02|CID-07|CID-03)/.test(finding.code))).toEqual(
			[],
		);
	});
});
