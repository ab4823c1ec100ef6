import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';

const root = path.join(import.meta.dirname, '..');

function sources(folder: string): string[] {
	return readdirSync(path.join(root, folder), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map(entry => path.relative(root, path.join(entry.parentPath, entry.name)));
}

type Import = {readonly target: string; readonly typeOnly: boolean};

/** What a file imports: project files as paths from the root, packages by name; statements of types alone are marked. */
function importsOf(file: string): Import[] {
	const text = readFileSync(path.join(root, file), 'utf8');
	const statements = text.matchAll(
		/(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|(?:import)\('([^']+)'\)/g,
	);
	return [...statements].map(([, , typeOnly, fixed, dynamic]) => {
		const target = (fixed ?? dynamic) as string;
		return {
			target: target.startsWith('.') ? path.join(path.dirname(file), target) : target,
			typeOnly: typeOnly !== undefined,
		};
	});
}

const files = ['src', 'screens', 'collectors'].flatMap(sources);

/** Everything in the room may import values only from the places named; types may come from anywhere to the left of it. */
function violations(room: RegExp, allowed: readonly RegExp[], valuesOnly: boolean): string[] {
	return files
		.filter(file => room.test(file))
		.flatMap(file =>
			importsOf(file)
				.filter(
					({target, typeOnly}) => !(valuesOnly && typeOnly) && !allowed.some(pattern => pattern.test(target)),
				)
				.map(({target}) => `${file} imports ${target}`),
		);
}

describe('the rooms', () => {
	it('keeps address arithmetic free of everything else', () => {
		expect(violations(/^src\/net\//, [/^src\/net\//, /^ipaddr\.js$/], false)).toEqual([]);
	});

	it('keeps policy, migration, checks, diagnosis and systems pure: addresses, types of the store, and each other in one direction', () => {
		// Names of chains and interfaces are hashes.
		const pure = [/^src\/net\//, /^src\/store\//, /^node:crypto$/];
		const rooms = ['iac', 'policy', 'migration', 'policy-hits', 'checks', 'diagnosis', 'systems'].map(
			room => new RegExp(`^src/${room}/`),
		);
		for (const [index, room] of rooms.entries()) {
			expect(violations(room, [...pure, ...rooms.slice(0, index + 1)], false)).toEqual([]);
		}
	});

	it('keeps the summaries of systems pure: what screens and commands both show', () => {
		const left = ['net', 'store', 'policy', 'migration', 'policy-hits', 'checks', 'diagnosis', 'systems'];
		expect(
			violations(
				/^src\/systems\//,
				left.map(room => new RegExp(`^src/${room}/`)),
				false,
			),
		).toEqual([]);
	});

	it('keeps the playbook engine pure: files, locks and commands are in src/playbook/files', () => {
		const left = ['net', 'store', 'policy', 'migration', 'checks', 'diagnosis', 'playbook/(?!files/)'];
		expect(
			violations(
				/^src\/playbook\/(?!files\/)/,
				left.map(room => new RegExp(`^src/${room}`)),
				false,
			),
		).toEqual([]);
	});

	it('keeps solved cases to set logic over findings', () => {
		expect(violations(/^src\/incidents\//, [/^src\/(incidents|checks)\//], false)).toEqual([]);
	});

	it('lets only the screens and src/ui know Ink and React', () => {
		const drawing = files
			.filter(file => !/^(screens|src\/ui)\//.test(file))
			.flatMap(file =>
				importsOf(file)
					.filter(({target}) => /^(ink|react|ink-table)(\/|$)/.test(target))
					.map(({target}) => `${file} imports ${target}`),
			);
		expect(drawing).toEqual([]);
	});

	it('keeps the screens away from the cluster', () => {
		const reaching = files
			.filter(file => /^(screens|src\/ui)\//.test(file))
			.flatMap(file =>
				importsOf(file)
					.filter(
						({target, typeOnly}) => !typeOnly && /^(src\/kube|src\/lab|collectors|src\/cli)\//.test(target),
					)
					.map(({target}) => `${file} imports ${target}`),
			);
		expect(reaching).toEqual([]);
	});

	it('opens sockets to the cluster in src/kube alone, and those of probes from this machine in src/probes/local', () => {
		const sockets = /^(node:(http|https|http2|net|tls|dgram)|ws|undici|@kubernetes\/client-node)$/;
		const open = files
			.filter(file => !/^src\/(kube|lab|probes\/local)\//.test(file))
			// It only answers, on loopback.
			.filter(file => file !== 'src/cli/metrics/listener.ts')
			.flatMap(file =>
				importsOf(file)
					.filter(({target, typeOnly}) => !typeOnly && sockets.test(target))
					.map(({target}) => `${file} imports ${target}`),
			);
		expect(open).toEqual([]);
	});

	it('has collectors that read through src/kube into src/store and nothing else', () => {
		expect(violations(/^collectors\//, [/^collectors\//, /^src\/(kube|store|net)\//], false)).toEqual([]);
	});

	it('keeps every file small enough to be read at once', () => {
		const long = [...files, ...sources('test')]
			.map(file => ({file, lines: readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n').length}))
			.filter(({lines}) => lines > 300);
		expect(long).toEqual([]);
	});

	it('names things from outside only by name: no machine paths in what is shipped', () => {
		const leaks = files.filter(file =>
			/\/(home|root|work)\/[a-z]/.test(readFileSync(path.join(root, file), 'utf8')),
		);
		expect(leaks).toEqual([]);
	});
});
