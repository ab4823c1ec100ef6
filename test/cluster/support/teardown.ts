import {stopCluster} from './cluster.ts';

const kept = () => Boolean(process.env.KTRIAGE_CLUSTER_KEEP);

/** Removes a cluster that was left: every run begins with a new one, unless KTRIAGE_CLUSTER_KEEP=1 goes on with the one there is. */
export async function setup(): Promise<void> {
	if (!kept()) await stopCluster();
}

/** Takes the cluster down after the last test file, whatever became of the tests; KTRIAGE_CLUSTER_KEEP=1 keeps it for a look. */
export async function teardown(): Promise<void> {
	if (!kept()) await stopCluster();
}
