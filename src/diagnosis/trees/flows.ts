import type {Finding} from '../../checks/finding.ts';
import {type FlowResult, troubledFlows} from '../../migration/flow-verdicts.ts';
import {requiredFlows} from '../../migration/required-flows.ts';
import {no, said, unknown, unread, yes} from './answers.ts';
import type {Answer, Scope, World} from './tree.ts';

const policyCodes = ['POL-03', 'POL-08', 'POL-12', 'POL-05', 'POL-06', 'DNS-05'];

/** Whether policies deny a connection that has to work, from or to the namespace of the scope: `what` as in the required flows. */
export function deniedFlow(world: World, scope: Scope, what: string): Answer {
	const lost = unread(world, 'networkPolicies', 'pods');
	if (lost !== undefined) return lost;
	const {snapshot} = world;
	const isHere = (result: Pick<FlowResult, 'from' | 'to'>): boolean =>
		[result.from, result.to].some(end => end.kind === 'pod' && end.namespace === scope.namespace);
	const found = troubledFlows(snapshot).filter(result => result.flow.what === what && isHere(result));
	const denied = found.find(({now}) => now.verdict === 'deny');
	if (denied !== undefined) {
		const {findings} = said(world, scope, {codes: policyCodes});
		const deciding = decidingOf(findings, denied);
		return yes(`${what} ${denied.port.port}/${denied.port.protocol} is denied by policy`, {
			evidence: deciding.flatMap(({evidence}) => evidence.slice(0, 3)).slice(0, 8),
			findings: deciding,
		});
	}
	const open = found.find(({now}) => now.verdict === 'unknown');
	if (open !== undefined)
		return unknown(`what policies say about ${what} is not understood in full`, 'ktriage check POL-08');
	const known = requiredFlows(snapshot).some(flow => flow.what === what);
	return no(known ? `no policy denies ${what}` : `nothing here needs ${what}`);
}

/** Of what checks say of policies here, what is about this connection: by its name, else by the side that denies it. */
function decidingOf(findings: readonly Finding[], {flow, now}: FlowResult): readonly Finding[] {
	const byName = findings.filter(({summary}) => summary.includes(flow.what));
	if (byName.length > 0) return byName;
	const codes = now.ingress.kind === 'deny' ? ['POL-12', 'POL-03'] : ['POL-08', 'POL-05', 'DNS-05', 'POL-03'];
	const bySide = codes.flatMap(code => findings.filter(finding => finding.code === code));
	return bySide.length > 0 ? bySide : findings;
}
