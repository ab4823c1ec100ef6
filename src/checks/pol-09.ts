import type {Hit} from '../policy-hits/hits.ts';
import {hitsIn, readingsIn} from '../policy-hits/readings.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, finding, listLimit} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'POL-09', title: 'What policies really drop'};

/** Says what the data plane denied where its counters were read, and that policies are judged by what is written where they were not. */
export const pol09: Check = {
	...named,
	about:
		'What the counters of the data plane say was denied; without them policies are judged by what is written.',
	needs: ['networkPolicies'],
	run: snapshot => {
		const {now} = readingsIn(snapshot);
		if (now.length > 0) return [read(snapshot, now.length)];
		const summary = 'no counters were read: policies are judged by what is written';
		const explanation =
			'Counters are on the nodes. Reading them runs a command in calico-node and is never done by itself: ktriage policy hits --allow-actions.';
		return [finding(named, {verdict: 'SKIP', summary, explanation})];
	},
};

function read(snapshot: Snapshot, nodes: number): Finding {
	const denied = hitsIn(snapshot).filter(({action, packets}) => action === 'deny' && packets > 0);
	const packets = denied.reduce((sum, hit) => sum + hit.packets, 0);
	return finding(named, {
		verdict: 'PASS',
		summary: `counters of ${count(nodes, 'node')} were read: ${packets === 0 ? 'nothing was denied' : `${count(packets, 'packet')} denied in ${count(denied.length, 'place')}`}`,
		explanation:
			'A denied connection counts every attempt it repeats, an allowed one counts once; counters begin at 0 whenever their rule is rewritten. What is denied may be meant to be.',
		evidence: denied.slice(0, listLimit).map(hit => ({
			kind: 'counter' as const,
			source: sourceOf(hit),
			value: `${hit.packets} packets`,
			at: snapshot.now,
		})),
	});
}

function sourceOf({policy, endpoint, direction, rule, nodes}: Hit): string {
	const on = `on ${nodes.join(', ')}`;
	if (policy === undefined)
		return `packet filter ${on}: what no rule lets ${direction === 'egress' ? 'out of' : 'into'} ${endpoint}`;
	const at = rule === undefined || direction === undefined ? '' : ` .spec.${direction}[${rule}]`;
	return `packet filter ${on}: ${policy.kind} ${policy.namespace === '' ? '' : `${policy.namespace}/`}${policy.name}${at}`;
}
