import {contractSuite} from './contract-suite.ts';
import {labTarget} from './support/lab-target.ts';

contractSuite('the embedded cluster', labTarget);
