import {type Fields, list, MalformedObject, number, part, parts, raw, text} from '../../store/fields.ts';
import type {HitAction, HitPolicy} from '../counter.ts';
import {flowPolicy} from './flow-policy.ts';

/** One entry of the trace of a flow: a rule that matched, the end of a tier, or a profile. */
export type FlowHit = {
	readonly kind: 'rule' | 'rest' | 'profile';
	/** Of a rule the policy; of the end of a tier the one that selects the pod, where that is said. */
	readonly policy?: HitPolicy;
	readonly tier: string;
	readonly action: HitAction | undefined;
	/** Index in the policy as Calico holds it. */
	readonly rule: number;
};

/** Connections alike within some seconds, as one side of them saw them. Times are milliseconds since the epoch. */
export type Flow = {
	readonly start: number;
	readonly end: number;
	readonly reporter: 'source' | 'destination';
	/** "NAMESPACE/NAME", NAME as the pod or as PREFIX-* of its owner; "NAME" for networks. */
	readonly source: string;
	readonly destination: string;
	readonly protocol: string;
	readonly port: number;
	readonly action: HitAction | undefined;
	readonly enforced: readonly FlowHit[];
	/** What would decide if what is staged were enforced. */
	readonly pending: readonly FlowHit[];
	readonly packets: number;
	readonly bytes: number;
};

const actions: Readonly<Record<string, HitAction>> = {Allow: 'allow', Deny: 'deny', Pass: 'pass', Log: 'log'};

/**
 * Reads a flow as Whisker writes it (Calico whisker-backend/pkg/apis/v1 FlowResponse, v3.30 to v3.33). Throws MalformedObject. `namespace` is "Global", "-" or
 * empty for what is in none.
 */
export function readFlow(object: Fields): Flow {
	const [start, end] = [Date.parse(raw(object, 'start_time')), Date.parse(raw(object, 'end_time'))];
	if (Number.isNaN(start) || Number.isNaN(end)) throw new MalformedObject('a flow without times');
	const reporter = raw(object, 'reporter');
	if (reporter !== 'Src' && reporter !== 'Dst')
		throw new MalformedObject('a flow that neither its source nor its destination saw');
	const policies = part(object, 'policies');
	return {
		start,
		end,
		reporter: reporter === 'Src' ? 'source' : 'destination',
		source: endOf(object, 'source'),
		destination: endOf(object, 'dest'),
		protocol: text(object, 'protocol').toUpperCase(),
		port: number(object, 'dest_port'),
		action: actions[raw(object, 'action')],
		enforced: hitsIn(policies, 'enforced'),
		pending: hitsIn(policies, 'pending'),
		packets: number(object, 'packets_in') + number(object, 'packets_out'),
		bytes: number(object, 'bytes_in') + number(object, 'bytes_out'),
	};
}

function endOf(object: Fields, side: 'source' | 'dest'): string {
	const [namespace, name] = [text(object, `${side}_namespace`), text(object, `${side}_name`)];
	return /^(|-|Global)$/.test(namespace) ? name : `${namespace}/${name}`;
}

/** A list that is null holds nothing. */
function hitsIn(trace: Fields, key: 'enforced' | 'pending'): readonly FlowHit[] {
	return list(trace, key).length === 0 ? [] : parts(trace, key).flatMap(hit => hitOf(hit) ?? []);
}

function hitOf(object: Fields): FlowHit | undefined {
	const kind = raw(object, 'kind');
	const base = {
		tier: text(object, 'tier'),
		action: actions[raw(object, 'action')],
		rule: number(object, 'rule_index'),
	};
	if (kind === 'Profile') return {...base, kind: 'profile'};
	const policy = kind === 'EndOfTier' ? triggerOf(object) : policyOf(object);
	if (kind === 'EndOfTier') return {...base, kind: 'rest', ...(policy && {policy})};
	return policy && {...base, kind: 'rule', policy};
}

function triggerOf(object: Fields): HitPolicy | undefined {
	return object.trigger === null ? undefined : policyOf(part(object, 'trigger'));
}

function policyOf(object: Fields): HitPolicy | undefined {
	return flowPolicy(
		raw(object, 'kind'),
		text(object, 'namespace'),
		text(object, 'name'),
		text(object, 'tier'),
	);
}
