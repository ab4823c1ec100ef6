#!/usr/bin/env node
'use strict';
const path = require('path');
const {findNode, isGoodVersion, missingNodeMessage, runOn} = require('./find-node.cjs');

const entry = path.join(__dirname, '..', 'dist', 'ktriage.mjs');
if (!require('fs').existsSync(entry)) {
	console.error(`ktriage is not built yet: ${entry} is missing. Run: npm run build`);
	process.exit(78);
}
// React and chalk read these when they are first loaded, so they are set before anything is.
process.env.NODE_ENV = process.env.NODE_ENV || 'production';
if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';

if (isGoodVersion(process.versions.node)) import(require('url').pathToFileURL(entry).href);
else {
	const node = findNode();
	if (!node) {
		console.error(missingNodeMessage());
		process.exit(78);
	}
	runOn(node, ['--max-semi-space-size=16', entry].concat(process.argv.slice(2)));
}
