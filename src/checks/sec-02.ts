import {everRead} from '../migration/per-snapshot.ts';
import {podEnd, policyWorlds} from '../migration/policies.ts';
import {parseIp} from '../net/ip.ts';
import type {End} from '../policy/ends.ts';
import {evaluate} from '../policy/evaluate.ts';
import {podFlags} from '../store/pod-table.ts';
import type {ProfileEnd, ProfileFlow} from '../store/profile.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook, type Finding} from './finding.ts';

const named = {code: 'SEC-02', title: 'Flows of the profile'};

/** Pods of one side that are asked about; more of one namespace are alike more often than not. */
const mostPods = 40;

/** What the profile forbids has to be denied by policies, and what it requires allowed. */
export const sec02: Check = {
	...named,
	about: 'Policies deny what flows.forbidden of the profile names and allow what flows.required names.',
	needs: ['networkPolicies', 'namespaces', 'pods'],
	run: snapshot => {
		const {required = [], forbidden = []} = snapshot.profile.flows ?? {};
		if (required.length + forbidden.length === 0) {
			const explanation = 'Name them under flows.required and flows.forbidden as {from, to, port}.';
			return [finding(named, {verdict: 'SKIP', summary: 'the profile names no flows', explanation})];
		}
		const found = [
			...forbidden.flatMap(flow => judge(snapshot, flow, 'allow')),
			...required.flatMap(flow => judge(snapshot, flow, 'deny')),
		];
		if (found.length > 0) return found;
		const summary = `${forbidden.length} forbidden flows denied, ${required.length} required ones allowed`;
		return [finding(named, {verdict: 'PASS', confidence: 'probable', summary})];
	},
};

/** A finding where policies say `wrong` about one pair of pods, or where they cannot say. */
function judge(snapshot: Snapshot, flow: ProfileFlow, wrong: 'allow' | 'deny'): readonly Finding[] {
	const {now: world} = policyWorlds(snapshot);
	const from = endsOf(snapshot, flow.from);
	const to = endsOf(snapshot, flow.to);
	const text = `${wordOf(flow.from)} to ${wordOf(flow.to)}:${flow.port.number}/${flow.port.protocol}`;
	const kind = wrong === 'allow' ? 'forbidden' : 'required';
	const base = {part: `${kind}/${text}`, owner: 'joint' as const};
	const evidence = [
		{kind: 'attested' as const, source: `profile flows.${kind}`, value: text, at: atThisLook},
	];
	if (from.length === 0 || to.length === 0) {
		const missing = wordOf(from.length === 0 ? flow.from : flow.to);
		const verdict = everRead(snapshot, 'pods') ? ('SKIP' as const) : ('UNKNOWN' as const);
		return [
			finding(named, {
				...base,
				verdict,
				summary: `${missing} has no running pod now: ${text} is not judged`,
				evidence,
			}),
		];
	}
	const port = {protocol: flow.port.protocol, port: flow.port.number};
	let open: Finding | undefined;
	for (const source of from) {
		for (const target of to) {
			if (source === target) continue;
			const {verdict} = evaluate(world, {from: source, to: target, port});
			const slots = [source, target].flatMap(one => (one.kind === 'pod' ? [one.slot] : []));
			const subjects = podSubjects(snapshot, slots);
			const pair = slots.map(slot => podName(snapshot, slot)).join(' to ');
			if (verdict === wrong) {
				return [
					finding(named, {
						...base,
						verdict: 'FAIL',
						confidence: 'probable',
						subjects,
						summary: `policies ${verdict} ${text}, which the profile ${wrong === 'allow' ? 'forbids' : 'requires'}`,
						explanation: `Worked out from the policies for ${pair}.`,
						evidence,
						predictions: [
							{
								probe: `Connect from ${wordOf(flow.from)} to port ${flow.port.number} of ${wordOf(flow.to)}`,
								expect: wrong === 'allow' ? 'it connects' : 'it times out',
							},
						],
						remedies: [
							{
								owner: 'joint',
								text:
									wrong === 'allow'
										? 'Select the target with a policy that does not let the source in.'
										: 'Add a rule for this connection on the side that denies it.',
								command: '',
								risk: 'medium',
								verify: 'ktriage check SEC-02',
							},
						],
					}),
				];
			}
			if (verdict === 'unknown')
				open ??= finding(named, {
					...base,
					verdict: 'UNKNOWN',
					subjects,
					summary: `policies do not say whether ${text} is allowed`,
					evidence,
				});
		}
	}
	return open === undefined ? [] : [open];
}

function endsOf(snapshot: Snapshot, end: ProfileEnd): readonly End[] {
	if (end.kind === 'address') {
		const ip = parseIp(end.ip);
		return ip === undefined ? [] : [{kind: 'address', ip}];
	}
	const {pods} = snapshot;
	const found: End[] = [];
	for (const slot of pods.slots()) {
		if (found.length >= mostPods) break;
		if ((pods.flags(slot) & podFlags.finished) !== 0) continue;
		if (pods.namespaceName(pods.namespaceId(slot)) !== end.namespace) continue;
		if (pods.name(slot).startsWith(end.pod)) found.push(podEnd(snapshot, slot));
	}
	return found;
}

function wordOf(end: ProfileEnd): string {
	if (end.kind === 'address') return end.ip;
	return end.pod === '' ? end.namespace : `${end.namespace}/${end.pod}`;
}
