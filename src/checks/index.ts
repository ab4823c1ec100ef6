import {perSnapshot} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {ask} from './ask.ts';
import {cal01} from './cal-01.ts';
import {cal02} from './cal-02.ts';
import {cal03} from './cal-03.ts';
import {cal04} from './cal-04.ts';
import {cal05} from './cal-05.ts';
import {cal06} from './cal-06.ts';
import {cal07} from './cal-07.ts';
import {cal08} from './cal-08.ts';
import {cal09} from './cal-09.ts';
import {cal10} from './cal-10.ts';
import {cal11} from './cal-11.ts';
import {cal12} from './cal-12.ts';
import {cal13} from './cal-13.ts';
import {cal14} from './cal-14.ts';
import {cal15} from './cal-15.ts';
import {cal17} from './cal-17.ts';
import {cal18} from './cal-18.ts';
import {cal19} from './cal-19.ts';
import {cal20} from './cal-20.ts';
import {cal21} from './cal-21.ts';
import type {Check} from './check.ts';
import {cid01} from './cid-01.ts';
import {cid02} from './cid-02.ts';
import {cid03} from './cid-03.ts';
import {cid04} from './cid-04.ts';
import {cid05} from './cid-05.ts';
import {cid06} from './cid-06.ts';
import {cid08} from './cid-08.ts';
import {cid09} from './cid-09.ts';
import {cid10} from './cid-10.ts';
import {dns01} from './dns-01.ts';
import {dns02} from './dns-02.ts';
import {dns03} from './dns-03.ts';
import {dns04} from './dns-04.ts';
import {dns05} from './dns-05.ts';
import {dns06} from './dns-06.ts';
import {dns07} from './dns-07.ts';
import {dns08} from './dns-08.ts';
import {dns09} from './dns-09.ts';
import {env01} from './env-01.ts';
import {env02} from './env-02.ts';
import {env03} from './env-03.ts';
import {env04} from './env-04.ts';
import {env05} from './env-05.ts';
import {env06} from './env-06.ts';
import {env07} from './env-07.ts';
import {env08} from './env-08.ts';
import {env09} from './env-09.ts';
import {env10} from './env-10.ts';
import {env12} from './env-12.ts';
import {env13} from './env-13.ts';
import {fin01} from './fin-01.ts';
import {fin03} from './fin-03.ts';
import {fin06} from './fin-06.ts';
import type {Finding} from './finding.ts';
import {fln01} from './fln-01.ts';
import {fln03} from './fln-03.ts';
import {fln04} from './fln-04.ts';
import {fln05} from './fln-05.ts';
import {iacChecks} from './iac-checks.ts';
import {mlb01} from './mlb-01.ts';
import {mlb02} from './mlb-02.ts';
import {mlb03} from './mlb-03.ts';
import {mlb04} from './mlb-04.ts';
import {mlb05} from './mlb-05.ts';
import {mlb06} from './mlb-06.ts';
import {mlb07} from './mlb-07.ts';
import {mlb08} from './mlb-08.ts';
import {mlb09} from './mlb-09.ts';
import {mlb10} from './mlb-10.ts';
import {mlb11} from './mlb-11.ts';
import {mlb12} from './mlb-12.ts';
import {mlb13} from './mlb-13.ts';
import {mlb15} from './mlb-15.ts';
import {mlb16} from './mlb-16.ts';
import {mlb17} from './mlb-17.ts';
import {mlb18} from './mlb-18.ts';
import {mlb19} from './mlb-19.ts';
import {mlb20} from './mlb-20.ts';
import {net07} from './net-07.ts';
import {net10} from './net-10.ts';
import {net11} from './net-11.ts';
import {ops02} from './ops-02.ts';
import {ops03} from './ops-03.ts';
import {pol01} from './pol-01.ts';
import {pol02} from './pol-02.ts';
import {pol03} from './pol-03.ts';
import {pol04} from './pol-04.ts';
import {pol05} from './pol-05.ts';
import {pol06} from './pol-06.ts';
import {pol07} from './pol-07.ts';
import {pol08} from './pol-08.ts';
import {pol09} from './pol-09.ts';
import {pol10} from './pol-10.ts';
import {pol11} from './pol-11.ts';
import {pol12} from './pol-12.ts';
import {pol13} from './pol-13.ts';
import {pol14} from './pol-14.ts';
import {pol16} from './pol-16.ts';
import {pol17} from './pol-17.ts';
import {pol19} from './pol-19.ts';
import {pol20} from './pol-20.ts';
import {programChecks} from './program-checks.ts';
import {rbk01} from './rbk-01.ts';
import {res01} from './res-01.ts';
import {res02} from './res-02.ts';
import {res03} from './res-03.ts';
import {res04} from './res-04.ts';
import {res05} from './res-05.ts';
import {sec01} from './sec-01.ts';
import {sec02} from './sec-02.ts';
import {sel01} from './sel-01.ts';
import {sel02} from './sel-02.ts';
import {sel03} from './sel-03.ts';
import {sel04} from './sel-04.ts';
import {sel05} from './sel-05.ts';
import {sel06} from './sel-06.ts';
import {sel07} from './sel-07.ts';
import {sel08} from './sel-08.ts';
import {sel09} from './sel-09.ts';
import {sel10} from './sel-10.ts';
import {sel11} from './sel-11.ts';
import {sel12} from './sel-12.ts';
import {sel13} from './sel-13.ts';
import {sel14} from './sel-14.ts';
import {sel16} from './sel-16.ts';
import {sel17} from './sel-17.ts';
import {sel19} from './sel-19.ts';
import {sel20} from './sel-20.ts';
import {sel21} from './sel-21.ts';
import {sel22} from './sel-22.ts';
import {sel23} from './sel-23.ts';

/** Every check, in the order of the layers they look at: access, nodes, network, addresses. */
export const checks: readonly Check[] = [
	ops02,
	ops03,
	env02,
	env03,
	env04,
	env05,
	env06,
	env01,
	env10,
	env12,
	env13,
	env07,
	env08,
	env09,
	fln01,
	fln03,
	fln04,
	fln05,
	cal01,
	cal02,
	cal03,
	cal04,
	cal05,
	cal06,
	cal07,
	cal08,
	cal09,
	cal10,
	cal11,
	cal12,
	cal13,
	cal14,
	cal15,
	cal17,
	cal18,
	cal19,
	cal20,
	cid01,
	cal21,
	cid02,
	cid03,
	cid04,
	cid05,
	cid06,
	cid08,
	cid09,
	cid10,
	...iacChecks,
	rbk01,
	pol19,
	pol01,
	pol02,
	pol03,
	pol12,
	pol13,
	dns05,
	pol04,
	pol05,
	pol06,
	pol08,
	pol07,
	pol14,
	pol09,
	pol11,
	pol10,
	pol16,
	pol17,
	pol20,
	sec01,
	sec02,
	dns01,
	dns02,
	dns03,
	dns04,
	dns06,
	dns07,
	dns08,
	dns09,
	net07,
	net11,
	net10,
	mlb01,
	mlb02,
	mlb03,
	mlb04,
	mlb05,
	mlb06,
	mlb07,
	mlb08,
	mlb09,
	mlb10,
	mlb11,
	mlb12,
	mlb13,
	mlb15,
	mlb16,
	mlb17,
	mlb18,
	mlb19,
	mlb20,
	sel04,
	sel05,
	sel20,
	sel11,
	sel16,
	sel17,
	sel03,
	sel10,
	sel19,
	sel12,
	sel01,
	sel02,
	sel13,
	sel14,
	sel06,
	sel07,
	sel08,
	sel09,
	sel21,
	sel22,
	sel23,
	fin01,
	fin03,
	fin06,
	res01,
	res02,
	res03,
	res04,
	res05,
	...programChecks,
];

/** What each says, not asked again while nothing has changed of what it read. */
const answers = checks.map(check => perSnapshot(snapshot => ask(snapshot, check)));

/** Runs every check that can say something; the others say why they cannot: SKIP when it will stay so, UNKNOWN when it may pass. */
export function runChecks(snapshot: Snapshot): readonly Finding[] {
	return [...checkSteps(snapshot)].flat();
}

/** The same check by check, for a caller that lets others have their turn in between. */
export function* checkSteps(snapshot: Snapshot): Generator<readonly Finding[]> {
	for (const answer of answers) yield answer(snapshot);
}
