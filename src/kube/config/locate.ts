import {access} from 'node:fs/promises';
import path from 'node:path';
import {KubeError} from '../errors.ts';

/** What of the machine decides where the kubeconfig is. */
export type Surroundings = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly homeDirectory: string;
	/** Where a pod finds its service account: token, ca.crt, namespace. */
	readonly serviceAccountDirectory?: string;
};

export const serviceAccountDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where the connection comes from; `none` lists the places that were looked at. */
export type KubeconfigLocation =
	| {
			readonly kind: 'files';
			readonly files: readonly string[];
			readonly chosenBy: '--kubeconfig' | 'KUBECONFIG' | 'default';
	  }
	| {readonly kind: 'inCluster'; readonly server: string; readonly directory: string}
	| {readonly kind: 'none'; readonly looked: readonly string[]};

async function exists(file: string): Promise<boolean> {
	try {
		await access(file);
		return true;
	} catch (error) {
		// A file that is there but may not be read must be complained about by its reader, not passed over.
		return !(
			error instanceof Error &&
			'code' in error &&
			(error.code === 'ENOENT' || error.code === 'ENOTDIR')
		);
	}
}

/**
 * Finds the kubeconfig in kubectl's order: --kubeconfig, KUBECONFIG, ~/.kube/config, the service account of a pod. `none` means
 * that there is none at all, so that the bare command can say so; a KUBECONFIG whose files are all missing is an error instead.
 */
export async function locateKubeconfig(
	flag: string | undefined,
	around: Surroundings,
): Promise<KubeconfigLocation> {
	if (flag !== undefined && flag !== '') return {kind: 'files', files: [flag], chosenBy: '--kubeconfig'};
	const listed = (around.env.KUBECONFIG ?? '').split(path.delimiter).filter(file => file !== '');
	if (listed.length > 0) {
		const present = await Promise.all(listed.map(exists));
		const files = listed.filter((_, index) => present[index]);
		if (files.length > 0) return {kind: 'files', files, chosenBy: 'KUBECONFIG'};
		throw new KubeError(
			'kubeconfig',
			`KUBECONFIG names ${listed.length === 1 ? 'a file that does' : 'files that do'} not exist: ${listed.join(', ')}. Correct or unset KUBECONFIG, or use --kubeconfig FILE.`,
		);
	}
	const usual = path.join(around.homeDirectory, '.kube', 'config');
	if (around.homeDirectory !== '' && (await exists(usual)))
		return {kind: 'files', files: [usual], chosenBy: 'default'};
	return (
		(await locateInCluster(around)) ?? {
			kind: 'none',
			looked: ['KUBECONFIG', usual, 'the service account of a pod'],
		}
	);
}

async function locateInCluster(around: Surroundings): Promise<KubeconfigLocation | undefined> {
	const host = around.env.KUBERNETES_SERVICE_HOST ?? '';
	const port = around.env.KUBERNETES_SERVICE_PORT ?? '443';
	const directory = around.serviceAccountDirectory ?? serviceAccountDirectory;
	if (host === '' || !(await exists(path.join(directory, 'token')))) return undefined;
	return {kind: 'inCluster', server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`, directory};
}
