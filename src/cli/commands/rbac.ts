import type {Argv} from 'yargs';
import {defaultFeatures, type FeatureName, features} from '../../rbac/features.ts';
import type {CommandContext} from '../command-line.ts';
import {exitCodes} from '../exit-codes.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type RbacOptions = SourceOptions & {
	readonly features: readonly FeatureName[];
	readonly subject: string;
	readonly served: boolean;
};

/** `rbac`: the smallest role that is enough. */
export const rbacCommand: Register = (yargs, choose) =>
	yargs.command(
		'rbac',
		'print the Role or ClusterRole that is enough for what ktriage is to be used for',
		(command: Argv) =>
			withSourceOptions(command)
				.option('features', {
					type: 'string',
					array: true,
					requiresArg: true,
					choices: features.map(({name}) => name),
					default: defaultFeatures,
					describe: 'what it is to be used for',
				})
				.option('subject', {
					type: 'string',
					requiresArg: true,
					default: '',
					describe: 'who gets it: USER, group:NAME or NAMESPACE/SERVICEACCOUNT; prints the binding too',
				})
				.option('served', {
					type: 'boolean',
					default: false,
					describe: 'ask the cluster what it serves and leave out the rest',
				})
				.example(`${programName} rbac --subject group:oncall | kubectl apply -f -`, 'to look')
				.example(`${programName} rbac -n ml --features read logs`, 'a Role for one namespace')
				.epilogue(
					`Features:\n${features.map(({name, about, writes}) => `  ${name.padEnd(18)} ${about}${writes ? ' (changes or runs something)' : ''}`).join('\n')}`,
				),
		argv => choose(context => runRbac(argv as unknown as RbacOptions, context)),
	);

async function runRbac(options: RbacOptions, context: CommandContext): Promise<number> {
	const [{roleYaml}, {collectors}] = await Promise.all([
		import('../../rbac/role.ts'),
		import('../../../collectors/index.ts'),
	]);
	const scoped = collectors
		.flatMap(({resources}) => resources)
		.filter(({namespaced}) => !namespaced)
		.map(({group, resource}) => `${group}/${resource}`);
	const yaml = roleYaml(
		{
			features: options.features,
			namespace: options.namespace ?? '',
			subject: options.subject,
			clusterScoped: new Set(scoped),
			...(options.served && {served: await servedBy(options, context)}),
		},
		collectors,
	);
	await writeAll(context.stdout, [yaml]);
	return exitCodes.pass.code;
}

async function servedBy(options: RbacOptions, context: CommandContext): Promise<ReadonlySet<string>> {
	const [{openSource}, {ownTransport}, {discover}] = await Promise.all([
		import('../source.ts'),
		import('../own-transport.ts'),
		import('../../kube/discovery.ts'),
	]);
	const source = await openSource(options, context, false);
	const transport = await ownTransport(source);
	try {
		const {resources} = await discover(transport, context.signal);
		return new Set(resources.map(({group, resource}) => `${group}/${resource}`));
	} finally {
		transport.close();
		await source.close();
	}
}
