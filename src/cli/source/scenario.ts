import {systemClock} from '../../kube/clock.ts';
import type {LabCluster} from '../../lab/cluster.ts';
import {recordedCounters} from '../../store/counters.ts';
import type {IacFiles} from '../../store/iac.ts';
import {probeResults} from '../../store/probes.ts';
import {CliError} from '../errors.ts';
import type {SourceOptions} from '../options.ts';
import {programName} from '../version.ts';
import type {Common, OpenedSource} from './opened.ts';
import {serveWhenAsked} from './served.ts';

/** Opens an embedded cluster; `moving` plays its timeline. */
export async function openScenario(
	options: SourceOptions,
	common: Common,
	moving: boolean,
): Promise<OpenedSource> {
	const [{bigCluster, findScenario, scenarios}, {findFault, faultNames}] = await Promise.all([
		import('../../lab/scenarios/index.ts'),
		import('../../lab/faults/fault.ts'),
	]);
	const name = options.demo || 'canonical';
	const scenario = findScenario(name);
	if (scenario === undefined) {
		const known = scenarios.map(({id}) => id).join(', ');
		throw new CliError(
			`There is no scenario ${name}. There are: ${known}. See: ${programName} demo --list`,
			'usage',
		);
	}
	const fault = options.fault === undefined ? undefined : findFault(options.fault);
	if (options.fault !== undefined && fault === undefined)
		throw new CliError(`There is no fault ${options.fault}. There are: ${faultNames.join(', ')}.`, 'usage');
	const profile = {...scenario.profile?.(systemClock.now()), ...common.profile};
	let isDown = false;
	let probes: LabCluster['probes'] = [];
	let counters: LabCluster['counters'];
	let iac: IacFiles | undefined;
	const served = serveWhenAsked(`demo ${scenario.id}`, async () => {
		const now = systemClock.now();
		const built = options.size === undefined ? scenario.build(now) : bigCluster(options.size, now);
		const {timeline: _, ...still} = built;
		isDown = built.serverError !== undefined;
		probes = built.probes ?? [];
		counters = built.counters;
		iac = common.iac?.() ?? (await iacOf(name, built));
		return {cluster: moving ? built : still, ...(fault && {faults: [fault]})};
	});
	return {
		session: {
			...common,
			profile,
			clock: systemClock,
			connect: served.connect,
			probes: () => probeResults(probes ?? []),
			counters: () => recordedCounters(counters ?? {}, systemClock.now()),
			iac: () => iac,
			serverIsKnownToFail: () => isDown,
		},
		notes: [],
		close: served.close,
	};
}

/** The Ansible files that belong to a scenario. */
async function iacOf(name: string, {iac = {}}: LabCluster): Promise<IacFiles | undefined> {
	if (Object.keys(iac).length === 0) return undefined;
	const {parseFiles} = await import('../../record/iac/load.ts');
	return parseFiles(name, iac);
}
