// What is imported of a module of Node is taken from the module itself. For an import Node reads every property of it, also those behind which it
// loads whole parts of itself (of node:util alone the parsing of arguments and the comparison of texts), whether or not anybody wants them.
import {isBuiltin} from 'node:module';

/** An import as esbuild writes it with `minifyWhitespace`: default, namespace, names, source. */
const statement =
	/(?<=^|[;}\n])import(?:\s*([\w$]+)\s*,?)?(?:\s*\*\s*as\s+([\w$]+)|\s*\{([^{}]*)\})?\s*from\s*"([^"]+)";/g;

const require =
	'const require=globalThis.ktriageRequire??=process.getBuiltinModule("node:module").createRequire(import.meta.url);';
const place = 'const ktriageUrl=import.meta.url;';

/** The text of a module as esbuild writes it, without imports of modules of Node; `require` and `ktriageUrl`, its own URL, are there where it uses them. */
export function withoutBuiltinImports(text) {
	const taken = [];
	const rest = text.replace(statement, (whole, byDefault, namespace, names, from) => {
		if (!isBuiltin(from)) return whole;
		const module = `process.getBuiltinModule(${JSON.stringify(from)})`;
		for (const name of [byDefault, namespace]) {
			if (name !== undefined) taken.push(`const ${name}=${module};`);
		}
		if (names !== undefined) taken.push(`const {${names.replaceAll(/\s+as\s+/g, ':')}}=${module};`);
		return '';
	});
	const used = [
		...(/\brequire\b/.test(rest) ? [require] : []),
		...(/\bktriageUrl\b/.test(rest) ? [place] : []),
	];
	return [...used, ...taken, rest].join('');
}
