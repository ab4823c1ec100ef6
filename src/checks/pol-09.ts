import type {Hit, NodeReading} from '../policy-hits/hits.ts';
import {hitsIn, readingsIn} from '../policy-hits/readings.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, finding, listLimit} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook, type Finding} from './finding.ts';

const named = {code: 'POL-09', title: 'What policies really drop'};

/** Says what the data plane denied where its counters were read, and that policies are judged by what is written where they were not. */
export const pol09: Check = {
	...named,
	about:
		'What the counters of the data plane say was denied; without them policies are judged by what is written.',
	needs: ['networkPolicies'],
	run: snapshot => {
		const {now} = readingsIn(snapshot);
		const told = now.filter(({reading}) => reading.backend !== 'felix-metrics');
		if (told.length > 0) return [read(snapshot, told)];
		const summary = 'no counters were read: policies are judged by what is written';
		const explanation =
			'Flows and counters are on the nodes. Reading them goes through a port of Whisker or runs a command in calico-node, and is never done by itself: ktriage policy hits --allow-actions.';
		return [finding(named, {verdict: 'SKIP', summary, explanation})];
	},
};

function read(snapshot: Snapshot, told: readonly NodeReading[]): Finding {
	const hasFlows = told.some(({reading}) => reading.backend === 'flows');
	const nodes = told.filter(({reading}) => reading.backend !== 'flows').length;
	const sources = [
		...(hasFlows ? ['flows of the cluster'] : []),
		...(nodes > 0 ? [`counters of ${count(nodes, 'node')}`] : []),
	].join(' and ');
	const denied = hitsIn(snapshot).filter(
		({action, packets, pending}) => action === 'deny' && packets > 0 && !pending,
	);
	const packets = denied.reduce((sum, hit) => sum + hit.packets, 0);
	return finding(named, {
		verdict: 'PASS',
		summary: `${sources} were read: ${packets === 0 ? 'nothing was denied' : `${count(packets, 'packet')} denied in ${count(denied.length, 'place')}`}`,
		explanation:
			'A denied connection counts every attempt it repeats, an allowed one counts once; counters begin at 0 whenever their rule is rewritten. What is denied may be meant to be.',
		evidence: denied.slice(0, listLimit).map(hit => ({
			kind: 'counter' as const,
			source: sourceOf(hit),
			value: `${hit.packets} packets`,
			at: atThisLook,
		})),
	});
}

function sourceOf({policy, endpoint, direction, rule, nodes}: Hit): string {
	const on = nodes.length === 0 ? 'flows of Goldmane' : `packet filter on ${nodes.join(', ')}`;
	if (policy === undefined)
		return `${on}: what no rule lets ${direction === 'egress' ? 'out of' : 'into'} ${endpoint}`;
	const at = rule === undefined || direction === undefined ? '' : ` .spec.${direction}[${rule}]`;
	return `${on}: ${policy.kind} ${policy.namespace === '' ? '' : `${policy.namespace}/`}${policy.name}${at}`;
}
