import {describe, expect, it} from 'vitest';
import {collectors} from '../../../collectors/index.ts';
import {checks, runChecks} from '../../../src/checks/index.ts';
import {diagnose} from '../../../src/diagnosis/diagnose.ts';
import {trees} from '../../../src/diagnosis/trees/index.ts';
import {entryOf} from '../../../src/diagnosis/trees/of-finding.ts';
import type {Step} from '../../../src/diagnosis/trees/tree.ts';
import type {Walk} from '../../../src/diagnosis/trees/walk.ts';
import {type WhyAnswer, why} from '../../../src/diagnosis/why.ts';
import {whyQuestion} from '../../../src/diagnosis/why-question.ts';
import {perSnapshot} from '../../../src/migration/per-snapshot.ts';
import {createRecall} from '../../../src/migration/recall.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {clusterOf, h0} from '../../checks/fixtures.ts';

const diagnosisOf = perSnapshot(snapshot => diagnose(snapshot, runChecks(snapshot)));

function ask(snapshot: Snapshot, ...words: readonly string[]): WhyAnswer {
	const question = whyQuestion(words);
	if (question === undefined) throw new Error(`${words.join(' ')} cannot be asked`);
	return why(snapshot, diagnosisOf(snapshot), question);
}

const endOf = ({end}: Walk): string =>
	end.kind === 'leaf' ? `${end.tree}.${end.leaf.id}` : end.kind === 'unknown' ? 'unknown' : 'clear';
const ends = ({walks}: WhyAnswer): readonly string[] => [...new Set(walks.map(endOf))].sort();

describe('the trees themselves', () => {
	it.each(trees.map(tree => [tree.name, tree] as const))('%s leads nowhere that is not there', (_, tree) => {
		const lost = (step: Step): boolean => {
			if ('go' in step) return tree.nodes.every(({id}) => id !== step.go);
			if (!('tree' in step)) return false;
			const other = trees.find(({name}) => name === step.tree);
			return other === undefined || (step.at !== undefined && other.nodes.every(({id}) => id !== step.at));
		};
		const steps = tree.nodes.flatMap(({yes, no}) => [yes, no]);
		expect(steps.filter(lost)).toEqual([]);
		const reached = new Set(steps.flatMap(step => ('go' in step ? [step.go] : [])));
		const entered = trees
			.flatMap(({nodes}) => nodes.flatMap(({yes, no}) => [yes, no]))
			.flatMap(step => ('tree' in step && step.tree === tree.name ? [step.at ?? ''] : []));
		const unreached = tree.nodes.slice(1).filter(({id}) => !reached.has(id) && !entered.includes(id));
		expect(unreached.map(({id}) => id)).toEqual([]);
		const leaves = steps.flatMap(step => ('leaf' in step ? [step.leaf] : []));
		expect(new Set(leaves.map(({id}) => id)).size).toBe(leaves.length);
		for (const {verify, remedy, diagnosis} of leaves)
			expect([verify, remedy.text, diagnosis]).not.toContain('');
	});
	it('has an entry that exists for every finding it begins at', () => {
		const snapshot = clusterOf('canonical');
		for (const finding of runChecks(snapshot)) {
			const entry = entryOf(finding);
			const tree = trees.find(({name}) => name === entry?.tree);
			if (entry === undefined) continue;
			expect(
				tree?.nodes.some(({id}) => entry.at === undefined || id === entry.at),
				finding.id,
			).toBe(true);
		}
	});
});

describe('a healthy cluster', () => {
	const snapshot = h0();
	it.each(trees.map(({name}) => name))('gives %s no cause', name => {
		const answer = ask(snapshot, name);
		expect([answer.verdict, ...ends(answer).filter(end => end !== 'T7.L1')]).toEqual(
			answer.walks.length > 0 && ends(answer).some(end => end !== 'T7.L1') ? ['clear', 'clear'] : ['clear'],
		);
	});
});

describe('the canonical cluster', () => {
	const snapshot = clusterOf('canonical');
	it.each([
		['T1', ['T1.L6']],
		['T3', ['T3.L4']],
		['T4', ['T3.L4']],
		['T5', ['T5.L9']],
		['T6', ['T6.L2', 'clear']],
		['T7', ['T1.L6', 'clear']],
		['T8', ['T8.L3']],
		['T9', ['T10.L1', 'T11.L1']],
		['T10', ['T10.L1']],
		['T11', ['T11.L1']],
		['T12', ['T12.L4']],
		['T13', ['T13.L3']],
		['T14', ['clear']],
	])('walks %s to its cause', (name, expected) => {
		expect(ends(ask(snapshot, name))).toEqual(expected);
	});
	it('tells the models apart: one has no scheduler, the other no names', () => {
		const answer = ask(snapshot, 'models');
		expect(answer.verdict).toBe('cause');
		expect(ends(answer)).toEqual(['T1.L6', 'T3.L4']);
		const roots = answer.findings.flatMap(({roots: found}) => found.map(({id}) => id));
		expect(roots).toContain('CID-01');
	});
	it('gives the remedy of the finding that decided, which knows the names', () => {
		const [walk] = ask(snapshot, 'T12').walks;
		expect(walk?.steps.at(-1)?.answer.findings.map(({id}) => id)).toContain('FIN-03/financial-ml');
	});
	it('answers for a namespace, a Service, a pod and a model', () => {
		expect(ends(ask(snapshot, 'ns/financial-inference'))).toEqual(
			expect.arrayContaining(['T1.L6', 'T3.L4', 'T8.L3']),
		);
		expect(ends(ask(snapshot, 'service', 'mlflow/mlflow-server'))).toContain('T5.L9');
		expect(ask(snapshot, 'pod', 'financial-inference/seldon-scheduler-0').verdict).toBe('cause');
		expect(ends(ask(snapshot, 'model', 'financial-inference/baseline-predictor'))).toContain('T3.L4');
		expect(ask(snapshot, 'ns/argowf').verdict).not.toBe('unknown');
	});
	it('does not say of what does not exist that it is well', () => {
		const answer = ask(snapshot, 'pod', 'x/nobody');
		expect([answer.verdict, answer.summary]).toEqual([
			'unknown',
			'cannot be told yet: there is no Pod x/nobody',
		]);
	});
});

describe('single faults', () => {
	it.each([
		['sc-01', 'cidr', 'T13.L3'],
		['sc-02', 'cidr', 'T13.L9'],
		['sc-03', 'dns', 'T3.L4'],
		['sc-03', 'models', 'T3.L4'],
		['sc-04', 'dns', 'T3.L6'],
		['sc-05', 'POL-05', 'T2.L12'],
		['sc-06', 'scheduler', 'T6.L3'],
		['sc-07', 'dns', 'T3.L5'],
		['sc-08', 'models', 'T1.L4'],
		['sc-11', 'metallb', 'T5.L2'],
		['sc-12', 'metallb', 'T5.L4'],
		['sc-13', 'metallb', 'T5.L8'],
		['sc-14', 'metallb', 'T5.L10'],
		['sc-15', 'metallb', 'T5.L10'],
		['sc-16', 'finalizers', 'T12.L4'],
		['sc-17', 'quota', 'T10.L1'],
		['sc-17', 'workflows', 'T10.L1'],
		['sc-18', 'oom', 'T11.L1'],
		['sc-19', 'connectivity', 'T2.L6'],
		['sc-21', 'connectivity', 'T2.L6'],
		['sc-24', 'dns', 'T3.L1'],
		['sc-32', 'cidr', 'T13.L1'],
		['sc-34', 'metallb', 'T5.L5'],
	])('%s: why %s ends at %s', (scenario, topic, expected) => {
		expect(ends(ask(clusterOf(scenario), topic))).toEqual([expected]);
	});
});

describe('what cannot be answered', () => {
	it('ends every walk as unknown while the API does not answer, but for the one about access', () => {
		const down = {api: {kind: 'down', since: 0, why: 'refused', fault: 'network'}} as const;
		const snapshot = clusterOf('canonical', undefined, down);
		for (const {name} of trees) {
			const answer = ask(snapshot, name);
			expect([name, answer.verdict]).toEqual([name, name === 'T14' ? 'cause' : 'unknown']);
		}
	});
	it('says what would tell', () => {
		const snapshot = clusterOf('canonical', ({probes}) => probes.splice(0));
		const [walk] = ask(snapshot, 'inference').walks;
		expect(walk?.end).toMatchObject({kind: 'unknown', tell: expect.stringContaining('ktriage probe')});
	});
	const recall = createRecall();
	it.each(collectors.map(({name}) => name))('never blames a healthy cluster when %s cannot be read', name => {
		const state = {kind: 'forbidden', since: 0, verb: 'list', why: 'no'} as const;
		const snapshot = h0();
		const hidden: Snapshot = {
			...snapshot,
			sources: snapshot.sources.map(source => (source.name === name ? {...source, state} : source)),
			tables: name === 'pods' ? snapshot.tables : {...snapshot.tables, [name]: []},
		};
		recall.next(hidden, true);
		const causes = trees.flatMap(tree => {
			const answer = ask(hidden, tree.name);
			return answer.verdict === 'cause' ? ends(answer) : [];
		});
		expect(causes).toEqual([]);
	});
});

describe('what can be asked', () => {
	it.each([
		[['models'], {kind: 'topic', topic: 'models'}],
		[['t3'], {kind: 'topic', topic: 't3'}],
		[['cid-02'], {kind: 'finding', code: 'cid-02'}],
		[['POL-03/serving'], {kind: 'finding', code: 'POL-03/serving'}],
		[['ns/serving'], {kind: 'object', subject: {kind: 'Namespace', namespace: '', name: 'serving'}}],
		[['pod', 'a/b'], {kind: 'object', subject: {kind: 'Pod', namespace: 'a', name: 'b'}}],
		[['pods/a/b'], {kind: 'object', subject: {kind: 'Pod', namespace: 'a', name: 'b'}}],
		[['svc', 'a/b'], {kind: 'object', subject: {kind: 'Service', namespace: 'a', name: 'b'}}],
		[['node', 'one'], {kind: 'object', subject: {kind: 'Node', namespace: '', name: 'one'}}],
	])('reads %j', (words, question) => {
		expect(whyQuestion(words)).toEqual(question);
	});
	it.each([[[]], [['']], [['nonsense']], [['pod', 'b']], [['pod', 'a/']], [['XYZ-01']], [['a', 'b', 'c']]])(
		'refuses %j',
		words => {
			expect(whyQuestion(words)).toBeUndefined();
		},
	);
	it('takes every code', () => {
		expect(checks.filter(({code}) => whyQuestion([code]) === undefined)).toEqual([]);
	});
});
