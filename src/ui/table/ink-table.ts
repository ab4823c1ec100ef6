import {createRequire, Module} from 'node:module';
import * as ink from 'ink';
import type {FC} from 'react';

type InkTable = FC<{readonly data: readonly Readonly<Record<string, string>>[]}>;

let loaded: {readonly table: InkTable | undefined} | undefined;

/**
 * ink-table, loaded when the first boxed table is drawn; undefined where it is not installed beside the program. It is a CommonJS module
 * that requires Ink, which is an ES module with top-level await and cannot be required: the one that is loaded already is put where the
 * requirement looks for it.
 */
export function loadInkTable(): InkTable | undefined {
	loaded ??= {table: load()};
	return loaded.table;
}

function load(): InkTable | undefined {
	const require = createRequire(import.meta.url);
	try {
		const inkPath = createRequire(require.resolve('ink-table')).resolve('ink');
		require.cache[inkPath] ??= Object.assign(new Module(inkPath), {
			exports: ink,
			loaded: true,
			filename: inkPath,
		});
		return (require('ink-table') as {readonly default: InkTable}).default;
	} catch (error) {
		// A program packed into a single file has no packages beside it: the caller shows the same facts without a box.
		if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
		throw error;
	}
}
