import type {SingleFault} from './single-fault.ts';
import {singleFaultsFrom18} from './single-faults-from-18.ts';
import {singleFaultsTo17} from './single-faults-to-17.ts';

/** Written from the columns "expected" and "must not" of the playbook of single faults, in its order. */
export const singleFaults: readonly SingleFault[] = [...singleFaultsTo17, ...singleFaultsFrom18];
