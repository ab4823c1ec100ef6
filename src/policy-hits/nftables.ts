import type {SavedRule, SavedRules} from './saved-rule.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads `nft -j list table ip calico` or `nft -j list ruleset` (libnftables-json(5)). Calico puts its layer in front of the names of its
 * chains ("filter-cali-tw-…", felix/nftables/table_layer.go), which is taken away.
 */
export function readNftables(text: string): SavedRules {
	const rules: SavedRule[] = [];
	const chains = new Set<string>();
	const problems: string[] = [];
	// Tables of two families may stand one after another, each a document of its own.
	for (const document of documents(text)) {
		const parsed = parse(document);
		if (parsed === undefined) {
			problems.push('a part is no JSON of nft: it may have been cut off');
			continue;
		}
		for (const entry of array(parsed.nftables)) {
			const {chain, rule} = fields(entry);
			if (chain !== undefined) chains.add(nameOf(fields(chain), 'name'));
			if (rule !== undefined) rules.push(readRule(fields(rule)));
		}
	}
	return {rules, chains, problems};
}

function documents(text: string): readonly string[] {
	return text
		.split(/\n(?=\{"nftables")/)
		.map(part => part.trim())
		.filter(part => part !== '');
}

function parse(text: string): Json | undefined {
	try {
		return fields(JSON.parse(text));
	} catch {
		return undefined;
	}
}

function nameOf(of: Json, key: 'name' | 'chain'): string {
	const name = String(of[key] ?? '');
	return of.table === 'calico' ? name.replace(/^(?:filter|mangle|raw|nat)-/, '') : name;
}

function readRule(rule: Json): SavedRule {
	const parts = array(rule.expr).map(fields);
	const counter = fields(parts.find(part => part.counter !== undefined)?.counter);
	const [, hash, rest = ''] = /^(cali:\S+?);\s*(.*)$/.exec(String(rule.comment ?? '')) ?? [];
	const own = String(rule.comment ?? '');
	const target = parts.map(targetOf).find(name => name !== undefined) ?? '';
	const setMark = parts.map(markSet).find(mark => mark !== undefined);
	const hasMark = parts.map(markAsked).find(mark => mark !== undefined);
	const prefix = parts.map(part => String(fields(part.log).prefix ?? '')).find(one => one !== '');
	const [, index] = /^[ADP]P[IE](\d+)\|/.exec(prefix ?? '') ?? [];
	return {
		family: rule.family === 'ip6' ? 6 : 4,
		table: String(rule.table ?? ''),
		chain: nameOf(rule, 'chain'),
		packets: number(counter.packets),
		bytes: number(counter.bytes),
		comments: hash === undefined ? (own === '' ? [] : [own]) : [hash, ...(rest === '' ? [] : [rest])],
		target: setMark !== undefined && target === '' ? 'MARK' : target,
		...(setMark !== undefined && {setMark: {value: setMark, mask: setMark}}),
		...(hasMark !== undefined && {hasMark}),
		...(index !== undefined && {logIndex: Number(index)}),
	};
}

function targetOf(part: Json): string | undefined {
	for (const verdict of ['drop', 'reject', 'return', 'accept'])
		if (verdict in part) return verdict.toUpperCase();
	if ('jump' in part) return String(fields(part.jump).target ?? '');
	if ('goto' in part) return String(fields(part.goto).target ?? '');
	return 'log' in part && fields(part.log).group === undefined ? 'LOG' : undefined;
}

/** meta mark set meta mark | BITS */
function markSet(part: Json): number | undefined {
	const {key, value} = fields(part.mangle);
	if (fields(fields(key).meta).key !== 'mark') return undefined;
	const bits = array(fields(value)['|']).find(one => typeof one === 'number');
	return typeof bits === 'number' ? bits : undefined;
}

/** meta mark & BITS == BITS */
function markAsked(part: Json): number | undefined {
	const {op, left, right} = fields(part.match);
	const [meta, bits] = array(fields(left)['&']);
	const isMark = fields(fields(meta).meta).key === 'mark';
	return op === '==' && isMark && typeof bits === 'number' && bits === right ? bits : undefined;
}

function fields(value: unknown): Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function array(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function number(value: unknown): number {
	return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
