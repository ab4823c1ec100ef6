import type {Argv} from 'yargs';
import {reportFormats} from '../report/formats/format.ts';
import {type Budget, budgets} from '../session/economy.ts';
import {CliError} from './errors.ts';

/** Where the data comes from and how long to wait for it; shared by every reading command. */
export type SourceOptions = {
	readonly kubeconfig?: string;
	readonly context?: string;
	readonly namespace?: string;
	readonly as?: string;
	readonly asGroup?: readonly string[];
	/** How changes are followed. */
	readonly budget?: Budget;
	readonly metadataOnly?: boolean;
	readonly snapshot?: string;
	/** Scenario name; the empty string means the default one. */
	readonly demo?: string;
	readonly size?: number;
	readonly fault?: string;
	readonly profile?: string;
	readonly prometheus?: URL;
	/** Folder of Ansible files to be judged with the cluster. */
	readonly iac?: string;
	/** File of recorded answers of the network. */
	readonly probes?: string;
	/** False with --no-logs. */
	readonly logs?: boolean;
	/** False with --no-secrets. */
	readonly secrets?: boolean;
	readonly timeout: number;
	/** Folders of plain manifests are read too, and workloads stand in for pods that are not there. */
	readonly standIns?: true;
};

const clusterGroup = 'Which cluster:';
const embeddedGroup = 'Instead of a cluster:';

/** Timers of Node take at most 2^31 - 1 milliseconds, and fire at once when given more. */
const longestTimeout = (2 ** 31 - 1) / 1000;

function above0(value: number | undefined, option: string, unit: string): number | undefined {
	if (value === undefined || value > 0) return value;
	throw new CliError(`${option} takes a number of ${unit} above 0.`, 'usage');
}

function httpUrl(value: string | undefined): URL | undefined {
	if (value === undefined) return undefined;
	const url = URL.canParse(value) ? new URL(value) : undefined;
	if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
	throw new CliError('--prometheus takes a URL such as http://prometheus.example:9090.', 'usage');
}

/** The options of every command that reads a cluster, a snapshot or the demo. */
export function withSourceOptions<T>(yargs: Argv<T>) {
	return yargs
		.option('kubeconfig', {
			type: 'string',
			group: clusterGroup,
			describe: 'kubeconfig file (else $KUBECONFIG, else ~/.kube/config, else in-cluster)',
		})
		.option('context', {type: 'string', group: clusterGroup, describe: 'context of the kubeconfig'})
		.option('namespace', {
			alias: 'n',
			type: 'string',
			group: clusterGroup,
			describe: 'read namespaced objects of this namespace alone',
		})
		.option('as', {type: 'string', group: clusterGroup, describe: 'user to impersonate'})
		.option('as-group', {
			type: 'string',
			array: true,
			requiresArg: true,
			group: clusterGroup,
			describe: 'group to impersonate; may be repeated',
		})
		.option('budget', {
			choices: budgets,
			default: 'auto' as const,
			group: clusterGroup,
			describe:
				'how changes are followed: watch everything (full), list it again every minute (poll), or watch what the link can carry (auto)',
		})
		.option('metadata-only', {
			type: 'boolean',
			default: false,
			group: clusterGroup,
			describe: 'of pods read only names, labels and owners: for a link that cannot carry more',
		})
		.option('snapshot', {
			type: 'string',
			requiresArg: true,
			group: embeddedGroup,
			describe: 'read a snapshot folder',
		})
		.option('demo', {
			type: 'string',
			group: embeddedGroup,
			describe: 'read an embedded cluster; "canonical" when no scenario is named',
		})
		.option('size', {
			type: 'number',
			requiresArg: true,
			group: embeddedGroup,
			coerce: (value: number | undefined) => above0(value, '--size', 'pods'),
			describe: 'with --demo: a cluster of about this many pods',
		})
		.option('prometheus', {
			type: 'string',
			requiresArg: true,
			group: clusterGroup,
			coerce: httpUrl,
			describe: 'URL of Prometheus (else it is looked for in the cluster, and asked through the API server)',
		})
		.option('profile', {
			type: 'string',
			requiresArg: true,
			describe: 'YAML file with the values expected of the cluster',
		})
		.option('logs', {
			type: 'boolean',
			default: true,
			describe: 'read what containers say; --no-logs reads no logs',
		})
		.option('secrets', {
			type: 'boolean',
			default: true,
			describe: 'read the shape of the Secrets that models name; --no-secrets reads none',
		})
		.option('probes', {
			type: 'string',
			requiresArg: true,
			describe: 'file of answers of the network, as probe --record writes it',
		})
		.option('iac', {
			type: 'string',
			requiresArg: true,
			describe: 'folder of Ansible files to judge with the cluster',
		})
		.option('timeout', {
			type: 'number',
			default: 30,
			coerce: (value: number) => Math.min(longestTimeout, above0(value, '--timeout', 'seconds') ?? 0),
			describe: 'seconds to wait for the cluster before saying what is known',
		});
}

/** Text, JSON, or one of the formats for other programs. */
export function withReportOption<T>(yargs: Argv<T>) {
	return yargs.option('output', {
		alias: 'o',
		choices: ['text', 'json', ...reportFormats] as const,
		default: 'text' as const,
		describe: 'format',
	});
}

/** Whether a run may write, and what was confirmed. */
export type ActionOptions = {
	readonly allowActions: boolean;
	readonly readOnly: boolean;
	readonly yes: boolean;
	readonly confirm?: string;
};

const actionGroup = 'Changing things:';

/** The options of everything that can write: screens take the first two, commands all four. */
export function withPermissionOptions<T>(yargs: Argv<T>) {
	return yargs
		.option('allow-actions', {
			type: 'boolean',
			default: false,
			group: actionGroup,
			describe: 'allow changes, each one previewed and confirmed; without it ktriage only reads',
		})
		.option('read-only', {
			type: 'boolean',
			default: false,
			group: actionGroup,
			describe: 'never write, whatever else is said',
		});
}

/** For commands that write without asking: what was planned is confirmed by its digest. */
export function withActionOptions<T>(yargs: Argv<T>) {
	return withPermissionOptions(yargs)
		.option('yes', {
			type: 'boolean',
			default: false,
			group: actionGroup,
			describe: 'do it; needs --confirm',
		})
		.option('confirm', {
			type: 'string',
			requiresArg: true,
			group: actionGroup,
			describe: 'digest that the plan printed; anything that changed since makes it void',
		});
}
