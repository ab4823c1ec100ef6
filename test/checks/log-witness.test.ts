import {describe, expect, it} from 'vitest';
import type {Evidence} from '../../src/checks/finding.ts';
import {clusterOf, type Draft, findingsOf, h0} from './fixtures.ts';

const linesOf = (found: readonly {readonly evidence: readonly Evidence[]}[]) =>
	found.flatMap(({evidence}) => evidence.filter(({kind}) => kind === 'log'));
const stamp = '2026-11-20T15:39:00Z';

function append(draft: Draft, ending: string, text: string): void {
	const key = Object.keys(draft.logs).find(name => name.endsWith(ending));
	if (key === undefined) throw new RangeError(`no log ${ending}`);
	draft.logs[key] = `${draft.logs[key]}${stamp} ${text}\n`;
}

describe('lines of logs beside what a check saw', () => {
	it('stand with a Service that gets no address: the controller says why', () => {
		const refusal =
			'{"level":"error","msg":"failed to allocate IP for \\"monitoring/grafana\\": no available IPs","service":"monitoring/grafana"}';
		const snapshot = clusterOf('sc-12', draft => append(draft, '/controller', refusal));
		expect(linesOf(findingsOf('MLB-04', snapshot))).toMatchObject([
			{kind: 'log', value: expect.stringContaining('no available IPs')},
		]);
	});

	it('stand with models that name a secret of twelve keys', () => {
		const found = linesOf(findingsOf('SEL-17', clusterOf('sc-10')));
		const all = [...found, ...linesOf(findingsOf('SEL-12', clusterOf('sc-10')))];
		expect(all.map(({value}) => value).join('\n')).toContain('Secret does not have 1 key');
	});

	it('do not stand with another Service, another code, or what passes', () => {
		const other = '{"level":"error","msg":"failed to allocate IP for \\"x/other\\": no available IPs"}';
		const snapshot = clusterOf('sc-12', draft => append(draft, '/controller', other));
		expect(linesOf(findingsOf('MLB-04', snapshot))).toEqual([]);
		expect(linesOf(findingsOf('MLB-12', snapshot))).toEqual([]);
		expect(linesOf(findingsOf('SEL-16', clusterOf('sc-10')))).toEqual([]);
		expect(linesOf(findingsOf('SEL-12', h0()))).toEqual([]);
	});
});

describe('SEL-16 where the value is not to be seen', () => {
	const emptied = (id: string) =>
		clusterOf(id, draft => draft.set(draft.one('Secret', 'seldon-rclone-minio'), 'data', {minio: ''}));

	it('takes the word of the agent', () => {
		expect(findingsOf('SEL-16', emptied('sc-09'))).toMatchObject([
			{verdict: 'FAIL', owner: 'joint', confidence: 'probable', evidence: [{kind: 'log'}]},
		]);
	});

	it('does not know without one', () => {
		expect(findingsOf('SEL-16', emptied('h0'))).toMatchObject([{verdict: 'UNKNOWN'}]);
	});
});
