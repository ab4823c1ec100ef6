import type {Finding} from '../checks/finding.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {calicoLinks} from './links/calico.ts';
import {exposureLinks} from './links/exposure.ts';
import {iacLinks} from './links/iac.ts';
import {logLinks} from './links/logs.ts';
import {platformLinks} from './links/platform.ts';
import {policyLinks} from './links/policy.ts';
import {seldonLinks} from './links/seldon.ts';
import {applicationLinks} from './links/serving.ts';
import {always, everyPodOnNodes, failing, type Link, of, sameNode, samePod, troubled} from './relations.ts';

/**
 * What explains what, from the lowest layer up. A link needs a relation between the objects, not only two red lines: a wrong root
 * cause is worse than none.
 */
const links: readonly Link[] = [
	{
		cause: failing(finding => finding.code === 'OPS-02' || finding.code === 'ENV-02'),
		effect: finding => finding.verdict === 'UNKNOWN',
		related: always,
	},
	{cause: failing(of('ENV-03')), effect: troubled(of('FLN-03')), related: sameNode},
	{cause: failing(of('ENV-03')), effect: troubled(of('ENV-10')), related: everyPodOnNodes},
	{cause: failing(of('FLN-01', 'flannel-backend')), effect: failing(of('FLN-03')), related: always},
	{cause: troubled(of('FLN-03')), effect: troubled(of('ENV-01')), related: sameNode},
	{cause: failing(of('FLN-03')), effect: failing(of('CID-01')), related: everyPodOnNodes},
	{cause: failing(of('CID-01')), effect: failing(of('CID-06', 'duplicates')), related: samePod},
	...calicoLinks,
	...policyLinks,
	...exposureLinks,
	...applicationLinks,
	...platformLinks,
	...seldonLinks,
	...logLinks,
	...iacLinks,
];

/** The ids of the findings that explain this one, in rank order of `findings`. */
export function explain(
	snapshot: Snapshot,
	findings: readonly Finding[],
	effect: Finding,
): readonly string[] {
	if (effect.verdict === 'PASS' || effect.verdict === 'SKIP') return [];
	const candidates = links.filter(link => link.effect(effect));
	if (candidates.length === 0) return [];
	return findings
		.filter(
			cause =>
				cause.id !== effect.id &&
				candidates.some(link => link.cause(cause) && link.related(snapshot, cause, effect)),
		)
		.map(({id}) => id);
}
