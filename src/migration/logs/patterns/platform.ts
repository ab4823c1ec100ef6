import type {LogProgram} from '../programs.ts';
import {type LogPattern, row} from './pattern.ts';

const argo: readonly LogProgram[] = ['workflow controller'];
const mlflow: readonly LogProgram[] = ['mlflow'];

/** argoproj/argo-workflows workflow/controller (3.6) and what mlflow and its server say (2.x, 3.x). */
export const ofPlatform: readonly LogPattern[] = [
	row(
		'RES-01',
		argo,
		'argo-quota-unset',
		'bad',
		/failed quota: \S{1,253}: must specify/,
		'a quota asks for requests or limits that a container does not have',
	),
	row('RES-01', argo, 'argo-quota-used', 'bad', /exceeded quota: /, 'a quota is used up'),
	row(
		'MLO-07',
		argo,
		'argo-forbidden',
		'bad',
		/secrets? .{0,200}is forbidden/,
		'it may not read a secret that a workflow names',
	),
	row(
		'MLO-07',
		argo,
		'argo-new-node',
		'noise',
		/Node was nil, will be initialized|couldn't get boundaryTemplate/,
		'said at every start of a workflow',
	),
	row(
		'MLO-01',
		mlflow,
		'mlflow-host',
		'bad',
		/[Ii]nvalid Host header/,
		'it refuses requests by a name that is not in --allowed-hosts; /health answers all the same',
	),
	row(
		'MLO-01',
		mlflow,
		'mlflow-database',
		'bad',
		/could not (?:connect to server|translate host name)|OperationalError/,
		'it does not reach its database',
	),
];
