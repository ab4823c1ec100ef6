import type {Finding} from '../../checks/finding.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {always, everyObject, failing, type Link, of, troubled} from '../relations.ts';

const part = (code: string, name: string) => (finding: Finding) =>
	finding.code === code && new RegExp(`/${name}(?:@|$)`).test(finding.id);

/** They rest on the same line of the files. */
function sameLine(_: Snapshot, cause: Finding, effect: Finding): boolean {
	const lines = new Set(cause.evidence.flatMap(({kind, source}) => (kind === 'iac' ? [source] : [])));
	return effect.evidence.some(({kind, source}) => kind === 'iac' && lines.has(source));
}

/** Of the two, only the run that stopped at a variable made of itself. */
function recursive(_: Snapshot, cause: Finding, effect: Finding): boolean {
	return cause.id.includes('/loop:') && effect.evidence.some(({value}) => value.includes('recursive loop'));
}

/** What the Ansible files explain and what explains them: one plan that never arrived shows at many places. */
export const iacLinks: readonly Link[] = [
	{cause: failing(of('CID-02')), effect: failing(part('FLN-02', 'pod')), related: sameLine},
	{cause: failing(of('CID-02')), effect: failing(part('IAC-01', 'pod')), related: sameLine},
	{cause: failing(of('CID-02')), effect: failing(part('CID-07', 'pod')), related: sameLine},
	{cause: failing(of('CID-02')), effect: troubled(of('CAL-16', 'pod-source')), related: always},
	// The service half of the same plan shares no line with the pod half, only that no argument takes it to the servers.
	{cause: failing(part('FLN-02', 'pod')), effect: failing(part('FLN-02', 'service')), related: always},
	{cause: failing(part('FLN-02', 'service')), effect: failing(of('CID-03', 'iac')), related: sameLine},
	{cause: failing(part('FLN-02', 'service')), effect: failing(part('CID-07', 'service')), related: sameLine},
	{cause: failing(part('FLN-02', 'pod')), effect: failing(part('CID-07', 'pod')), related: sameLine},
	{cause: failing(part('IAC-01', 'pod')), effect: failing(part('CID-07', 'pod')), related: sameLine},
	{cause: failing(part('IAC-01', 'service')), effect: failing(part('CID-07', 'service')), related: sameLine},
	{cause: troubled(of('IAC-02')), effect: failing(of('IAC-01')), related: sameLine},
	{cause: failing(of('IAC-02')), effect: failing(of('IAC-05')), related: recursive},
	{cause: failing(of('CAL-16')), effect: failing(of('IAC-07')), related: sameLine},
	{cause: failing(of('MLB-14')), effect: troubled(of('MLB-10')), related: everyObject},
];
