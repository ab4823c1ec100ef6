import type {WorkloadRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {parseVersion} from '../calico-version.ts';
import {repositoryOf, tagOf} from '../namespace-roles.ts';
import {everRead, type Fact, perSnapshot} from '../per-snapshot.ts';

/**
 * Whether MetalLB gives Services their addresses here: `running` when its controller or speaker is deployed, `configured` when only
 * its objects are there, `absent` when there is no trace, `unknown` when what would show it cannot be read.
 */
export type MetalLb = {
	readonly kind: 'running' | 'configured' | 'absent' | 'unknown';
	/** Where it runs: objects in any other namespace are ignored by it. Empty when it does not run. */
	readonly namespace: string;
	readonly controller: WorkloadRow | undefined;
	readonly speaker: WorkloadRow | undefined;
	/** Of the controller's image; undefined when its tag is no version. */
	readonly version: readonly [number, number, number] | undefined;
	readonly versionFact: Fact | undefined;
	readonly why: string;
};

type Component = 'controller' | 'speaker';

/** Finds MetalLB by its images or by the labels that its manifests and its chart set, in whatever namespace it is. */
export const metalLb = perSnapshot((snapshot: Snapshot): MetalLb => {
	const {deployments, daemonSets, ipAddressPools} = snapshot.tables;
	const controller = deployments.find(row => isComponent(row, 'controller'));
	const speaker = daemonSets.find(row => isComponent(row, 'speaker'));
	const found = controller ?? speaker;
	const image = found?.images.find(one => parseVersion(tagOf(one)) !== undefined);
	const base = {
		namespace: found?.namespace ?? '',
		controller,
		speaker,
		version: image === undefined ? undefined : parseVersion(tagOf(image)),
		versionFact:
			found === undefined || image === undefined
				? undefined
				: {source: `${found.kind} ${found.namespace}/${found.name} image`, value: image},
	};
	if (found !== undefined) return {...base, kind: 'running', why: ''};
	const blind = (['deployments', 'daemonSets'] as const).filter(name => !everRead(snapshot, name));
	if (blind.length > 0) return {...base, kind: 'unknown', why: `${blind.join(' and ')} cannot be read`};
	if (snapshot.namespaceScope !== undefined) {
		return {...base, kind: 'unknown', why: `only namespace ${snapshot.namespaceScope} is read`};
	}
	if (ipAddressPools.length > 0) {
		return {...base, kind: 'configured', why: 'there are IPAddressPools, but nothing of MetalLB runs'};
	}
	return {...base, kind: 'absent', why: 'no controller, no speaker and no IPAddressPool of MetalLB'};
});

function isComponent(row: WorkloadRow, component: Component): boolean {
	const image = new RegExp(`metallb[-/]${component}$`);
	if (row.images.some(one => image.test(repositoryOf(one)))) return true;
	const has = (key: string, value: string) =>
		row.labels[key] === value ||
		row.selector.expressions.some(
			one => one.key === key && one.operator === 'In' && one.values.includes(value),
		);
	return (
		(has('app', 'metallb') && has('component', component)) ||
		(has('app.kubernetes.io/name', 'metallb') && has('app.kubernetes.io/component', component))
	);
}
