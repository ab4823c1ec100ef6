import {describe, expect, it} from 'vitest';
import {iacModel} from '../../src/iac/model.ts';
import {type Level, levels} from '../../src/iac/precedence.ts';
import {iacOf} from '../support/iac.ts';

const inventory = (vars = '', host = '') => `[all]\nn1${host}\n\n[east]\nn1\n${vars}`;

/** For each level the file that sets x there, as text; files that several levels write are put together below. */
const places: Readonly<Record<Level, Readonly<Record<string, string>>>> = {
	2: {'roles/r/defaults/main.yml': 'x: L2\n'},
	3: {'#vars': '[east:vars]\nx=L3\n'},
	4: {'inv/group_vars/all.yml': 'x: L4\n'},
	5: {'group_vars/all.yml': 'x: L5\n'},
	6: {'inv/group_vars/east.yml': 'x: L6\n'},
	7: {'group_vars/east/main.yml': 'x: L7\n'},
	8: {'#host': ' x=L8'},
	9: {'inv/host_vars/n1.yml': 'x: L9\n'},
	10: {'host_vars/n1.yml': 'x: L10\n'},
	12: {'#play': '  vars: {x: L12}\n'},
	14: {'#play': '  vars_files: [more.yml]\n', 'more.yml': 'x: L14\n'},
	15: {'roles/r/vars/main.yml': 'x: L15\n'},
	16: {'#block': '  vars: {x: L16}\n'},
	17: {'#task': '    vars: {x: L17}\n'},
	18: {'#before': '- include_vars: extra.yml\n', 'roles/r/vars/extra.yml': 'x: L18\n'},
	19: {'#before': '- set_fact: {x: L19}\n'},
	20: {'#role': '      vars: {x: L20}\n'},
	21: {'#include': '  vars: {x: L21}\n'},
	22: {'extra-vars.yml': 'x: L22\n'},
};

function filesFor(wanted: readonly Level[]): Record<string, string> {
	const at = (part: string): string => wanted.map(level => places[level][part] ?? '').join('');
	const files: Record<string, string> = {
		'inv/hosts.ini': inventory(at('#vars'), at('#host')),
		'site.yml': `- hosts: east\n${at('#play')}  roles:\n    - role: r\n${at('#role')}`,
		'roles/r/tasks/main.yml': `${at('#before')}- include_tasks: inner.yml\n${at('#include')}`,
		'roles/r/tasks/inner.yml': `- name: all\n${at('#block')}  block:\n  - debug: {msg: "{{ x }}"}\n${at('#task')}`,
	};
	for (const level of wanted)
		for (const [path, text] of Object.entries(places[level])) if (!path.startsWith('#')) files[path] = text;
	return files;
}

async function winner(wanted: readonly Level[]) {
	const {contextsOfTask} = await import('../../src/iac/model.ts');
	const model = iacModel(iacOf(filesFor(wanted)));
	const task = model.plays.tasks.find(({module}) => module === 'debug')!;
	const environment = model.environments[0]!;
	const [context] = contextsOfTask(model, environment, task);
	return environment.resolver.variable('x', context!);
}

const order = Object.keys(levels).map(Number) as Level[];
const pairs = order.slice(1).map((level, index) => [order[index]!, level] as const);

describe("Ansible's precedence", () => {
	it.each(pairs)('level %i loses against level %i', async (low, high) => {
		const {result, winner: won, losers} = await winner([low, high]);
		expect(result).toEqual({kind: 'value', value: `L${high}`});
		expect(won?.level).toBe(high);
		expect(losers.map(({level}) => level)).toEqual([low]);
	});

	it('lists every loser, strongest first, when all levels set it', async () => {
		const {winner: won, losers} = await winner(order);
		expect(won?.level).toBe(22);
		expect(losers.map(({level}) => level)).toEqual(order.toReversed().slice(1));
	});

	it('lets the deeper group win, then the later name, then ansible_group_priority', () => {
		const ask = (vars: string, files: Readonly<Record<string, string>>) => {
			const model = iacModel(
				iacOf({'hosts.ini': `[b]\nn1\n[a]\nn1\n[deep]\nn1\n[b:children]\ndeep\n${vars}`, ...files}),
			);
			const [environment] = model.environments;
			return environment!.resolver.variable('x', environment!.hosts[0]!).result;
		};
		const shallow = {'group_vars/a.yml': 'x: a\n', 'group_vars/b.yml': 'x: b\n'};
		expect(ask('', shallow)).toEqual({kind: 'value', value: 'b'});
		expect(ask('', {...shallow, 'group_vars/deep.yml': 'x: deep\n'})).toEqual({kind: 'value', value: 'deep'});
		expect(ask('[a:vars]\nansible_group_priority=10\n', shallow)).toEqual({kind: 'value', value: 'a'});
	});
});
