import type {Finding} from '../../checks/finding.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {
	always,
	everyObject,
	failing,
	type Link,
	of,
	sameNode,
	sameObject,
	samePod,
	troubled,
} from '../relations.ts';

const warning = (test: (finding: Finding) => boolean) => (finding: Finding) =>
	finding.verdict === 'WARN' && test(finding);

/** ENV-03 in its words about NetworkUnavailable, which calico-node sets. */
const withoutNetwork = (finding: Finding) => finding.code === 'ENV-03' && finding.id.endsWith('-network');
const partly = (finding: Finding) => finding.code === 'CAL-15' && finding.id !== 'CAL-15';
const parts = ['CAL-01', 'CAL-02', 'CAL-03', 'CAL-06', 'CAL-07', 'CAL-17'];
const ofParts = (finding: Finding) => parts.includes(finding.code);

/** What follows from the parts of Calico, from the traffic between nodes, and into the rollback triggers. */
export const calicoLinks: readonly Link[] = [
	{cause: failing(of('CAL-06')), effect: failing(of('CAL-01', 'not-ready')), related: sameNode},
	{cause: failing(of('CAL-06')), effect: failing(of('CAL-02')), related: sameNode},
	{cause: failing(of('CAL-01')), effect: failing(of('CAL-02')), related: sameNode},
	{cause: failing(of('ENV-03')), effect: failing(of('CAL-02')), related: sameNode},
	{cause: failing(of('CAL-01')), effect: failing(withoutNetwork), related: sameNode},
	// A node that was not restarted stays a root of its own: its agent has nothing to do with that.
	{cause: troubled(of('CAL-01')), effect: warning(of('FLN-03')), related: sameNode},
	{cause: troubled(ofParts), effect: troubled(of('ENV-10')), related: everyObject},
	{cause: troubled(ofParts), effect: troubled(of('CAL-05')), related: sameObject},
	{cause: troubled(of('CAL-05')), effect: failing(of('CAL-04')), related: always},
	{cause: failing(of('CAL-17')), effect: troubled(of('OPS-02')), related: apiNotCurrent},
	{cause: failing(of('CAL-12')), effect: troubled(partly), related: sameNode},
	{cause: failing(of('CAL-15')), effect: troubled(of('RBK-01', 'paths')), related: sameNode},
	{cause: failing(of('CID-01')), effect: troubled(of('RBK-01', 'paths')), related: samePod},
	{cause: failing(of('DNS-01')), effect: troubled(of('RBK-01', 'dns')), related: sameObject},
	{cause: failing(of('ENV-03')), effect: troubled(of('RBK-01', 'nodes')), related: sameNode},
];

/** Every source that is not current is read from the API that does not answer. */
function apiNotCurrent({sources}: Snapshot): boolean {
	const stale = sources.flatMap(({state}) => (state.kind === 'stale' ? [state.why] : []));
	return stale.length > 0 && stale.every(why => why.includes('projectcalico.org/v3'));
}
