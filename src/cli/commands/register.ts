import type {Argv} from 'yargs';
import type {Run} from '../command-line.ts';

/** Adds a command to the parser; when the command line names it, `choose` gets what is to be run. */
export type Register = (yargs: Argv, choose: (run: Run) => void) => Argv;
