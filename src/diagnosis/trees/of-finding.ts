import type {Finding} from '../../checks/finding.ts';
import type {TreeName} from './tree.ts';

/** Where the walk for a finding begins: a tree, and the question of it that the check is about. */
export type Entry = {readonly tree: TreeName; readonly at?: string};

/** By id, code or family: the first that fits. */
const entries: readonly (readonly [RegExp, Entry])[] = [
	[/^SEL-01\/.*\/(no-server|scheduler|unseen)$/, {tree: 'T1'}],
	[/^SEL-01/, {tree: 'T4'}],
	[/^SEL-(03|10|11|19)/, {tree: 'T1'}],
	[/^SEL-(13|14)/, {tree: 'T8'}],
	[/^SEL-(05|06|07|08|09)/, {tree: 'T6'}],
	[/^SEL-(04|23)/, {tree: 'T7'}],
	[/^SEL-/, {tree: 'T4'}],
	[/^DNS-05/, {tree: 'T3', at: 'Q4'}],
	[/^DNS-(07|09)/, {tree: 'T3', at: 'Q5b'}],
	[/^DNS-/, {tree: 'T3'}],
	[/^MLB-/, {tree: 'T5'}],
	[/^MLO-(07|11)/, {tree: 'T9'}],
	[/^RES-(01|04|05)/, {tree: 'T10'}],
	[/^RES-02/, {tree: 'T11'}],
	[/^FIN-/, {tree: 'T12'}],
	[/^(FLN-|ENV-01|IAC-)/, {tree: 'T13', at: 'Q1'}],
	[/^CID-10/, {tree: 'T13', at: 'Q4'}],
	[/^CID-02/, {tree: 'T13', at: 'Q2'}],
	[/^CID-0[345]/, {tree: 'T13', at: 'Q5'}],
	[/^CID-0[16]/, {tree: 'T13', at: 'Q7'}],
	[/^CID-09/, {tree: 'T13', at: 'Q8'}],
	[/^CAL-0[45]/, {tree: 'T13', at: 'Q6'}],
	[/^(CAL-15|NET-)/, {tree: 'T2', at: 'Q4'}],
	[/^(CAL-17|OPS-|ENV-02|SEC-)/, {tree: 'T14'}],
	[/^(CAL-|ENV-03)/, {tree: 'T2', at: 'Q7'}],
	[/^POL-05/, {tree: 'T2', at: 'API'}],
	[/^POL-/, {tree: 'T2', at: 'Q6'}],
	[/^RBK-01\/dns/, {tree: 'T3'}],
];

/** The tree that leads to what a finding says; undefined for findings that no tree is about. */
export function entryOf({id}: Finding): Entry | undefined {
	return entries.find(([pattern]) => pattern.test(id))?.[1];
}
