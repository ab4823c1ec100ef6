// Bundles the program into dist/: one entry, and chunks for what is loaded only when it is needed (client-node, the embedded cluster, the screens).
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {withoutBuiltinImports} from './builtins.mjs';
import {startLibraries} from './libraries.mjs';
import {packChunks} from './pack.mjs';
import {tooLarge} from './shell-size.mjs';
import {startPatches} from './start-patches.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');

function newest(entry) {
	const stat = statSync(entry);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(stat.mtimeMs, ...readdirSync(entry).map(name => newest(path.join(entry, name))));
}

function isFresh() {
	try {
		const built = statSync(path.join(dist, '.built')).mtimeMs;
		return ['src', 'screens', 'collectors', 'package.json', 'package-lock.json', 'bin'].every(
			name => newest(path.join(root, name)) <= built,
		);
	} catch {
		return false;
	}
}

/** Ink asks for them only when DEV is set; they are not installed. */
const withoutDevelopmentTools = {
	name: 'without-development-tools',
	setup(bundler) {
		bundler.onResolve({filter: /^react-devtools-core$/}, ({path: name}) => ({
			path: name,
			namespace: 'left-out',
		}));
		bundler.onLoad({filter: /.*/, namespace: 'left-out'}, () => ({contents: 'export default undefined;'}));
	},
};

let hasMissed = false;

function slower(what, why, where) {
	hasMissed = true;
	process.stderr.write(`warning: ${what}, so the start is slower than it could be (${why}); see ${where}\n`);
}

const missed = (file, why) =>
	slower(`${path.relative(root, file)} has changed`, why, 'bin/start-patches.mjs');
const notMade = (library, why) => slower(`${library} cannot be made ahead`, why, 'bin/libraries.mjs');

async function build() {
	const {build: bundle} = await import('esbuild');
	const {version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
	const started = Date.now();
	// Beside its place first: a build that fails or runs twice at a time leaves a whole program.
	const fresh = `${dist}.${process.pid}`;
	const plugins = [withoutDevelopmentTools, startPatches(missed)];
	const common = {
		absWorkingDir: root,
		target: 'node22',
		// Resolved from here, also for the help texts, which would bring an older copy.
		alias: {'string-width': 'string-width', 'ansi-styles': 'ansi-styles'},
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.DEV': '"false"',
			KTRIAGE_VERSION: JSON.stringify(version),
		},
	};
	const {metafile, outputFiles} = await bundle({
		...common,
		metafile: true,
		entryPoints: {ktriage: 'src/cli/main.ts'},
		outdir: fresh,
		outExtension: {'.js': '.mjs'},
		chunkNames: 'chunks/[name]-[hash]',
		bundle: true,
		splitting: true,
		platform: 'node',
		format: 'esm',
		// Names stay: a stack in a report of a defect is to be read, and defining them again at every start (keepNames) costs 10 ms.
		minifySyntax: true,
		minifyWhitespace: true,
		legalComments: 'none',
		logLevel: 'warning',
		plugins: [startLibraries({...common, plugins}, notMade), ...plugins],
		write: false,
	});
	const large = tooLarge(metafile);
	// Where a dependency has changed it is told above, and the program is built all the same.
	if (large.length > 0 && !hasMissed) throw new Error(`${large.join('; ')}: load it later`);
	mkdirSync(path.join(fresh, 'chunks'), {recursive: true});
	for (const {path: file, text, contents} of outputFiles) {
		writeFileSync(file, file.endsWith('.mjs') ? withoutBuiltinImports(text) : contents);
	}
	packChunks(fresh);
	writeFileSync(path.join(fresh, '.built'), `${version}\n`);
	const old = `${fresh}.old`;
	if (existsSync(dist)) renameSync(dist, old);
	renameSync(fresh, dist);
	rmSync(old, {recursive: true, force: true});
	process.stderr.write(`built dist/ in ${Date.now() - started} ms\n`);
}

if (!(process.argv.includes('--if-stale') && isFresh())) await build();
