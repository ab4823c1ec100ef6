// The libraries that draw and that read the command line, each made into one module ahead. Alone all their names can be short; beside the program,
// whose names stay, most of them would have to be made unlike each other again, and what is read at every start would be a fifth longer.
import {build} from 'esbuild';

/** By library: the packages in it, and the name each has there. */
const libraries = {
	drawing: {ink: 'ink', react: 'react', 'react/jsx-runtime': 'jsx'},
	'command-line': {yargs: 'yargs'},
};

const packages = Object.entries(libraries).flatMap(([library, names]) =>
	Object.entries(names).map(([name, part]) => ({name, library, part})),
);

/** What the program has as well, or what lies in a file of its own, is left to the program. */
const sharedWithProgram = {
	name: 'shared-with-program',
	setup(bundler) {
		bundler.onResolve({filter: /^(?:string-width|layout-engine)$/}, ({path: name, namespace}) =>
			namespace === 'shared' ? {path: name, external: true} : {path: name, namespace: 'shared'},
		);
		bundler.onLoad({filter: /.*/, namespace: 'shared'}, ({path: name}) => ({
			contents: `const shared = require('${name}'); export default shared.default; export const {engine} = shared;`,
		}));
	},
};

async function made(library, options) {
	const parts = Object.entries(libraries[library]).map(
		([name, part]) => `export * as ${part} from '${name}';`,
	);
	const {outputFiles} = await build({
		...options,
		stdin: {contents: parts.join('\n'), resolveDir: options.absWorkingDir},
		bundle: true,
		platform: 'node',
		format: 'cjs',
		minify: true,
		legalComments: 'none',
		logLevel: 'silent',
		write: false,
		plugins: [sharedWithProgram, ...options.plugins],
		define: {...options.define, 'import.meta.url': 'ktriageUrl'},
	});
	return outputFiles[0].text;
}

/**
 * The libraries as an esbuild plugin; `options` are those of the build they become part of (`absWorkingDir`, `target`, `alias`, `define`,
 * `plugins`). One that cannot be made ahead is bundled as it is, and `onMissed` is told why.
 */
export function startLibraries(options, onMissed) {
	return {
		name: 'start-libraries',
		async setup(bundler) {
			const texts = new Map();
			for (const library of Object.keys(libraries)) {
				try {
					texts.set(library, await made(library, options));
				} catch (error) {
					onMissed(library, error.message);
				}
			}
			const foundIn = packages.filter(({library}) => texts.has(library));
			for (const {name, library, part} of foundIn) {
				bundler.onResolve({filter: new RegExp(`^${name}$`)}, () => ({
					path: name,
					namespace: 'start-library',
					pluginData: {library, part},
				}));
			}
			bundler.onLoad({filter: /.*/, namespace: 'start-library'}, async ({path: name, pluginData}) => {
				const {library, part} = pluginData;
				const names = Object.keys(await import(name)).filter(
					one => one !== 'default' && one !== 'module.exports',
				);
				return {
					contents: `import {${part} as part} from 'start-library:${library}'; export const {${names.join(', ')}} = part; export default part.default;`,
					resolveDir: options.absWorkingDir,
				};
			});
			bundler.onResolve({filter: /^start-library:/}, ({path: from}) => ({
				path: from.slice('start-library:'.length),
				namespace: 'start-library-made',
			}));
			bundler.onLoad({filter: /.*/, namespace: 'start-library-made'}, ({path: library}) => ({
				contents: texts.get(library),
				resolveDir: options.absWorkingDir,
			}));
		},
	};
}
