import {mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {iacModel} from '../../../src/iac/model.ts';
import {networkValues} from '../../../src/iac/network-values.ts';
import {iacLimits, loadIac, parseFiles} from '../../../src/record/iac/load.ts';
import {withoutSecrets} from '../../../src/record/iac/secrets.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'iac-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const write = (name: string, text: string | Buffer): string => {
	const file = path.join(folder, name);
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, text);
	return file;
};

describe('hostile folders', () => {
	it('reads nothing outside of the folder', async () => {
		const outside = mkdtempSync(path.join(tmpdir(), 'outside-'));
		writeFileSync(path.join(outside, 'all.yml'), 'k3s_pod_cidr: 10.99.0.0/16\n');
		write('group_vars/k3s.yml', 'a: 1\n');
		symlinkSync(path.join(outside, 'all.yml'), path.join(folder, 'group_vars/all.yml'));
		symlinkSync(outside, path.join(folder, 'roles'));
		const iac = await loadIac(folder);
		rmSync(outside, {recursive: true});
		expect(iac.files.map(file => file.path)).toEqual(['group_vars/k3s.yml']);
		expect(iac.notes).toHaveLength(2);
	});

	it('refuses a huge file and a binary one, and goes on', async () => {
		truncateSync(write('group_vars/huge.yml', ''), 2 ** 30);
		write('group_vars/binary.yml', Buffer.from([0, 1, 2, 255]));
		write('group_vars/all.yml', 'k3s_pod_cidr: 10.42.0.0/16\n');
		const iac = await loadIac(folder);
		expect(iac.problems.map(problem => problem.path)).toEqual([
			'group_vars/binary.yml',
			'group_vars/huge.yml',
		]);
		expect(networkValues(iacModel(iac)).map(({text}) => text)).toEqual(['10.42.0.0/16']);
	});

	it('refuses more files than it reads, and a folder that does not exist', async () => {
		for (let index = 0; index < 4; index++) write(`f${index}.yml`, 'a: 1\n');
		const {lstat, open, readdir, realpath, stat} = await import('node:fs/promises');
		const disk = {lstat, open, readdir, realpath, stat};
		await expect(loadIac(folder, disk, {...iacLimits, files: 3})).rejects.toThrow(
			'holds more than 3 files; a folder of Ansible files does not',
		);
		await expect(loadIac(path.join(folder, 'none'))).rejects.toThrow('it does not exist');
	});

	it('says where YAML is broken, and takes what it can', () => {
		const broken = parseFiles('x', {
			'group_vars/all.yml': 'a: 1\nb: [1, 2\nc: }\n',
			'site.yml': '- hosts: all\n',
		});
		expect(broken.problems[0]).toMatchObject({path: 'group_vars/all.yml'});
		expect(iacModel(broken).plays.plays).toHaveLength(1);
	});

	it.each([
		[
			'aliases that multiply',
			`a: &a [${'1,'.repeat(9)}1]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[index]}`).join(',')}]`).join('\n')}\n`,
		],
		['an alias inside itself', 'a: &x {b: *x}\n'],
		['deep nesting', `a: ${'['.repeat(3000)}${']'.repeat(3000)}\n`],
	])('stops at %s', (_, text) => {
		const iac = parseFiles('x', {'group_vars/all.yml': text});
		expect(iac.problems).toHaveLength(1);
		expect(iac.files[0]?.documents).toEqual([]);
	});

	it('follows includes in a circle once', () => {
		const iac = parseFiles('x', {
			'site.yml': '- hosts: all\n  tasks:\n    - include_tasks: a.yml\n  roles: [r]\n',
			'a.yml': '- include_tasks: b.yml\n',
			'b.yml': '- include_tasks: a.yml\n',
			'roles/r/tasks/main.yml': '- include_role: {name: r}\n',
		});
		expect(iacModel(iac).plays.notes.some(note => note.includes('includes itself'))).toBe(true);
	});

	it('takes ten thousand files', () => {
		const files = Object.fromEntries(
			Array.from({length: 10_000}, (_, index) => [
				`roles/r${index % 100}/tasks/t${index}.yml`,
				`- debug: {msg: ${index}}\n`,
			]),
		);
		expect(iacModel(parseFiles('x', files)).layout.roles.size).toBe(100);
	});
});

describe('what YAML says', () => {
	const entries = (text: string) => {
		const [document] = parseFiles('x', {'group_vars/all.yml': text}).files[0]?.documents ?? [];
		return document?.kind === 'map' ? document.entries : [];
	};
	it('keeps lines, takes the last of two equal keys, and reads yes as Ansible does', () => {
		expect(entries('a: 1\n\nb: yes\na: 2\n').map(({key, line}) => `${key} ${line}`)).toEqual([
			'a 1',
			'b 3',
			'a 4',
		]);
		expect(entries('b: yes\n')[0]?.value).toMatchObject({value: true});
	});
	it('never reads vaulted values, vaulted files and passwords', () => {
		const [vaulted, password, pointer] = entries(
			'a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\ndb_password: hunter2\nsecret_name: x\n',
		);
		expect(vaulted?.value).toMatchObject({kind: 'secret', why: 'vaulted'});
		expect(password?.value.kind).toBe('secret');
		expect(pointer?.value).toMatchObject({value: 'x'});
		const file = parseFiles('x', {'group_vars/all.yml': '$ANSIBLE_VAULT;1.1;AES256\n6162\n'});
		expect(file.files[0]).toMatchObject({text: '', documents: []});
		expect(
			JSON.stringify(parseFiles('x', {'group_vars/all.yml': 'db_password: hunter2\n'}).files[0]?.documents),
		).not.toContain('hunter2');
	});
	it('makes control characters harmless', () => {
		expect(JSON.stringify(entries('a: "\\e[31mx\\u202e"\n'))).not.toMatch(/\\u001b|\u202e/);
	});
});

describe('what is saved', () => {
	it.each([
		['db_password: hunter2\n', 'db_password: REDACTED\n'],
		["  - api_token = 'hunter2'\n", '  - api_token = REDACTED\n'],
		['minio: {access_key: hunter2, port: 9000}\n', 'minio: {access_key: REDACTED, port: 9000}\n'],
		[
			'n1 ansible_host=10.0.0.1 ansible_ssh_pass=x ansible_password=hunter2\n',
			'n1 ansible_host=10.0.0.1 ansible_ssh_pass=REDACTED ansible_password=REDACTED\n',
		],
		[
			'$ ansible-playbook site.yml -e s3_secret=hunter2 -e a=1\n',
			'$ ansible-playbook site.yml -e s3_secret=REDACTED -e a=1\n',
		],
		['tls_key: |\n  hunter2\n  hunter2\nnext: 1\n', 'tls_key: |\n  REDACTED\n  REDACTED\nnext: 1\n'],
		['a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162636465\nb: 1\n', 'a: !vault |\n  REDACTED\n\nb: 1\n'],
		['uri: postgres://u:hunter2@db/x\n', 'uri: postgres://u:REDACTED@db/x\n'],
		['cmd: psql --password=hunter2 -h db\n', 'cmd: psql --password=REDACTED -h db\n'],
		[`-e '{"db_password": "hunter2", "a": 1}'\n`, `-e '{"db_password": REDACTED, "a": 1}'\n`],
		[
			'kind: Secret\nstringData:\n  user: hunter2\ntype: Opaque\n',
			'kind: Secret\nstringData:\n  REDACTED\ntype: Opaque\n',
		],
		['db_password: "{{ vault_db_password }}"\n', 'db_password: "{{ vault_db_password }}"\n'],
		['k3s_pod_cidr: 10.42.0.0/16\n', 'k3s_pod_cidr: 10.42.0.0/16\n'],
	])('%j', (text, saved) => {
		expect(withoutSecrets(text).text).toBe(saved);
	});
});
