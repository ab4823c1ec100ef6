import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {cell} from '../../store/sanitise.ts';
import {cancelled} from '../clock.ts';
import type {ExecEntry} from '../config/kubeconfig-file.ts';
import {codeOf, KubeError, messageOf} from '../errors.ts';
import type {Credential} from './credential.ts';
import {checkKeyPair} from './tls-identity.ts';

export type ExecContext = {
	readonly userName: string;
	readonly server: URL;
	readonly caPem: string;
	readonly insecureSkipTlsVerify: boolean;
	readonly tlsServerName: string;
	readonly env: Readonly<Record<string, string | undefined>>;
};

const longestOutput = 1 << 20;
const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** What the plugin is told (client-go pkg/apis/clientauthentication, ExecCredentialSpec). */
function execInfo(plugin: ExecEntry, context: ExecContext): string {
	const cluster = {
		server: context.server.href.replace(/\/$/, ''),
		...(context.tlsServerName !== '' && {'tls-server-name': context.tlsServerName}),
		...(context.insecureSkipTlsVerify && {'insecure-skip-tls-verify': true}),
		...(context.caPem !== '' && {
			'certificate-authority-data': Buffer.from(context.caPem).toString('base64'),
		}),
	};
	return JSON.stringify({
		apiVersion: plugin.apiVersion,
		kind: 'ExecCredential',
		spec: {interactive: false, ...(plugin.provideClusterInfo && {cluster})},
	});
}

function failure(plugin: ExecEntry, what: string, stderr: string, cause?: unknown): KubeError {
	const said = stderr.trim() === '' ? '' : ` It said: ${cell(stderr.trim().replaceAll(/\s+/g, ' '), 600)}`;
	const hint =
		plugin.installHint === '' ? '' : ` ${cell(plugin.installHint.trim().replaceAll(/\s+/g, ' '), 400)}`;
	return new KubeError(
		'auth',
		`The credential plugin ${cell(plugin.command, 120)} ${what}.${said}${hint} Run it in a shell, or kubectl get namespaces, to see what it needs.`,
		{cause},
	);
}

type Outcome = {readonly stdout: string; readonly stderr: string};

async function execute(plugin: ExecEntry, context: ExecContext, signal: AbortSignal): Promise<Outcome> {
	if (signal.aborted) throw cancelled();
	const extra = Object.fromEntries(plugin.env.map(entry => [entry.name, entry.value]));
	const child = spawn(plugin.command, [...plugin.args], {
		env: {...context.env, ...extra, KUBERNETES_EXEC_INFO: execInfo(plugin, context)},
		// Its own group, so that cancelling reaches what it started as well, and Ctrl+C in the terminal is ours to handle.
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const output = {stdout: '', stderr: ''};
	for (const stream of ['stdout', 'stderr'] as const) {
		child[stream].setEncoding('utf8').on('data', (text: string) => {
			if (output[stream].length < longestOutput) output[stream] += text;
		});
	}
	const stop = (): void => {
		if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
	};
	signal.addEventListener('abort', stop, {once: true});
	try {
		const [code, killed] = (await once(child, 'close')) as [number | null, string | null];
		if (signal.aborted) throw cancelled();
		if (code !== 0) {
			throw failure(
				plugin,
				code === null ? `was ended by ${killed}` : `failed with exit code ${code}`,
				output.stderr,
			);
		}
		return output;
	} catch (error) {
		if (error instanceof KubeError) throw error;
		const missing = codeOf(error) === 'ENOENT';
		throw failure(
			plugin,
			missing ? 'is not installed here' : `could not be started: ${messageOf(error)}`,
			'',
			error,
		);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}

type Status = {
	token?: unknown;
	clientCertificateData?: unknown;
	clientKeyData?: unknown;
	expirationTimestamp?: unknown;
};

function readCredential(plugin: ExecEntry, context: ExecContext, output: Outcome): Credential {
	let answer: {apiVersion?: unknown; kind?: unknown; status?: Status} | null;
	try {
		answer = JSON.parse(output.stdout);
	} catch (error) {
		throw failure(
			plugin,
			'did not print an ExecCredential but something that is not JSON',
			output.stderr,
			error,
		);
	}
	if (answer?.kind !== 'ExecCredential' || answer.apiVersion !== plugin.apiVersion) {
		throw failure(plugin, `did not print an ExecCredential of ${plugin.apiVersion}`, output.stderr);
	}
	const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
	const status = answer.status ?? {};
	const token = text(status.token);
	const cert = text(status.clientCertificateData);
	const key = text(status.clientKeyData);
	if (token === '' && cert === '') {
		throw failure(plugin, 'printed an ExecCredential with neither a token nor a certificate', output.stderr);
	}
	checkKeyPair(cert, key, `the credential plugin of user ${context.userName}`);
	const expiresAt = Date.parse(text(status.expirationTimestamp));
	return {
		headers: token === '' ? {} : {Authorization: `Bearer ${token}`},
		...(cert !== '' && {cert, key}),
		...(Number.isFinite(expiresAt) && {expiresAt}),
	};
}

/**
 * Runs a credential plugin (client-go credential plugins, client.authentication.k8s.io) without a terminal. Throws KubeError `auth`
 * with what the plugin wrote to its standard error, or `cancelled`, and then leaves no process behind.
 */
export async function runExecPlugin(
	plugin: ExecEntry,
	context: ExecContext,
	signal: AbortSignal,
): Promise<Credential> {
	const place = `User ${context.userName}`;
	if (plugin.command === '')
		throw new KubeError(
			'kubeconfig',
			`${place} has an exec section without a command. Correct the kubeconfig.`,
		);
	if (!versions.includes(plugin.apiVersion)) {
		throw new KubeError(
			'kubeconfig',
			`${place} uses a credential plugin of apiVersion ${plugin.apiVersion || '""'}; ${versions.join(' and ')} are known. Update the plugin and the kubeconfig.`,
		);
	}
	if (plugin.interactiveMode === 'Always') {
		throw new KubeError(
			'auth',
			`The credential plugin ${plugin.command} needs a terminal (interactiveMode: Always), which it cannot have here. Log in with it in a shell first and use a kubeconfig with IfAvailable.`,
		);
	}
	return readCredential(plugin, context, await execute(plugin, context, signal));
}
