import {describe, expect, it} from 'vitest';
import {finding} from '../../src/checks/build.ts';
import type {Evidence, Finding, Subject} from '../../src/checks/finding.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {suspendedBy} from '../../src/diagnosis/suspend.ts';
import {bare, node, pod} from '../checks/fixtures.ts';

const snapshot = bare([
	node('a'),
	node('b'),
	pod('x/on-a', {on: 'a', ip: '10.42.64.9', calico: true}),
	pod('x/on-b', {on: 'b', ip: '10.42.70.9', calico: true}),
]);
const onNode = (name: string): Subject => ({kind: 'Node', namespace: '', name});
const onPod = (name: string): Subject => ({kind: 'Pod', namespace: 'x', name});
const line = (kind: Evidence['kind'], value: string): Evidence => ({kind, source: 'somewhere', value, at: 0});
const field = line('field', 'Ready=False');
const timeout = line('probe', 'timeout: dial tcp 10.43.0.7:5000: i/o timeout');

const said = (
	code: string,
	subjects: readonly Subject[],
	evidence: readonly Evidence[],
	part?: string,
): Finding =>
	finding(
		{code, title: code},
		{verdict: 'FAIL', summary: code, subjects, evidence, ...(part !== undefined && {part})},
	);
const nodeDown = said('ENV-03', [onNode('a')], [field]);
const left = said('CID-01', [onPod('on-a')], [field]);
const below = (effect: Finding, ...causes: readonly Finding[]) =>
	suspendedBy(snapshot, [effect, ...causes]).get(effect.id);

describe('a red lower layer suspends what stands on it', () => {
	it.each([
		['by the pod on the node', said('PRF-02', [onPod('on-a')], [timeout]), nodeDown],
		['by the node itself', said('OBS-03', [onNode('a')], [timeout]), nodeDown],
		['by the same pod', said('MLO-13', [onPod('on-a')], [timeout]), left],
		[
			'by an address in a line',
			said('MLO-13', [], [line('log', 'dial tcp 10.42.64.9:9004: i/o timeout')]),
			left,
		],
	])('%s', (_, effect, cause) => {
		expect(below(effect, cause)).toEqual([cause.id]);
	});

	it('keeps its evidence, says that it waits, and makes it a symptom', () => {
		const effect = said('PRF-02', [onPod('on-a')], [timeout]);
		const {causes} = diagnose(snapshot, [effect, nodeDown]);
		expect(causes.map(cause => cause.finding.id)).toEqual(['ENV-03']);
		const [symptom] = causes[0]?.symptoms ?? [];
		expect(symptom).toMatchObject({
			class: 'symptom',
			verdict: 'FAIL',
			evidence: [{...timeout, at: snapshot.now}],
		});
		expect(symptom?.explanation).toContain('judged again when that is repaired');
	});
});

describe('nothing is suspended', () => {
	const effect = said('PRF-02', [onPod('on-a')], [timeout]);
	it.each([
		['on another node', said('PRF-02', [onPod('on-b')], [timeout]), nodeDown],
		['partly on another node', said('PRF-02', [onPod('on-a'), onPod('on-b')], [timeout]), nodeDown],
		['that stands in an object', said('POL-03', [onPod('on-a')], [field]), nodeDown],
		['that stands in an object as well', said('MLB-05', [onPod('on-a')], [timeout, field]), nodeDown],
		['that was refused by somebody', said('MLO-13', [onPod('on-a')], [line('probe', 'refused')]), nodeDown],
		['that got an answer', said('SEL-13', [onPod('on-a')], [timeout, line('probe', 'http(504)')]), nodeDown],
		['on loopback', said('NET-07', [onPod('on-a')], [timeout]), nodeDown],
		['on loopback, by a log', said('SEL-08', [onPod('on-a')], [timeout], 'x/on-a/loopback'), nodeDown],
		[
			'by a layer above',
			said('ENV-10', [onPod('on-a')], [timeout]),
			said('MLB-03', [onPod('on-a')], [field]),
		],
		['by what files say', effect, said('CID-01', [onPod('on-a')], [line('iac', 'k3s_pod_cidr')])],
		['by a warning', effect, {...nodeDown, verdict: 'WARN' as const}],
		['by a symptom of something else', effect, {...left, explainedBy: ['FLN-03/a']}],
		[
			'by a pool, which is about every pod',
			effect,
			said('CID-02', [{kind: 'IPPool', namespace: '', name: 'p'}], [field]),
		],
	])('%s', (_, one, cause) => {
		expect(below(one, cause)).toBeUndefined();
	});

	it('that is explained already', () => {
		expect(below({...effect, explainedBy: ['DNS-01']}, nodeDown)).toBeUndefined();
	});
});
