import type {Argv} from 'yargs';
import type {Denial, LabCluster} from '../../lab/cluster.ts';
import type {CommandContext} from '../command-line.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

/** Whatever would change something, or would seem to run in a pod. */
const writes: readonly Denial[] = [
	...['create', 'update', 'patch', 'delete', 'deletecollection'].map(verb => ({
		verb,
		group: '*',
		resource: '*',
	})),
	...['pods/exec', 'pods/attach', 'pods/portforward'].map(resource => ({verb: '*', group: '', resource})),
];

type ServeOptions = {readonly what: string; readonly at?: string; readonly write?: string};

/** `serve WHAT`: a snapshot or a journal as a read-only Kubernetes API on this machine. */
export const serveCommand: Register = (yargs, choose) =>
	yargs.command(
		'serve <what>',
		'present a snapshot or a journal as a read-only Kubernetes API on loopback, for kubectl and k9s',
		(command: Argv) =>
			command
				.positional('what', {
					type: 'string',
					demandOption: true,
					describe: 'a snapshot folder, what another tool saved, or a journal',
				})
				.option('at', {
					type: 'string',
					requiresArg: true,
					describe: 'this moment of a journal: 22:14, 22:14:30 (UTC) or RFC 3339; else its end',
				})
				.option('write', {
					type: 'string',
					requiresArg: true,
					describe: 'write the kubeconfig to this new file; else to a temporary one',
				})
				.example(`KUBECONFIG=$(${programName} serve ./before | head -1) kubectl get pods -A`, 'in a script')
				.example(`${programName} serve night.ktj --at 22:14`, 'the pods of 22:14'),
		argv => choose(context => runServe(argv as unknown as ServeOptions, context)),
	);

async function runServe(options: ServeOptions, context: CommandContext): Promise<number> {
	const {startLab} = await import('../../lab/lab.ts');
	const {writeKubeconfig} = await import('../record/kubeconfig-file.ts');
	const cluster = await clusterOf(options, context);
	const lab = await startLab({cluster: {...cluster, denied: [...(cluster.denied ?? []), ...writes]}});
	try {
		const kubeconfig = await writeKubeconfig(lab.kubeconfig(), options.write);
		try {
			await writeAll(context.stdout, [`${kubeconfig.file}\n`]);
			context.stderr.write(
				`serving ${options.what} read-only at ${lab.server.origin} until Ctrl+C: export KUBECONFIG=${kubeconfig.file}\n`,
			);
			await interrupted(context.signal);
		} finally {
			await kubeconfig.remove();
		}
	} finally {
		await lab.close();
	}
	return exitCodes.pass.code;
}

async function clusterOf({what, at}: ServeOptions, context: CommandContext): Promise<LabCluster> {
	const {isJournal, tableNames} = await import('../record/open-moment.ts');
	if (!(await isJournal(what))) {
		const {isForeign, readForeign} = await import('../../record/foreign/read.ts');
		const {readSnapshotFolder} = await import('../../record/read-folder.ts');
		const {cluster, notes} = await ((await isForeign(what)) ? readForeign : readSnapshotFolder)(what);
		for (const note of notes) context.stderr.write(`${note}\n`);
		const {serverError: _, ...readable} = cluster;
		return readable;
	}
	const [{openJournal}, {createPlayer, snapshotAt}, {journalCluster}, {readMoment}] = await Promise.all([
		import('../../record/journal/read.ts'),
		import('../../record/journal/player.ts'),
		import('../../record/journal/objects.ts'),
		import('../record/journal-time.ts'),
	]);
	const journal = await openJournal(what);
	try {
		for (const note of journal.notes) context.stderr.write(`${note}\n`);
		const player = await createPlayer(journal);
		await player.seek(at === undefined ? player.to : readMoment(at, player.from));
		context.stderr.write('a journal holds what ktriage reads of an object, not the whole object\n');
		return journalCluster(snapshotAt(player, tableNames), player.state().pods());
	} finally {
		await journal.close();
	}
}

function interrupted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	// Without something to wait for, the process would end.
	const alive = setInterval(() => {}, 2 ** 30);
	return new Promise(resolve =>
		signal.addEventListener(
			'abort',
			() => {
				clearInterval(alive);
				resolve();
			},
			{once: true},
		),
	);
}
