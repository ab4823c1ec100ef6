import {expect, it} from 'vitest';
import {createHistory} from '../../src/session/history.ts';
import {scenarioFrame} from '../support/frames.ts';
import {testNow} from '../support/snapshot.ts';

it('counts no pods before what they are sorted by has been read', () => {
	const loading = {kind: 'loading', since: testNow} as const;
	const {add} = createHistory();
	for (const name of ['pods', 'nodes', 'ipPools'] as const)
		expect(add(scenarioFrame('canonical', {sources: {[name]: loading}}).snapshot), name).toEqual([]);
	const forbidden = {kind: 'forbidden', since: testNow, verb: 'list', why: 'RBAC'} as const;
	expect(add(scenarioFrame('canonical', {sources: {installations: forbidden}}).snapshot)).toMatchObject([
		{flannel: 7},
	]);
});
