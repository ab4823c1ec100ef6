import type {AnyCollector} from '../../collectors/collector.ts';
import {logSource} from '../store/logs/source.ts';

/** docs/collectors.md: what is read, from where, and the rights it needs. */
export function collectorsPage(collectors: readonly AnyCollector[]): string {
	const rows = collectors.map(({title, resources, encoding, verbs, about, fieldSelector}) => {
		const places = resources.map(
			({group, version, resource}) => `\`${resource}.${group === '' ? version : `${group}/${version}`}\``,
		);
		const only = fieldSelector === undefined ? '' : ` where \`${fieldSelector}\``;
		return `| ${title} | ${places.join(' else ')}${only} | ${encoding} | ${verbs.join(', ')} | ${about} |`;
	});
	return `# Collectors

Made from the registry by \`npm run docs\`. Where several places are named, the first that the cluster serves is read. A source
that may not be read becomes a panel that names the missing verb; checks that need it say SKIP.

| Source | Read from | As | Verbs | What for |
|---|---|---|---|---|
${rows.join('\n')}
| ${logSource.title} | \`pods/log.v1\`, a few containers found by image or label | text | ${logSource.verb} | ${logSource.about} |
`;
}
