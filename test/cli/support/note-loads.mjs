// Given to Node with --import: writes down every module that is loaded, one address a line, into the file that NOTED_LOADS names.
import {appendFileSync} from 'node:fs';
import {registerHooks} from 'node:module';
import process from 'node:process';

registerHooks({
	load: (url, context, next) => {
		appendFileSync(process.env.NOTED_LOADS, `${url}\n`);
		return next(url, context);
	},
});
