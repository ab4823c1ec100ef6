import type {KeyBinding} from '../../src/ui/keys/binding.ts';

/** Keys of a question to the policies. */
export const explainKeys: readonly KeyBinding[] = [
	{
		id: 'open',
		keys: ['enter'],
		where: 'explain',
		label: 'choose',
		help: 'Choose the row; with an answer on the screen, show the policy that decides.',
	},
	{
		id: 'from',
		keys: ['<'],
		where: 'explain',
		label: 'from',
		help: 'Choose another source: a pod, an address, jump-host.',
	},
	{
		id: 'to',
		keys: ['>'],
		where: 'explain',
		label: 'to',
		help: 'Choose another target: a pod, a Service, an address, a host name.',
	},
	{id: 'port', keys: ['n'], where: 'explain', label: 'port', help: 'Choose another port.'},
	{id: 'turn', keys: ['R'], where: 'explain', label: '', help: 'Ask the other way round.'},
	{
		id: 'probe',
		keys: ['p'],
		where: 'explain',
		label: 'probe',
		help: 'Try the connection: what would be asked is shown first.',
	},
	{
		id: 'hits',
		keys: ['X'],
		where: 'explain',
		label: 'counters',
		help: 'Read what packet filters really let through and deny, or stop reading. It runs commands: asked once.',
	},
	{
		id: 'suggest',
		keys: ['s'],
		where: 'explain',
		label: 'fix',
		help: 'Show the smallest policy that lets it through, and everything else it would open.',
	},
];
