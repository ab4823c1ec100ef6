import type {Counted, Counter, HitAction} from './counter.ts';
import {type Named, namedByChain, namedIn} from './policy-names.ts';
import type {SavedRule} from './saved-rule.ts';

const policyChain = /^cali-(p[io]|pr[io])-(.+)$/;
const podChain = /^cali-(tw|fw)-(.+)$/;

/** Bits with which felix marks what a policy accepted and passed, when none are configured (felix/config, mask 0xffff0000). */
const usual = {accept: 0x10000, pass: 0x20000};

/** Counters of Calico's chains: one per rule of each policy, and per pod what no rule let through. */
export function calicoCounters(rules: readonly SavedRule[]): readonly Counter[] {
	const marks = marksOf(rules);
	const names = namesOf(rules);
	const lines = new Map<string, number>();
	const seen = new Map<string, number>();
	const found: Counter[] = [];
	for (const rule of rules) {
		const {chain, family, packets, bytes} = rule;
		if (!chain.startsWith('cali-')) continue;
		const place = `${family} ${chain}`;
		const base = () => ({key: keyOf(rule, seen), engine: 'calico' as const, family, packets, bytes});
		const [, which] = policyChain.exec(chain) ?? [];
		if (which !== undefined) {
			const action = actionOf(rule, marks);
			const named = names.get(chain);
			if (action === undefined || named === undefined) continue;
			const line = lines.get(place) ?? 0;
			lines.set(place, line + 1);
			const of: Counted =
				'policy' in named
					? {kind: 'rule', policy: named.policy, line: rule.logIndex ?? line}
					: {kind: 'profile', name: named.profile};
			found.push({
				...base(),
				action,
				direction: which.endsWith('i') ? 'ingress' : 'egress',
				of,
				endpoint: '',
			});
			continue;
		}
		const [, way, endpoint] = podChain.exec(chain) ?? [];
		if (way === undefined || endpoint === undefined || !isDenial(rule)) continue;
		const tier = restOf(rule.comments);
		if (tier === undefined) continue;
		found.push({
			...base(),
			action: 'deny',
			direction: way === 'tw' ? 'ingress' : 'egress',
			of: {kind: 'rest', tier},
			endpoint,
		});
	}
	return found;
}

/** By the hash that felix writes, since rules move; the same hash may stand in a chain twice. */
function keyOf({chain, family, comments}: SavedRule, seen: Map<string, number>): string {
	const hash = comments.find(text => text.startsWith('cali:')) ?? '';
	const key = `${family} ${chain} ${hash}`;
	const before = seen.get(key) ?? 0;
	seen.set(key, before + 1);
	return before === 0 ? key : `${key} ${before}`;
}

function isDenial({target}: SavedRule): boolean {
	return target === 'DROP' || target === 'REJECT';
}

/** The tier at whose end it stands; '' after all of them. Undefined for other rules. v3.28 and older name no tier. */
function restOf(comments: readonly string[]): string | undefined {
	for (const text of comments) {
		if (text === 'Drop if no profiles matched') return '';
		if (!/(?:Drop|Reject) if no policies passed packet$/.test(text)) continue;
		return /^End of tier (\S+)\. /.exec(text)?.[1] ?? 'default';
	}
	return undefined;
}

function actionOf(rule: SavedRule, marks: typeof usual): HitAction | undefined {
	if (isDenial(rule)) return 'deny';
	if (rule.target === 'LOG') return 'log';
	const {setMark} = rule;
	if (setMark === undefined || setMark.value !== setMark.mask) return undefined;
	return setMark.value === marks.accept ? 'allow' : setMark.value === marks.pass ? 'pass' : undefined;
}

/** The bits in use: that a policy accepted is asked for after each, that it passed is cleared before a tier. */
function marksOf(rules: readonly SavedRule[]): typeof usual {
	const accepted = rules.find(({comments}) => comments.includes('Return if policy accepted'))?.hasMark;
	const accept = accepted ?? usual.accept;
	const cleared = rules.find(
		({chain, setMark}) => podChain.test(chain) && setMark !== undefined && setMark.value === 0,
	)?.setMark?.mask;
	const pass = cleared === undefined ? usual.pass : cleared & ~accept;
	return {accept, pass: pass === 0 ? usual.pass : pass};
}

/** Chains by their names: the first rule of each says whose it is. */
function namesOf(rules: readonly SavedRule[]): ReadonlyMap<string, Named> {
	const found = new Map<string, Named>();
	for (const {chain, comments} of rules) {
		if (found.has(chain)) continue;
		const [, , id] = policyChain.exec(chain) ?? [];
		if (id === undefined) continue;
		const named =
			comments
				.flatMap(text => text.split('; '))
				.map(namedIn)
				.find(one => one !== undefined) ?? namedByChain(id);
		if (named !== undefined) found.set(chain, named);
	}
	return found;
}
