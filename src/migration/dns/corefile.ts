/** One plugin line of a server block: "forward . /etc/resolv.conf". Nested blocks are flattened into it. */
export type Plugin = {readonly name: string; readonly args: readonly string[]};

export type ServerBlock = {
	/** Lower case, without port, scheme and final dot; "." is everything. */
	readonly zones: readonly string[];
	readonly plugins: readonly Plugin[];
	/** The file it stands in. */
	readonly file: string;
};

export type Corefile = {
	readonly blocks: readonly ServerBlock[];
	/** Files imported outside of any server block, such as /etc/coredns/custom/*.server. */
	readonly imports: readonly string[];
};

/**
 * Reads the server blocks of a file of CoreDNS as far as zones and plugins go: braces, comments and imports. Snippets in parentheses are
 * left out. A file it cannot follow gives fewer blocks, never an error.
 */
export function readCorefile(file: string, lines: readonly string[]): Corefile {
	const blocks: {zones: readonly string[]; plugins: Plugin[]; file: string}[] = [];
	const imports: string[] = [];
	let depth = 0;
	let open: {zones: readonly string[]; plugins: Plugin[]; file: string} | undefined;
	let heads: string[] = [];
	for (const line of lines) {
		const words = line
			.replace(/(^|\s)#.*$/, '')
			.trim()
			.split(/\s+/)
			.filter(word => word !== '');
		const closes = words.filter(word => word === '}').length;
		const opens = words.at(-1) === '{';
		const said = words.filter(word => word !== '{' && word !== '}');
		if (depth === 0) {
			if (said[0] === 'import') imports.push(...said.slice(1));
			else heads.push(...said);
			if (opens) {
				open = heads[0]?.startsWith('(') ? undefined : {zones: heads.flatMap(zoneOf), plugins: [], file};
				if (open !== undefined) blocks.push(open);
				heads = [];
			}
		} else if (said.length > 0 && depth === 1) {
			open?.plugins.push({name: said[0] ?? '', args: said.slice(1)});
		}
		depth = Math.max(0, depth + (opens ? 1 : 0) - closes);
	}
	return {blocks, imports};
}

/** "dns://Example.org.:53," is the zone example.org; a reverse zone may be written as a CIDR, which is no name. */
function zoneOf(word: string): readonly string[] {
	const plain = word
		.replace(/,$/, '')
		.replace(/^\w+:\/\//, '')
		.replace(/:\d+$/, '')
		.toLowerCase();
	if (plain === '' || plain === '.') return ['.'];
	return plain.includes('/') ? [] : [plain.replace(/\.$/, '')];
}

/** Whether names of `inner` belong to the zone `outer`. */
export function isWithin(inner: string, outer: string): boolean {
	return outer === '.' || inner === outer || inner.endsWith(`.${outer}`);
}
