/** Opens the screens on a built-in scenario without any server, to try them by hand: `npm run tsx -- test/support/ui-demo.tsx canonical`. */
import process from 'node:process';
import {runUi} from '../../src/ui/run.ts';
import {fakeSession, scenarioFrame} from './frames.ts';
import {createRig} from './ui.tsx';

const [id = 'canonical', mode = '', size = '80x24', ...keys] = process.argv.slice(2);
const session = fakeSession(scenarioFrame(id));
if (mode === 'print') {
	const [columns = 80, rows = 24] = size.split('x').map(Number);
	const rig = createRig(session, {columns, rows, unicode: process.env.ASCII === undefined});
	for (const key of keys) {
		rig.press(key);
		// An object that a key opens is read in the background.
		await new Promise(resolve => setTimeout(resolve, 5));
	}
	process.stdout.write(`${rig.draw().join('\n')}\n`);
} else {
	const {stdin, stdout, stderr} = process;
	const code = await runUi({session, stdin, stdout, stderr, options: {screenReader: mode === 'sentences'}});
	stderr.write(`exit code ${code}\n`);
	process.exitCode = code;
}
