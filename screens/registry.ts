import type {KeyBinding} from '../src/ui/keys/binding.ts';
import {commonKeys} from '../src/ui/keys/common.ts';
import type {ScreenDefinition} from '../src/ui/screen.ts';
import {calicoScreen} from './calico/Screen.tsx';
import {compareScreen} from './compare/Screen.tsx';
import {connectionScreen} from './connection/Screen.tsx';
import {explainScreen} from './explain/Screen.tsx';
import {finalizersScreen} from './finalizers/Screen.tsx';
import {findingScreen} from './finding/Screen.tsx';
import {findingsScreen} from './findings/Screen.tsx';
import {logsScreen} from './logs/Screen.tsx';
import {metallbScreen} from './metallb/Screen.tsx';
import {nodesScreen} from './nodes/Screen.tsx';
import {objectScreen} from './object/Screen.tsx';
import {planScreen} from './plan/Screen.tsx';
import {playbookScreen} from './playbook/Screen.tsx';
import {podsScreen} from './pods/Screen.tsx';
import {policiesScreen} from './policies/Screen.tsx';
import {probesScreen} from './probes/Screen.tsx';
import {reachScreen} from './reach/Screen.tsx';
import {seldonScreen} from './seldon/Screen.tsx';
import {servicesScreen} from './services/Screen.tsx';
import {timelineScreen} from './timeline/Screen.tsx';
import {triageScreen} from './triage/Screen.tsx';
import {whatIfScreen} from './what-if/Screen.tsx';
import {whoScreen} from './who/Screen.tsx';
import {whyScreen} from './why/Screen.tsx';
import {workloadsScreen} from './workloads/Screen.tsx';

/** Every screen, in any order: which number leads to which, and how the palette lists them, says src/ui/screen-order.ts. */
export const screens: readonly ScreenDefinition[] = [
	triageScreen,
	podsScreen,
	seldonScreen,
	workloadsScreen,
	calicoScreen,
	metallbScreen,
	policiesScreen,
	servicesScreen,
	nodesScreen,
	connectionScreen,
	logsScreen,
	finalizersScreen,
	probesScreen,
	timelineScreen,
	compareScreen,
	playbookScreen,
	planScreen,
	findingsScreen,
	findingScreen,
	whyScreen,
	whoScreen,
	explainScreen,
	whatIfScreen,
	reachScreen,
	objectScreen,
];

/** The one key table: handling, footers, help and docs are made from it. */
export const allKeys: readonly KeyBinding[] = [...screens.flatMap(screen => screen.keys), ...commonKeys];
