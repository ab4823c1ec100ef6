import path from 'node:path';
import {finding} from '../../../src/checks/build.ts';
import type {Finding, Verdict} from '../../../src/checks/finding.ts';
import {checks, runChecks} from '../../../src/checks/index.ts';
import {diagnose} from '../../../src/diagnosis/diagnose.ts';
import type {World} from '../../../src/diagnosis/trees/tree.ts';
import type {Walk} from '../../../src/diagnosis/trees/walk.ts';
import {findScenario} from '../../../src/lab/scenarios/index.ts';
import {evaluate} from '../../../src/playbook/evaluate.ts';
import {factCodes} from '../../../src/playbook/facts.ts';
import {validPlaybook} from '../../../src/playbook/files/load.ts';
import type {Playbook} from '../../../src/playbook/model.ts';
import {attest, emptyProgress, type Progress} from '../../../src/playbook/progress.ts';
import type {PlaybookView, StepView} from '../../../src/playbook/view.ts';
import {parseFiles} from '../../../src/record/iac/load.ts';
import type {ApiState} from '../../../src/store/snapshot.ts';
import {snapshotOf, testNow} from '../../support/snapshot.ts';

export const codes: ReadonlySet<string> = new Set([...checks.map(({code}) => code), ...factCodes]);
export const inPlace = await validPlaybook('in-place', codes);
export const parallel = await validPlaybook('parallel', codes);
export const fixtures = path.join(import.meta.dirname, 'fixtures');

export const up: ApiState = {kind: 'up', since: testNow, latencyMs: 1};
export const fresh = (playbook: Playbook = inPlace): Progress =>
	emptyProgress('cluster-1', playbook.name, testNow);

/** What a check of this code would say. */
export const says = (code: string, verdict: Verdict, summary = `${code} says ${verdict}`): Finding =>
	finding({code, title: code}, {verdict, summary});

export type Looked = {
	readonly playbook?: Playbook;
	readonly progress?: Progress;
	readonly findings?: readonly Finding[];
	readonly now?: number;
	readonly api?: ApiState;
	readonly walks?: (tree: string) => readonly Walk[];
	readonly held?: ReadonlyMap<string, number>;
	readonly window?: {readonly start?: number; readonly outageMinutes?: number};
};

/** A look at a playbook. */
export function look({
	playbook = inPlace,
	progress = fresh(playbook),
	findings = [],
	now = testNow,
	api = up,
	window,
	held,
	walks,
}: Looked): PlaybookView {
	return evaluate({
		playbook,
		progress,
		snapshot: {api, profile: window === undefined ? {} : {window}},
		diagnosis: {findings},
		now,
		...(held !== undefined && {held}),
		...(walks && {walks}),
	});
}

/** A step or gate of a look. */
export function stepIn(view: PlaybookView, id: string): StepView {
	const found = view.phases.flatMap(({steps, gate}) => [...steps, gate.own]).find(({step}) => step.id === id);
	if (found === undefined) throw new Error(`there is no step ${id}`);
	return found;
}

/** The phase of a look. */
export function phaseIn(view: PlaybookView, id: string) {
	const found = view.phases.find(({phase}) => phase.id === id);
	if (found === undefined) throw new Error(`there is no phase ${id}`);
	return found;
}

const known = new Map<string, World>();

/** What the real checks say of a scenario, its Ansible files included. */
export const scenarioFindings = (id: string): readonly Finding[] => scenarioWorld(id).findings;

/** A scenario as decision trees see it: what was read, and what the real checks say. */
export function scenarioWorld(id: string): World {
	const found = known.get(id);
	if (found !== undefined) return found;
	const scenario = findScenario(id);
	if (scenario === undefined) throw new Error(`no scenario is named ${id}`);
	const {objects, probes = [], iac = {}, logs = {}, prometheus} = scenario.build(testNow);
	const snapshot = snapshotOf(objects, {
		probes,
		gitVersion: 'v1.33.1+k3s1',
		logs,
		iac: parseFiles(id, iac),
		...(prometheus !== undefined && {prometheus}),
	});
	const {findings} = diagnose(snapshot, runChecks(snapshot));
	const world = {snapshot, findings};
	known.set(id, world);
	return world;
}

/** A progress in which somebody confirmed these steps. */
export function confirmed(ids: readonly string[], playbook: Playbook = inPlace): Progress {
	return ids.reduce(
		(progress, id) => attest(progress, id, {by: 'ann', at: testNow, note: ''}),
		fresh(playbook),
	);
}
