import type {Counter, HitAction} from './counter.ts';
import {namedIn} from './policy-names.ts';

const actions = new Map<string, HitAction>([
	['allow', 'allow'],
	['deny', 'deny'],
	['pass', 'pass'],
	['next-tier', 'pass'],
	['log', 'log'],
]);

/**
 * Reads `calico-node -bpf policy dump INTERFACE all` of both forms (felix/cmd/calico-bpf/commands/policy_debug.go, v3.28 and v3.32), of one
 * interface or of several, one after another. The hook that is printed is where the program hangs, the opposite of the policy's direction.
 */
export function readBpf(text: string): readonly Counter[] {
	const found: Counter[] = [];
	const lines = new Map<string, number>();
	let [endpoint, policy, tier] = ['', '', ''];
	let direction: 'ingress' | 'egress' | undefined;
	let action: HitAction | undefined;
	let family: 4 | 6 = 4;
	for (const raw of text.split('\n')) {
		const line = raw.replace(/^\s*(?:\/\/ ?)?/, '').trimEnd();
		const [, name] = /^IfaceName: (\S+)/.exec(line) ?? [];
		const [, hook] = /^Hook: (?:tc )?(ingress|egress)/.exec(line) ?? [];
		const [, opened] = /^(?:Start of policy|Policy:) (.+)$/.exec(line) ?? [];
		const [, inTier] = /^(?:Start of tier|Tier:) (\S+)/.exec(line) ?? [];
		const [, does] = /\b[Aa]ction:\s*"?([\w-]+)/.exec(line) ?? [];
		const [, hits] = /^(?:Hit count:|count =) (\d+)/.exec(line) ?? [];
		if (name !== undefined) endpoint = name;
		else if (hook !== undefined) direction = hook === 'egress' ? 'ingress' : 'egress';
		else if (/^(?:Family|IP version): ?(?:v|IPv)?6/.test(line)) family = 6;
		else if (inTier !== undefined) tier = inTier;
		else if (opened !== undefined) policy = opened;
		else if (/^End (?:of policy|Policy)/.test(line)) policy = '';
		else if (/^End (?:of tier|Tier)/.test(line)) [policy, tier] = ['', ''];
		if (does !== undefined && /[Rr]ule/.test(line)) action = actions.get(does.toLowerCase());
		if (hits === undefined || action === undefined) continue;
		const named = namedIn(`${policy.includes(' ') ? policy : `Policy ${policy}`} ingress`);
		if (named === undefined || !('policy' in named)) continue;
		const place = `${family} ${endpoint} ${direction} ${tier} ${policy}`;
		const index = lines.get(place) ?? 0;
		lines.set(place, index + 1);
		found.push({
			key: `${place} ${index}`,
			engine: 'calico',
			family,
			action,
			direction,
			of: {kind: 'rule', policy: named.policy, line: index},
			endpoint,
			packets: Number(hits),
			bytes: 0,
		});
	}
	return found;
}
