import {cal16} from './cal-16.ts';
import type {Check} from './check.ts';
import {cid07} from './cid-07.ts';
import {fln02} from './fln-02.ts';
import {iac01} from './iac-01.ts';
import {iac02} from './iac-02.ts';
import {iac03} from './iac-03.ts';
import {iac04} from './iac-04.ts';
import {iac05} from './iac-05.ts';
import {iac06} from './iac-06.ts';
import {iac07} from './iac-07.ts';
import {mlb14} from './mlb-14.ts';

/** The checks of Ansible files that can say something without a cluster: what `iac check` runs. */
export const iacChecks: readonly Check[] = [
	cid07,
	iac01,
	iac02,
	fln02,
	iac03,
	iac04,
	iac05,
	iac06,
	iac07,
	cal16,
	mlb14,
];
