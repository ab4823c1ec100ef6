import type {Register} from './register.ts';

/** Commands of the first level: the words that name them, and the module that adds them, read only when a command line needs it. */
export type LateCommands = {
	readonly names: readonly string[];
	readonly load: () => Promise<readonly Register[]>;
};

/** What `ktriage` without a command is. */
const screens: LateCommands = {names: [], load: async () => [(await import('./screens.ts')).screensCommand]};

/** Every command, in the order of the help. */
export const commandTable: readonly LateCommands[] = [
	screens,
	{names: ['demo'], load: async () => [(await import('./demo.ts')).demoCommand]},
	{names: ['check'], load: async () => [(await import('./check.ts')).checkCommand]},
	{names: ['gate'], load: async () => [(await import('./gate.ts')).gateCommand]},
	{names: ['playbook'], load: async () => [(await import('./playbook.ts')).playbookCommand]},
	{names: ['backup'], load: async () => [(await import('./backup.ts')).backupCommand]},
	{names: ['pods'], load: async () => [(await import('./pods.ts')).podsCommand]},
	{
		names: ['calico', 'metallb', 'dns', 'policies'],
		load: async () => (await import('./systems.ts')).systemCommands,
	},
	{names: ['why'], load: async () => [(await import('./why.ts')).whyCommand]},
	{names: ['who'], load: async () => [(await import('./who.ts')).whoCommand]},
	{names: ['policy'], load: async () => [(await import('./policy/policy.ts')).policyCommand]},
	{names: ['seldon'], load: async () => [(await import('./seldon.ts')).seldonCommand]},
	{names: ['snapshot'], load: async () => [(await import('./snapshot.ts')).snapshotCommand]},
	{names: ['diff'], load: async () => [(await import('./diff.ts')).diffCommand]},
	{names: ['replay'], load: async () => [(await import('./replay.ts')).replayCommand]},
	{names: ['serve'], load: async () => [(await import('./serve.ts')).serveCommand]},
	{names: ['report'], load: async () => [(await import('./report.ts')).reportCommand]},
	{names: ['incidents'], load: async () => [(await import('./incidents.ts')).incidentsCommand]},
	{names: ['metrics'], load: async () => [(await import('./metrics.ts')).metricsCommand]},
	{names: ['iac'], load: async () => [(await import('./iac.ts')).iacCommand]},
	{names: ['profile'], load: async () => [(await import('./profile.ts')).profileCommand]},
	{names: ['probe'], load: async () => [(await import('./probe.ts')).probeCommand]},
	{names: ['trace-lb'], load: async () => [(await import('./trace-lb.ts')).traceCommand]},
	{names: ['cleanup'], load: async () => [(await import('./cleanup.ts')).cleanupCommand]},
	{names: ['finalizers'], load: async () => [(await import('./finalizers.ts')).finalizersCommand]},
	{names: ['restart'], load: async () => [(await import('./restart.ts')).restartCommand]},
	{names: ['audit'], load: async () => [(await import('./audit.ts')).auditCommand]},
	{names: ['rbac'], load: async () => [(await import('./rbac.ts')).rbacCommand]},
	{names: ['completion'], load: async () => [(await import('./completion.ts')).completionCommand]},
];

/**
 * The commands that a command line can mean: one when its first word says which, the screens alone when no word can be a command, else all,
 * so that help, completion and what is said about a wrong word know every one.
 */
export function commandsFor(args: readonly string[]): readonly LateCommands[] {
	const [first = ''] = args;
	const named = commandTable.filter(({names}) => names.includes(first));
	if (named.length > 0) return named;
	const isOption = first === '' || first.startsWith('-');
	const asksForMore = args.some(
		arg => /^(?:--help|--version|--get-yargs-completions|-[a-z]*h)$/.test(arg) || isCommand(arg),
	);
	return isOption && !asksForMore ? [screens] : commandTable;
}

const isCommand = (word: string) => commandTable.some(({names}) => names.includes(word));
