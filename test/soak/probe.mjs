// Given to the program under test with --import: what it holds, once every few seconds, as a line of JSON in the file that SOAK_NOTES names.
import {appendFileSync, readdirSync} from 'node:fs';
import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

function sample() {
	collectGarbage();
	const {rss, heapUsed, external} = process.memoryUsage();
	const handles = {};
	for (const name of process.getActiveResourcesInfo()) handles[name] = (handles[name] ?? 0) + 1;
	const files = readdirSync('/proc/self/fd').length;
	appendFileSync(
		process.env.SOAK_NOTES,
		`${JSON.stringify({at: Date.now(), rss, held: heapUsed + external, files, handles})}\n`,
	);
}

setInterval(sample, 3000).unref();
