// Some things that dependencies do when they are loaded or run cost more than half of the time to the first paint. They are cut out of the
// bundle here. Each cut says which text it expects; where a new version has another text, the stock file is bundled and the build says so.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {transform} from 'esbuild';

const require = createRequire(import.meta.url);
const layoutEngine = /[\\/]yoga-wasm-base64-esm\.js$/;

const base64Of = text => /data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/.exec(text)?.[1];

const layoutEngineFile = () =>
	path.join(path.dirname(require.resolve('yoga-layout')), '..', 'binaries', 'yoga-wasm-base64-esm.js');

/** Modules that the cuts bring with them. */
const atHand = {
	process: 'export default globalThis.process; export const {env, cwd} = globalThis.process;',
	'layout-engine':
		"import {readFileSync} from 'node:fs'; import file from 'layout-engine.wasm'; export const engine = () => readFileSync(new URL(file, import.meta.url));",
};

const instantiation = {
	file: /[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/,
	why: 'the layout engine is instantiated at once instead of through fetch, which would load a whole HTTP client',
	edits: [
		[
			'const Yoga = wrapAssembly(await loadYoga());',
			`const library = {instantiateWasm(imports, done) {
				const instance = new WebAssembly.Instance(new WebAssembly.Module(engine()), imports);
				done(instance);
				return instance.exports;
			}};
			loadYoga(library);
			const Yoga = wrapAssembly(library);`,
		],
		[
			"import loadYoga from '../binaries/yoga-wasm-base64-esm.js';",
			"import {engine} from 'layout-engine'; import loadYoga from '../binaries/yoga-wasm-base64-esm.js';",
		],
	],
	finish: text => (canInstantiate() ? text : undefined),
};

/** Both of its files are cut, or none: each alone would be a layout engine without a program. */
function canInstantiate() {
	const loader = readFileSync(require.resolve('yoga-layout'), 'utf8');
	return (
		instantiation.edits.every(([from]) => loader.includes(from)) &&
		base64Of(readFileSync(layoutEngineFile(), 'utf8')) !== undefined
	);
}

/** Each: which file, what to look for in it, what to put there. */
const cuts = [
	{
		file: /[\\/]string-width[\\/]index\.js$/,
		// A single letter below U+231A, or one of the boxes, blocks and shapes up to U+25FC, is no emoji without a further character.
		why: 'a segmenter and the table of emoji sequences are made only when a text needs them',
		edits: [
			[
				'const segmenter = new Intl.Segmenter();',
				'let madeSegmenter; const segmenter = {segment: text => (madeSegmenter ??= new Intl.Segmenter()).segment(text)};',
			],
			[
				'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
				"let madeEmoji; const noEmoji = text => text.length === 1 && (text < '\\u231a' || (text >= '\\u2500' && text < '\\u25fd')); const rgiEmojiRegex = {test: text => !noEmoji(text) && (madeEmoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text)};",
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
	instantiation,
	{
		file: layoutEngine,
		why: 'the layout engine lies in a file of its own instead of as text in the program',
		edits: [],
		finish: text => (canInstantiate() ? text.replace(base64Of(text), '') : undefined),
	},
	{
		file: /[\\/]terminal-size[\\/]index\.js$/,
		why: 'a child process is needed only where a terminal does not tell its size',
		edits: [
			[
				"import {execFileSync} from 'node:child_process';",
				"const execFileSync = (...given) => require('node:child_process').execFileSync(...given);",
			],
		],
	},
	{
		file: /[\\/]signal-exit[\\/]index\.js$/,
		why: 'node:assert is loaded when an assertion fails',
		edits: [
			[
				"var assert = require('assert')",
				"var assert = {equal: (one, other, message) => one === other || require('assert').equal(one, other, message)}",
			],
		],
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

// Of these nobody reads a stack here, and their long local names are half of what the first paint has to read.
const shortened =
	/[\\/]node_modules[\\/](?:ink|react|react-reconciler|scheduler|yoga-layout|yargs|yargs-parser|cliui|y18n|wrap-ansi|slice-ansi|chalk|@alcalzone|quick-lru|ansi-[a-z]+|stack-utils|cli-[a-z]+|signal-exit|terminal-size|es-toolkit|string-width|get-east-asian-width)[\\/].*\.m?js$/;

const shorten = async text =>
	(await transform(text, {minify: true, legalComments: 'none', logLevel: 'silent'})).code;

/** The cuts as an esbuild plugin, which also shortens the local names of what is loaded before the first paint; `onMissed` is told of each cut that no longer fits. */
export function startPatches(onMissed) {
	return {
		name: 'start-patches',
		setup(bundler) {
			for (const one of cuts) {
				bundler.onLoad({filter: one.file, namespace: 'file'}, async ({path: file}) => {
					const contents = cut(readFileSync(file, 'utf8'), one);
					if (contents === undefined) onMissed(file, one.why);
					return contents === undefined ? undefined : {contents: await shorten(contents), loader: 'js'};
				});
			}
			// As a module, node:process reads every property of process, the streams among them, whether or not anybody wants it.
			bundler.onResolve({filter: /^node:process$/}, () => ({path: 'process', namespace: 'at-hand'}));
			bundler.onLoad({filter: /.*/, namespace: 'at-hand'}, ({path: name}) => ({contents: atHand[name]}));
			bundler.onResolve({filter: /^layout-engine$/}, () => ({path: 'layout-engine', namespace: 'at-hand'}));
			bundler.onResolve({filter: /^layout-engine\.wasm$/}, () => ({
				path: 'layout-engine.wasm',
				namespace: 'layout-engine',
			}));
			bundler.onLoad({filter: /.*/, namespace: 'layout-engine'}, () => ({
				contents: Buffer.from(base64Of(readFileSync(layoutEngineFile(), 'utf8')), 'base64'),
				loader: 'file',
			}));
			bundler.onLoad({filter: shortened, namespace: 'file'}, async ({path: file}) => ({
				contents: await shorten(readFileSync(file, 'utf8')),
				loader: 'js',
			}));
		},
	};
}
