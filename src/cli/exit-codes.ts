/** Every way ktriage ends, once: help, docs and tests are made from this table. */
export const exitCodes = {
	pass: {code: 0, meaning: 'nothing is wrong, or the command did what it was asked'},
	fail: {code: 1, meaning: 'at least one check says FAIL'},
	warnings: {code: 2, meaning: 'warnings only, with --strict'},
	inconclusive: {code: 3, meaning: 'the cluster could not be reached or too little could be read to say'},
	planVoid: {code: 4, meaning: 'the plan is void: what it was made for changed, and nothing was sent'},
	usage: {code: 64, meaning: 'the command line, the kubeconfig or an input file is wrong'},
	internal: {code: 70, meaning: 'ktriage itself failed; the message says how to report it'},
	cannotWrite: {code: 73, meaning: 'an output file or folder could not be written'},
	noTerminal: {code: 78, meaning: 'this terminal or this Node cannot run the program'},
	terminalGone: {code: 129, meaning: 'the terminal went away'},
	interrupted: {code: 130, meaning: 'interrupted by Ctrl+C'},
} as const;

export type ExitName = keyof typeof exitCodes;
