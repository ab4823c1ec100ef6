import type {Argv} from 'yargs';
import {type ActionOptions, type SourceOptions, withActionOptions, withSourceOptions} from '../options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type ProbeOptions = SourceOptions &
	ActionOptions & {
		readonly output: 'text' | 'json';
		readonly record?: string;
		readonly from: string;
		readonly to: string;
		readonly by: 'exec' | 'ephemeral' | 'pod';
		readonly probeImage?: string;
	};
export type DnsOptions = ProbeOptions & {readonly server: string; readonly protocol: 'udp' | 'tcp'};
export type TcpOptions = ProbeOptions & {readonly via: 'address' | 'name' | 'endpoint' | 'all'};
export type HttpOptions = ProbeOptions & {readonly header: readonly string[]; readonly body?: string};
export type InferenceOptions = ProbeOptions & {
	readonly model?: string;
	readonly pipeline?: string;
	readonly experiment?: string;
	readonly operation: 'live' | 'ready' | 'model-ready' | 'metadata' | 'infer';
	readonly host: string;
	readonly body?: string;
};
export type HealthOptions = ProbeOptions & {readonly service: string; readonly tls: boolean};
export type LatencyOptions = ProbeOptions & {readonly count: number};
export type CanaryOptions = ProbeOptions & {readonly seconds: number; readonly every: number};
export type MatrixOptions = SourceOptions &
	ActionOptions & {
		readonly output: 'text' | 'json';
		readonly record?: string;
		readonly of: 'pods' | 'namespaces' | 'edges' | 'forbidden';
	};
export type PlanOptions = SourceOptions &
	ActionOptions & {
		readonly output: 'text' | 'json';
		readonly record?: string;
		readonly code: string;
		readonly run: boolean;
	};

function shared<T>(yargs: Argv<T>) {
	return withActionOptions(withSourceOptions(yargs))
		.option('output', {
			alias: 'o',
			choices: ['text', 'json'] as const,
			default: 'text' as const,
			describe: 'format',
		})
		.option('record', {
			type: 'string',
			requiresArg: true,
			describe: 'append the answers to this file, for check --probes',
		});
}

function asking<T>(yargs: Argv<T>, to: string) {
	return shared(yargs)
		.option('from', {
			type: 'string',
			demandOption: true,
			requiresArg: true,
			describe: 'jump-host, node/NAME, NAMESPACE/POD[/CONTAINER], NAMESPACE/WORKLOAD or NAMESPACE',
		})
		.option('to', {type: 'string', demandOption: true, requiresArg: true, describe: to})
		.option('by', {
			choices: ['exec', 'ephemeral', 'pod'] as const,
			default: 'exec' as const,
			describe:
				'from a pod: with the tools it has, in an ephemeral container, or from a throw-away pod like it',
		})
		.option('probe-image', {
			type: 'string',
			requiresArg: true,
			describe: 'image for --by ephemeral and pod; else one that the node has already',
		});
}

const target =
	'ADDRESS:PORT, NAME:PORT, NAMESPACE/SERVICE[:PORT], pod/NAMESPACE/POD[:PORT] or node/NAME:PORT';

/** `probe dns|tcp|http|inference|grpc-health|latency|canary|matrix|plan`: asks the network itself. */
export const probeCommand: Register = (yargs, choose) =>
	yargs.command('probe <command>', 'ask the network itself, from this machine or from a pod', (group: Argv) =>
		group
			.command(
				'dns',
				'ask for the address of a name, and check it against the cluster',
				(command: Argv) =>
					asking(command, 'the name; one of a Service may be short: kubernetes.default')
						.option('server', {
							type: 'string',
							default: '',
							describe: 'address of the DNS server, instead of the one the asker is set up with',
						})
						.option('protocol', {
							choices: ['udp', 'tcp'] as const,
							default: 'udp' as const,
							describe: 'transport of the question',
						}),
				argv =>
					choose(async context =>
						(await import('../probe/kinds.ts')).runDns(argv as unknown as DnsOptions, context),
					),
			)
			.command(
				'tcp',
				'open a connection',
				(command: Argv) =>
					asking(command, target).option('via', {
						choices: ['address', 'name', 'endpoint', 'all'] as const,
						default: 'address' as const,
						describe: 'how a Service is asked; all compares the three',
					}),
				argv =>
					choose(async context =>
						(await import('../probe/kinds.ts')).runTcp(argv as unknown as TcpOptions, context),
					),
			)
			.command(
				'http',
				'send one HTTP request',
				(command: Argv) =>
					asking(command, `URL, or ${target}`)
						.option('header', {
							alias: 'H',
							type: 'string',
							array: true,
							requiresArg: true,
							default: [] as string[],
							describe: '"Name: value"; may be repeated',
						})
						.option('body', {type: 'string', requiresArg: true, describe: 'JSON to post'}),
				argv =>
					choose(async context =>
						(await import('../probe/kinds.ts')).runHttp(argv as unknown as HttpOptions, context),
					),
			)
			.command(
				'inference',
				'ask a model by the Open Inference Protocol v2',
				(command: Argv) =>
					asking(command, `URL, or ${target}`)
						.option('model', {type: 'string', requiresArg: true, describe: 'header seldon-model and path'})
						.option('pipeline', {type: 'string', requiresArg: true, describe: 'instead of a model'})
						.option('experiment', {type: 'string', requiresArg: true, describe: 'instead of a model'})
						.option('operation', {
							choices: ['live', 'ready', 'model-ready', 'metadata', 'infer'] as const,
							default: 'model-ready' as const,
							describe: 'what is asked; a URL with a path of its own is asked as it is',
						})
						.option('host', {type: 'string', default: '', describe: 'header Host'})
						.option('body', {type: 'string', requiresArg: true, describe: 'JSON for infer'}),
				argv =>
					choose(async context =>
						(await import('../probe/kinds.ts')).runInference(argv as unknown as InferenceOptions, context),
					),
			)
			.command(
				'grpc-health',
				'ask the health service of a gRPC server; TCP alone from a pod where no tool speaks gRPC',
				(command: Argv) =>
					asking(command, target)
						.option('service', {
							type: 'string',
							default: '',
							requiresArg: true,
							describe: 'name of the gRPC service; without, that of the whole server',
						})
						.option('tls', {type: 'boolean', default: false, describe: 'over TLS'}),
				argv =>
					choose(async context =>
						(await import('../probe/kinds.ts')).runHealth(argv as unknown as HealthOptions, context),
					),
			)
			.command(
				'latency',
				'measure how long connections take to open',
				(command: Argv) =>
					asking(command, target).option('count', {
						type: 'number',
						default: 10,
						requiresArg: true,
						describe: 'connections, 1 to 100',
					}),
				argv =>
					choose(async context =>
						(await import('../probe/kinds.ts')).runLatency(argv as unknown as LatencyOptions, context),
					),
			)
			.command(
				'canary',
				'watch a port for a while and tell every gap with its length',
				(command: Argv) =>
					asking(command, target)
						.option('seconds', {
							type: 'number',
							default: 60,
							requiresArg: true,
							describe: 'how long; Ctrl+C ends it earlier',
						})
						.option('every', {
							type: 'number',
							default: 500,
							requiresArg: true,
							describe: 'milliseconds between two questions',
						}),
				argv =>
					choose(async context =>
						(await import('../probe/canary.ts')).runCanary(argv as unknown as CanaryOptions, context),
					),
			)
			.command(
				'matrix',
				'ask many questions at once: between nodes, of every namespace, of every known dependency',
				(command: Argv) =>
					shared(command).option('of', {
						choices: ['pods', 'namespaces', 'edges', 'forbidden'] as const,
						default: 'pods' as const,
						describe:
							'pods: pod to pod across nodes · namespaces: each to API, DNS, scheduler, MLflow, MinIO · edges: what needs what · forbidden: flows.forbidden of the profile',
					}),
				argv =>
					choose(async context =>
						(await import('../probe/matrix.ts')).runMatrix(argv as unknown as MatrixOptions, context),
					),
			)
			.command(
				'plan <code>',
				'the experiments that would disprove the findings of a check; --run does them',
				(command: Argv) =>
					shared(command)
						.positional('code', {
							type: 'string',
							demandOption: true,
							describe: 'of the check, or "all"',
						})
						.option('run', {
							type: 'boolean',
							default: false,
							describe: 'ask, and say which findings are confirmed and which are withdrawn',
						}),
				argv =>
					choose(async context =>
						(await import('../probe/plan.ts')).runPlan(argv as unknown as PlanOptions, context),
					),
			)
			.demandCommand(
				1,
				'probe needs a command: dns, tcp, http, inference, grpc-health, latency, canary, matrix or plan.',
			)
			.example(`${programName} probe tcp --from jump-host --to 192.168.1.249:80`, 'from this machine')
			.example(
				`${programName} probe dns --from ml/server-0 --to kubernetes.default --allow-actions`,
				'from a pod: runs a tool in it',
			),
	);
