import type {Snapshot} from '../store/snapshot.ts';
import {calicoPresence} from './calico-presence.ts';
import {repositoryOf, tagOf} from './namespace-roles.ts';
import type {Fact} from './per-snapshot.ts';

/** Every place that names the version of Calico, with what it says. */
export function calicoVersions(snapshot: Snapshot): readonly Fact[] {
	const {installations, clusterInformation} = snapshot.tables;
	const {daemonSet} = calicoPresence(snapshot);
	const image = daemonSet?.images.find(one => /(^|\/)node$/.test(repositoryOf(one)));
	const facts = [
		...installations.map(row => ({
			source: `Installation/${row.name} .status.calicoVersion`,
			value: row.calicoVersion,
		})),
		...clusterInformation.map(row => ({
			source: `ClusterInformation/${row.name} .spec.calicoVersion`,
			value: row.calicoVersion,
		})),
		{
			source: `DaemonSet ${daemonSet?.namespace}/${daemonSet?.name} image`,
			value: image === undefined ? '' : tagOf(image),
		},
	];
	return facts.filter(({value}) => parseVersion(value) !== undefined);
}

/** The numbers of a version such as "v3.28.2" or "v1.33.1+k3s1"; undefined when it has none. */
export function parseVersion(text: string): readonly [number, number, number] | undefined {
	const found = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
	return found === null ? undefined : [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
}

/** Negative when `a` is older than `b`. */
export function compareVersions(
	a: readonly [number, number, number],
	b: readonly [number, number, number],
): number {
	return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
