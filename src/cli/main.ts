import {runCommandLine} from './command-line.ts';
import {keepProgram} from './kept-program.ts';

// A limit on the size of files would end the program; without the signal the write says EFBIG, and that is told.
if (process.platform !== 'win32') process.on('SIGXFSZ', () => {});

keepProgram(new URL('.', import.meta.url));
process.exitCode = await runCommandLine(process.argv.slice(2));
