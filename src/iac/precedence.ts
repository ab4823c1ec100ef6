/**
 * Where a variable can be set, by the numbers of Ansible's documentation ("Understanding variable precedence"): the higher one wins. Levels
 * 1 (options such as -u, which set no variable), 11 (facts of the host) and 13 (typed in at a prompt) are not in files: what depends on
 * them is said to be unknown.
 */
export const levels = {
	2: 'role default',
	3: 'group in the inventory file',
	4: 'inventory group_vars/all',
	5: 'playbook group_vars/all',
	6: 'inventory group_vars',
	7: 'playbook group_vars',
	8: 'host in the inventory file',
	9: 'inventory host_vars',
	10: 'playbook host_vars',
	12: 'play vars',
	14: 'play vars_files',
	15: 'role vars',
	16: 'block vars',
	17: 'task vars',
	18: 'include_vars',
	19: 'set_fact',
	20: 'role parameter',
	21: 'include parameter',
	22: 'extra vars',
} as const;

export type Level = keyof typeof levels;
