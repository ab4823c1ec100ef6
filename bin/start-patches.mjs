// Some things that dependencies do when they are loaded or run cost more than half of the time to the first paint. They are cut out of the
// bundle here. Each cut says which text it expects; where a new version has another text, the stock file is bundled and the build says so.
import {readFileSync} from 'node:fs';

/** Each: which file, what to look for in it, what to put there. */
const cuts = [
	{
		file: /[\\/]string-width[\\/]index\.js$/,
		why: 'a segmenter and the table of emoji sequences are made only when a text needs them',
		edits: [
			[
				'const segmenter = new Intl.Segmenter();',
				'let madeSegmenter; const segmenter = {segment: text => (madeSegmenter ??= new Intl.Segmenter()).segment(text)};',
			],
			[
				'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
				"let madeEmoji; const rgiEmojiRegex = {test: text => (madeEmoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text)};",
			],
		],
	},
	{
		file: /[\\/]yargs[\\/]build[\\/]lib[\\/]command\.js$/,
		why: 'the help of a command is drawn when somebody asks for it, not after each command',
		edits: [['yargs.getInternalMethods().getUsageInstance().cacheHelpMessage();', '']],
	},
	{
		file: /[\\/]yargs[\\/]lib[\\/]platform-shims[\\/]esm\.mjs$/,
		why: 'node:assert is loaded when an assertion fails',
		edits: [
			[
				"import { notStrictEqual, strictEqual } from 'assert'",
				"const notStrictEqual = (one, other, message) => Object.is(one, other) && require('assert').notStrictEqual(one, other, message); const strictEqual = (one, other, message) => Object.is(one, other) || require('assert').strictEqual(one, other, message);",
			],
		],
	},
	{
		file: /[\\/]ink[\\/]build[\\/]reconciler\.js$/,
		why: 'the development tools are not waited for',
		edits: [["process.env['DEV'] === 'true'", 'false']],
	},
	{
		file: /[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/,
		why: 'the layout engine is instantiated at once instead of through fetch, which would load a whole HTTP client',
		edits: [
			[
				'const Yoga = wrapAssembly(await loadYoga());',
				`const library = {instantiateWasm(imports, done) {
					const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(base64, 'base64')), imports);
					done(instance);
					return instance.exports;
				}};
				loadYoga(library);
				const Yoga = wrapAssembly(library);`,
			],
			[
				"import loadYoga from '../binaries/yoga-wasm-base64-esm.js';",
				"import loadYoga, {base64} from '../binaries/yoga-wasm-base64-esm.js';",
			],
		],
	},
	{
		file: /[\\/]yoga-wasm-base64-esm\.js$/,
		why: 'the layout engine is handed over as it is',
		edits: [
			['data:application/octet-stream;base64,', 'data:application/octet-stream;base64,#'],
			['export default loadYoga;', 'export {loadYoga as default};'],
		],
		finish: text => {
			const [whole, base64] = /data:application\/octet-stream;base64,#([A-Za-z0-9+/=]+)/.exec(text) ?? [];
			if (base64 === undefined) return undefined;
			return `export const base64 = '${base64}';\n${text.replace(whole, 'data:application/octet-stream;base64,')}`;
		},
	},
];

function cut(text, {edits, finish}) {
	let result = text;
	for (const [from, to] of edits) {
		if (!result.includes(from)) return undefined;
		result = result.replaceAll(from, () => to);
	}
	return finish === undefined ? result : finish(result);
}

/** The cuts as an esbuild plugin; `onMissed` is told of each that no longer fits. */
export function startPatches(onMissed) {
	return {
		name: 'start-patches',
		setup(bundler) {
			for (const one of cuts) {
				bundler.onLoad({filter: one.file}, ({path}) => {
					const contents = cut(readFileSync(path, 'utf8'), one);
					if (contents === undefined) onMissed(path, one.why);
					return contents === undefined ? undefined : {contents, loader: 'js'};
				});
			}
		},
	};
}
