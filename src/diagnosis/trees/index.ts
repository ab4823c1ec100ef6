import {t01} from './t01-no-server.ts';
import {t02} from './t02-connectivity.ts';
import {t03} from './t03-dns.ts';
import {t04} from './t04-load-failed.ts';
import {t05} from './t05-load-balancer.ts';
import {t06} from './t06-scheduler.ts';
import {t07} from './t07-component.ts';
import {t08} from './t08-inference.ts';
import {t09} from './t09-workflow.ts';
import {t10} from './t10-quota.ts';
import {t11} from './t11-memory.ts';
import {t12} from './t12-terminating.ts';
import {t13} from './t13-cidr.ts';
import {t14} from './t14-access.ts';
import type {Tree} from './tree.ts';

/** Every decision tree, in the order of the playbook. */
export const trees: readonly Tree[] = [t01, t02, t03, t04, t05, t06, t07, t08, t09, t10, t11, t12, t13, t14];
