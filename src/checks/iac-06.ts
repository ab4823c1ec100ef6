import {roleFile} from '../iac/layout.ts';
import type {IacModel} from '../iac/model.ts';
import {contextsOf} from '../iac/model.ts';
import {itemsOf, mapsOf, type Place, textAt} from '../iac/node.ts';
import {everRead} from '../migration/per-snapshot.ts';
import {seldonControllers} from '../migration/seldon.ts';
import {clusterSubject, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {editRemedy, lineEvidence, modelOf, withoutIac} from './iac-scope.ts';

const named = {code: 'IAC-06', title: "Values of Seldon's controller arrive"};

/** The variables of the controller's environment that are read from the cluster. */
const watched =
	/^(?:CLUSTERWIDE|WATCH_NAMESPACES|CONTROL_PLANE_SECURITY_PROTOCOL|SELDON_SCHEDULER_HOST|SELDON_SCHEDULER_PORT)$/;

/** Environment that the files set for Seldon against what the running controller has. */
export const iac06: Check = {
	...named,
	about:
		"Environment variables that the files set for Seldon's controller are those of the running Deployment.",
	needs: [],
	run: snapshot => {
		const model = modelOf(snapshot);
		if (model === undefined) return withoutIac(named);
		const wanted = settingsIn(model);
		if (wanted.length === 0)
			return [
				finding(named, {verdict: 'SKIP', summary: "the files set no environment of Seldon's controller"}),
			];
		const controllers = seldonControllers(snapshot).filter(
			({seldonEnvironment}) => seldonEnvironment !== undefined,
		);
		if (controllers.length === 0) {
			const verdict = everRead(snapshot, 'deployments') ? ('SKIP' as const) : ('UNKNOWN' as const);
			return [finding(named, {verdict, summary: 'no controller of Seldon Core v2 to compare with'})];
		}
		const missing = controllers.flatMap(row =>
			wanted
				.filter(one => (row.seldonEnvironment?.[one.name] ?? '') !== one.value)
				.map(one => ({row, one, live: row.seldonEnvironment?.[one.name]})),
		);
		if (missing.length === 0)
			return [
				finding(named, {
					verdict: 'PASS',
					summary: `${wanted.length} variables of the files are on the controller`,
				}),
			];
		return missing.map(({row, one, live}) =>
			finding(named, {
				part: `${row.namespace}/${row.name}/${one.name}`,
				verdict: 'FAIL',
				class: 'contributing',
				subjects: [{...clusterSubject('Deployment', row.name), namespace: row.namespace}],
				summary: `${one.name} of the files is not on the controller: the chart ignored it`,
				explanation: `The files set ${one.name} to ${one.value}; the running Deployment has ${live === undefined ? 'no such variable' : `"${live}"`}. The controller of Seldon Core 2.7 to 2.10 reads no SELDON_SCHEDULER_HOST or _PORT: those are for the agent, so this is no cause of "Scheduler not ready".`,
				evidence: [
					lineEvidence(one, `${one.name}: ${one.value}`, snapshot.now),
					...fields([
						{source: `Deployment ${row.namespace}/${row.name} env ${one.name}`, value: live ?? 'not set'},
					]),
				],
				remedies: [
					editRemedy(
						'Look up which value of the chart sets the environment of this container.',
						'ktriage check IAC-06 --iac DIR',
						'helm show values seldon-core-v2-setup',
					),
				],
			}),
		);
	},
};

/** `{name: X, value: Y}` entries and `X: Y` below an `env` of files that speak of Seldon. */
function settingsIn(model: IacModel): readonly (Place & {readonly name: string; readonly value: string})[] {
	return model.files.files
		.filter(({text}) => /seldon/i.test(text))
		.flatMap(({path, documents}) =>
			documents.flatMap(document =>
				[...mapsOf(document)].flatMap(map => {
					const named = textAt(map, 'name') ?? '';
					const set = textAt(map, 'value');
					const listed =
						watched.test(named) && set !== undefined ? [{name: named, line: map.line, raw: set}] : [];
					const direct = map.entries.flatMap(({key, line, value}) => {
						const [single] = itemsOf(value);
						const raw = single?.kind === 'scalar' && single.value !== null ? String(single.value) : undefined;
						return watched.test(key) && raw !== undefined ? [{name: key, line, raw}] : [];
					});
					return [...listed, ...direct].flatMap(({name, line, raw}) => {
						const results = model.environments.flatMap(environment =>
							contextsOf(model, environment, roleFile(path)?.role).map(
								context => environment.resolver.text(raw, context).result,
							),
						);
						const [result] = results;
						return result?.kind === 'value' ? [{path, line, name, value: String(result.value)}] : [];
					});
				}),
			),
		);
}
