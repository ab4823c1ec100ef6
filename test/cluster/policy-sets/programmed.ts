import {nodeNames} from '../support/cluster.ts';
import {run} from '../support/run.ts';
import {nodeProcess} from './agents.ts';

/** Everything that the packet filter of a node holds, with counters. */
export async function savedRules(node: string): Promise<string> {
	const enter = ['-t', await nodeProcess(node), '-m', '-n', '--'];
	return run('nsenter', [...enter, 'iptables-save', '-c'], {env: process.env});
}

/** Which of these names of policies chains are made for on some node, as the comments of kube-router and felix tell. */
export async function enforcedNames(names: readonly string[]): Promise<readonly string[]> {
	const texts = (await Promise.all(nodeNames().map(savedRules))).join('\n');
	const words = new Set(
		texts.split(/[\s"/]/).flatMap(word => [word, word.replace(/^(knp\.)?default\./, '')]),
	);
	return names.filter(name => words.has(name));
}
