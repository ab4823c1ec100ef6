import {poolsOutside} from '../../migration/cluster-cidrs.ts';
import {serviceTargets} from '../../migration/service-targets.ts';
import {decide} from '../../policy/evaluate.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Comparison} from './changes.ts';
import type {Group} from './groups.ts';
import {otherNodes} from './routes.ts';

/** A connection through a Service that a policy lets in, and no longer when its source is replaced. */
export type Translated = {
	readonly from: Group;
	/** "NAMESPACE/NAME" of the Service, and its port: "80/TCP". */
	readonly service: string;
	readonly port: string;
};

/**
 * What the cut-over breaks through Services alone: kube-proxy takes pods outside of its cluster CIDR for somebody outside and replaces their
 * address by the node's (--cluster-cidr, KUBE-MARK-MASQ), so that on another node no rule for pods matches. Nothing where every pool of
 * Calico lies inside; a rule that may let nodes in is left out.
 */
export function translatedAtCutOver(
	snapshot: Snapshot,
	{after, groups, touched}: Pick<Comparison, 'after' | 'groups' | 'touched'>,
): readonly Translated[] {
	if (poolsOutside(snapshot).length === 0) return [];
	const found: Translated[] = [];
	for (const service of snapshot.tables.services) {
		if (service.headless) continue;
		for (const {servicePort, port, ends} of serviceTargets(snapshot, service)) {
			const end = ends.find(one => one.kind === 'pod');
			if (end?.kind !== 'pod') continue;
			const hidden = decide(after, 'Ingress', end, otherNodes(snapshot, undefined, end.node), port);
			if (hidden.kind !== 'deny') continue;
			for (const from of groups) {
				if (from.end.kind !== 'pod' || !(touched.size === 0 || touchesEither(touched, from, end.namespace)))
					continue;
				const source = from.end.slot === end.slot ? from.other : from.end;
				if (source?.kind !== 'pod' || decide(after, 'Ingress', end, source, port).kind !== 'allow') continue;
				found.push({
					from,
					service: `${service.namespace}/${service.name}`,
					port: `${servicePort.port}/${servicePort.protocol}`,
				});
			}
		}
	}
	return found;
}

function touchesEither(touched: ReadonlySet<Group>, from: Group, namespace: string): boolean {
	if (touched.has(from)) return true;
	for (const {end} of touched) if (end.kind === 'pod' && end.namespace === namespace) return true;
	return false;
}
