import {homedir} from 'node:os';
import path from 'node:path';
import {type Connection, loadConnection} from '../../../src/kube/kubeconfig.ts';
import {runFolder} from './cluster.ts';

/** The kubeconfig of the cluster's administrator. */
export const administratorKubeconfig = () => path.join(runFolder(), 'kubeconfig');

/** The connection of a kubeconfig file, the administrator's when none is named. */
export function connectionOf(kubeconfig = administratorKubeconfig()): Promise<Connection> {
	return loadConnection({kubeconfig, env: {}, homeDirectory: homedir()});
}
