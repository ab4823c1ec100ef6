import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {codeOf, KubeError, messageOf} from '../errors.ts';
import {type Kubeconfig, parseKubeconfig} from './kubeconfig-file.ts';

const largest = 16 << 20;

const reasons: Readonly<Record<string, string>> = {
	ENOENT: 'does not exist. Check the path',
	EACCES:
		'may not be read by this user. Check its permissions (K3s: run as root or copy /etc/rancher/k3s/k3s.yaml)',
	EISDIR: 'is a folder. Name the file in it',
	ENOTDIR: 'does not exist: part of its path is a file. Check the path',
};

/** The text of a file that a kubeconfig needs; `what` names it in the error ("kubeconfig", "client certificate"). */
export async function readConfigFile(file: string, what: string): Promise<Buffer> {
	try {
		const {size} = await stat(file);
		if (size > largest)
			throw new KubeError(
				'kubeconfig',
				`The ${what} ${file} is larger than 16 MiB: this cannot be right. Choose another file.`,
			);
		return await readFile(file);
	} catch (error) {
		if (error instanceof KubeError) throw error;
		const why = reasons[codeOf(error)] ?? `cannot be read: ${messageOf(error)}`;
		throw new KubeError('kubeconfig', `The ${what} ${file} ${why}.`, {cause: error});
	}
}

/** Several kubeconfigs as one, by kubectl's rule: the first file to say something wins. */
export function mergeKubeconfigs(parts: readonly Kubeconfig[]): Kubeconfig {
	const firstOf = <T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> =>
		new Map([...maps].reverse().flatMap(map => [...map]));
	return {
		currentContext: parts.find(part => part.currentContext !== '')?.currentContext ?? '',
		clusters: firstOf(parts.map(part => part.clusters)),
		users: firstOf(parts.map(part => part.users)),
		contexts: firstOf(parts.map(part => part.contexts)),
	};
}

/** Reads and merges kubeconfig files. */
export async function loadKubeconfigFiles(files: readonly string[]): Promise<Kubeconfig> {
	const parts = await Promise.all(
		files.map(async file => {
			const content = await readConfigFile(file, 'kubeconfig');
			const folder = path.dirname(path.resolve(file));
			return parseKubeconfig(content.toString('utf8'), file, name =>
				name === '' ? '' : path.resolve(folder, name),
			);
		}),
	);
	const kubeconfig = mergeKubeconfigs(parts);
	if (kubeconfig.contexts.size === 0) {
		const empty = kubeconfig.clusters.size === 0 && kubeconfig.users.size === 0;
		throw new KubeError(
			'kubeconfig',
			`${files.join(', ')} ${empty ? 'is empty' : 'has no contexts'}. Choose another file with --kubeconfig, or add a context with kubectl config set-context.`,
		);
	}
	return kubeconfig;
}
