import {fixedAddresses} from '../migration/fixed-addresses.ts';
import {programs} from '../migration/programs.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'MLO-02', title: 'Address of the tracking server'};

/** Whether programs find MLflow by the name of its Service. */
export const mlo02: Check = {
	...named,
	about: 'Programs in the cluster find the tracking server by name: MLFLOW_TRACKING_URI holds no address.',
	needs: ['services', 'nodes', 'pods', 'deployments', 'statefulSets', 'daemonSets'],
	weighs: ['workflowTemplates'],
	run: snapshot => {
		const {tables} = snapshot;
		const holders = [
			...tables.deployments,
			...tables.statefulSets,
			...tables.daemonSets,
			...tables.workflowTemplates,
			...tables.cronWorkflows,
		].filter(({hosts}) => hosts.some(({variable}) => isTracking(variable)));
		if (holders.length === 0 && !programs(snapshot).has('tracking'))
			return [finding(named, {verdict: 'SKIP', summary: 'no tracking server is known here'})];
		const bad = fixedAddresses(snapshot).filter(
			({variable, kind}) => isTracking(variable) && kind !== 'cluster',
		);
		if (bad.length === 0) {
			const summary =
				holders.length === 0
					? 'no MLFLOW_TRACKING_URI in settings that are read'
					: `${count(holders.length, 'object')} with a tracking URI, none by an address`;
			return [finding(named, {verdict: 'PASS', summary})];
		}
		const gone = bad.some(({kind}) => kind === 'dead' || kind === 'node-gone');
		return [
			finding(named, {
				verdict: gone ? 'FAIL' : 'WARN',
				class: 'symptom',
				owner: 'application',
				subjects: bad.map(({holder}) => holder),
				summary: `${few(bad.map(({holder, address}) => `${nameOf(holder)} (${address})`))} ${bad.length === 1 ? 'names' : 'name'} the tracking server by address`,
				explanation:
					'People outside may use an address. Programs in the cluster should use the name, which stays when the address changes.',
				evidence: fields(
					bad.map(({source, address, port}) => ({
						source,
						value: port === 0 ? address : `${address}:${port}`,
					})),
				),
				predictions: [{probe: 'Ask the name of the Service from the same namespace', expect: 'an answer'}],
				remedies: [
					{
						owner: 'application',
						text: 'Write the name of the Service, as in http://SERVICE.NAMESPACE.svc.cluster.local:5000.',
						command: '',
						risk: 'low',
						verify: 'ktriage check MLO-02',
					},
				],
			}),
		];
	},
};

function isTracking(variable: string): boolean {
	return /mlflow.*(uri|url|host|server)|tracking_ur[il]/i.test(variable);
}
