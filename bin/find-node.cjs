'use strict';
// Plain CommonJS without modern syntax: any old Node must be able to read this far.
const path = require('node:path');

const NEEDED = [22, 19];

function isGoodVersion(version) {
	const parts = version.split('.').map(Number);
	return parts[0] > NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] >= NEEDED[1]);
}

/** The Node to run ktriage with: this one when it is new enough, else the one packaged as an optional dependency, else undefined. */
function findNode() {
	if (isGoodVersion(process.versions.node)) return process.execPath;
	const os = process.platform === 'win32' ? 'win' : process.platform;
	const prefixes = ['node-', 'node-bin-'];
	for (const prefix of prefixes) {
		const name = `${prefix + os}-${process.arch}/package.json`;
		try {
			const manifest = require.resolve(name);
			return path.join(path.dirname(manifest), require(manifest).bin.node);
		} catch (error) {
			if (error.code !== 'MODULE_NOT_FOUND') throw error;
		}
	}
	return undefined;
}

function missingNodeMessage() {
	return `ktriage needs Node ${NEEDED.join('.')} or newer and found ${process.version}, and no packaged Node for ${process.platform}-${process.arch} is installed. Install a newer Node, or run npm ci without --omit=optional.`;
}

/** A child that was killed, as the kernel does when memory is short, has left the terminal as it had it: without lines, on its own screen. */
function giveBackTerminal() {
	const stty = words =>
		require('node:child_process').spawnSync('stty', words, {stdio: ['inherit', 'pipe', 'ignore']});
	if (!process.stdout.isTTY || !/-icanon/.test(String(stty(['-a']).stdout))) return;
	stty(['sane']);
	process.stdout.write('\u001b[?2004l\u001b[?25h\u001b[?1049l');
}

/** Run a script on `node` in a child that shares this terminal, and end as the child ends. */
function runOn(node, args) {
	const child = require('node:child_process').spawn(node, args, {stdio: 'inherit'});
	// The terminal has already sent these to the whole foreground group.
	for (const signal of ['SIGINT', 'SIGQUIT']) process.on(signal, () => {});
	for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	// The child gives the terminal back first and then stops the whole group, this process with it.
	process.on('SIGTSTP', () => child.kill('SIGTSTP'));
	child.on('error', error => {
		console.error(`ktriage could not start ${node}: ${error.message}`);
		process.exit(78);
	});
	child.on('exit', (code, signal) => {
		if (!signal) process.exit(code === null ? 1 : code);
		giveBackTerminal();
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
	});
}

module.exports = {findNode, isGoodVersion, missingNodeMessage, runOn};
