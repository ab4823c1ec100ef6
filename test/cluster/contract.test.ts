import {contractSuite} from '../contract/contract-suite.ts';
import {clusterTarget} from './support/contract-target.ts';

contractSuite('a real cluster', clusterTarget);
