import {stopCluster} from './cluster.ts';

/** Takes the cluster down after the last test file, whatever became of the tests; KTRIAGE_CLUSTER_KEEP=1 keeps it for a look. */
export async function teardown(): Promise<void> {
	if (!process.env.KTRIAGE_CLUSTER_KEEP) await stopCluster();
}
