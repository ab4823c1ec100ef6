#!/usr/bin/env node
'use strict';
// Runs a script of this project (build, tests, lint) on a Node that is new enough for it.
const {findNode, missingNodeMessage, runOn} = require('./find-node.cjs');

const node = findNode();
if (!node) {
	console.error(missingNodeMessage());
	process.exit(78);
}
runOn(node, process.argv.slice(2));
