import {systemClock} from '../../kube/clock.ts';
import {agentSecretsAmong} from '../../migration/named-secrets.ts';
import {clockAt} from '../../session/moment.ts';
import {recordedCounters} from '../../store/counters.ts';
import {probeResults} from '../../store/probes.ts';
import type {Common, OpenedSource} from './opened.ts';
import {serveWhenAsked} from './served.ts';

/** Opens a saved snapshot folder, a foreign dump, or with `standIns` a folder of manifests. */
export async function openSnapshot(
	directory: string,
	common: Common,
	standIns: boolean,
): Promise<OpenedSource> {
	const {isForeign, readForeign} = await import('../../record/foreign/read.ts');
	const read = standIns
		? (await import('../../record/manifests.ts')).readManifests
		: (await isForeign(directory))
			? readForeign
			: (await import('../../record/read-folder.ts')).readSnapshotFolder;
	const {cluster, meta, profile, iac, notes} = await read(directory);
	const served = serveWhenAsked(meta.context || 'snapshot', async () => ({cluster}));
	return {
		session: {
			...(Object.keys(cluster.logs ?? {}).length === 0 && {withoutLogs: 'the snapshot holds no logs'}),
			iac: () => iac,
			...common,
			profile: {...profile, ...common.profile},
			clock: cluster.now === undefined ? systemClock : clockAt(cluster.now, false, systemClock),
			connect: served.connect,
			recorded: meta,
			alsoSecrets: () => agentSecretsAmong(cluster.objects),
			probes: () => probeResults(cluster.probes ?? []),
			counters: () => recordedCounters(cluster.counters ?? {}, cluster.now ?? 0),
			denied: () => cluster.denied ?? [],
			serverIsKnownToFail: () => cluster.serverError !== undefined,
		},
		notes,
		close: served.close,
	};
}
