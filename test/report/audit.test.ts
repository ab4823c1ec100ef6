import {expect, test} from 'vitest';
import {applyPlan} from '../../src/actions/apply.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {auditJson, auditText} from '../../src/report/audit.ts';
import {releasePlan, startWorld} from '../actions/support/world.ts';

test('a line tells when, how it ended, what, where and who; an intent without end is OPEN', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	await applyPlan(plan, planDigest(plan), world);
	const history = await world.audit.read();
	const {file} = world.audit;
	expect(auditText(history, {onlyOpen: false, file})).toBe(
		'2026-11-20T15:40:12.000Z ACCEPTED id-1 finalizer-remove Widget a/held · lab · op@jump\n',
	);
	const cut = {...history, records: history.records.slice(0, 1)};
	expect(auditText(cut, {onlyOpen: true, file})).toContain(' OPEN     id-1 finalizer-remove Widget a/held');
	expect(auditText(history, {onlyOpen: true, file})).toContain('No request is open');
	const kept = auditJson(history, {onlyOpen: false, file}).trimEnd().split('\n');
	expect(kept.map(line => JSON.parse(line))).toEqual(history.records);
});

test('what a cluster wrote cannot forge a line', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	await applyPlan(plan, planDigest(plan), world);
	const history = await world.audit.read();
	const hostile = history.records.map(record => ({
		...record,
		error: 'x\u001b[2J\n2026-11-20T00:00:00Z ACCEPTED forged',
	}));
	const text = auditText({...history, records: hostile}, {onlyOpen: false, file: ''});
	expect(text.trimEnd().split('\n')).toHaveLength(1);
	expect(text).not.toContain('\u001b');
});
