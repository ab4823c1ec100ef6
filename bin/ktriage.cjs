#!/usr/bin/env node
'use strict';
const path = require('node:path');
const {findNode, isGoodVersion, missingNodeMessage, runOn} = require('./find-node.cjs');

const entry = path.join(__dirname, '..', 'dist', 'ktriage.mjs');
if (!require('node:fs').existsSync(entry)) {
	console.error(`ktriage is not built yet: ${entry} is missing. Run: npm run build`);
	process.exit(78);
}
// React and chalk read these when they are first loaded, so they are set before anything is.
process.env.NODE_ENV = process.env.NODE_ENV || 'production';
if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';

// The default of Node lies in the common temporary folder, which on a jump host is everybody's.
const cache = path.join(
	process.env.XDG_CACHE_HOME || path.join(require('node:os').homedir(), '.cache'),
	'ktriage',
	'compiled',
);
if (!process.env.NODE_DISABLE_COMPILE_CACHE) {
	try {
		require('node:fs').mkdirSync(cache, {recursive: true, mode: 0o700});
		process.env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || cache;
	} catch {
		// A home that cannot be written costs some milliseconds at each start, nothing else.
	}
}

if (isGoodVersion(process.versions.node)) {
	const {enableCompileCache} = require('node:module');
	if (enableCompileCache && process.env.NODE_COMPILE_CACHE)
		enableCompileCache(process.env.NODE_COMPILE_CACHE);
	import(require('node:url').pathToFileURL(entry).href);
} else {
	const node = findNode();
	if (!node) {
		console.error(missingNodeMessage());
		process.exit(78);
	}
	runOn(node, ['--max-semi-space-size=16', entry].concat(process.argv.slice(2)));
}
