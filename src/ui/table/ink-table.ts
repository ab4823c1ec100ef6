import {createRequire, Module} from 'node:module';
import * as ink from 'ink';
import type {FC} from 'react';

type InkTable = FC<{readonly data: readonly Readonly<Record<string, string>>[]}>;

let loaded: InkTable | undefined;

/**
 * ink-table, loaded when the first boxed table is drawn. It is a CommonJS module that requires Ink, which is an ES module with top-level
 * await and cannot be required: the one that is loaded already is put where the requirement looks for it.
 */
export function loadInkTable(): InkTable {
	loaded ??= load();
	return loaded;
}

function load(): InkTable {
	const require = createRequire(import.meta.url);
	const inkPath = createRequire(require.resolve('ink-table')).resolve('ink');
	require.cache[inkPath] ??= Object.assign(new Module(inkPath), {
		exports: ink,
		loaded: true,
		filename: inkPath,
	});
	return (require('ink-table') as {readonly default: InkTable}).default;
}
