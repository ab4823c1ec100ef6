import type {Argv} from 'yargs';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

const scripts = {
	bash: `# bash completion of ktriage: source it, or put it into /etc/bash_completion.d/ktriage
_ktriage() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(ktriage --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _ktriage ktriage
`,
	zsh: `#compdef ktriage
# zsh completion of ktriage: put it into a folder of $fpath as _ktriage
_ktriage() {
  local -a words_of_ktriage
  words_of_ktriage=(\${(f)"$(COMP_LINE=$BUFFER COMP_POINT=$CURSOR ktriage --get-yargs-completions "\${words[@]}" 2>/dev/null)"})
  words_of_ktriage=(\${words_of_ktriage%%:*})
  compadd -a words_of_ktriage || _files
}
compdef _ktriage ktriage
`,
	fish: `# fish completion of ktriage: put it into ~/.config/fish/completions/ktriage.fish
function __ktriage_words
  ktriage --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null | string replace -r ':.*' ''
end
complete -c ktriage -f -a '(__ktriage_words)'
`,
} as const;

/** `completion bash|zsh|fish`: prints the script that a shell loads. */
export const completionCommand: Register = (yargs, choose) =>
	yargs.command(
		'completion <shell>',
		'print the completion script for a shell',
		(command: Argv) =>
			command
				.positional('shell', {
					choices: Object.keys(scripts) as (keyof typeof scripts)[],
					demandOption: true,
					describe: 'which shell',
				})
				.example(`source <(${programName} completion bash)`, 'for this bash session'),
		argv =>
			choose(async ({stdout}) => {
				await writeAll(stdout, [scripts[argv.shell]]);
				return exitCodes.pass.code;
			}),
	);
