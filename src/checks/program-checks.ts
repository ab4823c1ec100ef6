import {bak01} from './bak-01.ts';
import {bak06} from './bak-06.ts';
import {bak11} from './bak-11.ts';
import type {Check} from './check.ts';
import {ctx01} from './ctx-01.ts';
import {ctx02} from './ctx-02.ts';
import {ctx03} from './ctx-03.ts';
import {iac10} from './iac-10.ts';
import {mlo01} from './mlo-01.ts';
import {mlo02} from './mlo-02.ts';
import {mlo03} from './mlo-03.ts';
import {mlo04} from './mlo-04.ts';
import {mlo05} from './mlo-05.ts';
import {mlo06} from './mlo-06.ts';
import {mlo07} from './mlo-07.ts';
import {mlo08} from './mlo-08.ts';
import {mlo13} from './mlo-13.ts';
import {mlo14} from './mlo-14.ts';
import {mlo15} from './mlo-15.ts';
import {mlo16} from './mlo-16.ts';
import {mlo17} from './mlo-17.ts';
import {mlo18} from './mlo-18.ts';
import {obs01} from './obs-01.ts';
import {obs03} from './obs-03.ts';
import {prf02} from './prf-02.ts';
import {prf03} from './prf-03.ts';
import {prf04} from './prf-04.ts';
import {prf05} from './prf-05.ts';
import {rbk05} from './rbk-05.ts';

/** Checks of what runs on the cluster, of what is measured, and of a second cluster, in the order in which they are told. */
export const programChecks: readonly Check[] = [
	mlo07,
	mlo08,
	mlo15,
	mlo01,
	mlo02,
	mlo03,
	mlo04,
	mlo05,
	mlo06,
	mlo13,
	mlo14,
	mlo16,
	mlo17,
	mlo18,
	obs03,
	obs01,
	prf03,
	prf04,
	prf02,
	prf05,
	iac10,
	bak01,
	bak06,
	bak11,
	ctx01,
	ctx02,
	ctx03,
	rbk05,
];
