import {expect, test} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {movesOf} from '../../src/diagnosis/moves.ts';
import {planFor} from '../../src/probes/plans/for-check.ts';
import {placeJson} from '../../src/probes/result.ts';
import {probeResults} from '../../src/store/probes.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {clusterOf} from '../checks/fixtures.ts';

/** The cluster of a scenario in which nobody has asked the network yet. */
const quiet = (id: string): Snapshot =>
	clusterOf(id, draft => {
		draft.probes.splice(0);
	});

/** What every experiment of a check must answer for its findings to be true, and an answer that disproves them. */
test.each([
	['CID-02', 'sc-01', 'timeout', 'ok'],
	['CAL-06', 'sc-20', 'timeout', 'ok'],
	['DNS-01', 'sc-24', 'dns-timeout', 'ok'],
	['MLB-03', 'sc-15', 'unreachable', 'ok'],
	['SEL-07', 'sc-06', 'refused', 'ok'],
	['POL-08', 'sc-07', 'timeout', 'ok'],
	['POL-05', 'sc-05', 'timeout', 'refused'],
	['DNS-05', 'sc-03', 'dns-timeout', 'dns-nxdomain'],
])(
	'%s in %s: %s confirms it, %s withdraws it, a fault of our side does neither',
	(code, scenario, confirming, refuting) => {
		const cluster = quiet(scenario);
		const all = runChecks(cluster);
		const before = diagnose(cluster, all).findings;
		const found = before.find(one => one.code === code && one.predictions.some(({test: asked}) => asked))!;
		const planned = planFor(cluster, '', [found]).questions.filter(({predicted}) => predicted !== undefined);
		expect(planned.length).toBeGreaterThan(0);

		const after = (outcome: string) => {
			const records = planned.map(({predicted}) => ({
				probe: predicted!.probe,
				from: placeJson(predicted!.from),
				to: {...predicted!.to[0], protocol: predicted!.protocol, name: predicted!.name},
				class: outcome,
				at: new Date(cluster.now - 1_000).toISOString(),
			}));
			const snapshot = {...cluster, probes: probeResults(records)};
			const findings = diagnose(snapshot, all).findings;
			return {
				finding: findings.find(({id}) => id === found.id)!,
				move: movesOf([{...found, confidence: 'possible'}], findings)[0]?.move,
			};
		};
		expect(after(confirming)).toMatchObject({
			finding: {verdict: found.verdict, confidence: 'proven'},
			move: 'confirmed',
		});
		const {finding, move} = after(refuting);
		expect(finding).toMatchObject({verdict: 'UNKNOWN', summary: `withdrawn: ${found.summary}`});
		expect(finding.evidence.at(-1)).toMatchObject({kind: 'probe'});
		expect(move).toBe('withdrawn');
		expect(after('tool').finding).toEqual(found);
	},
);
