import type {ServedResource} from '../../kube/discovery.ts';
import {messageOf} from '../../kube/errors.ts';
import {resourcePath} from '../../kube/resource-path.ts';
import type {Transport} from '../../kube/transport.ts';
import type {BackupFacts} from '../../playbook/facts.ts';
import {type Mapping, mappingAt, stringAt} from '../../record/shape.ts';
import {cell} from '../../store/sanitise.ts';
import type {CommandContext} from '../command-line.ts';
import {createProgress} from '../progress.ts';

/** Lets the server apply every object as a dry run, one after another; nothing is changed. */
export async function rehearse(
	transport: Transport,
	resources: readonly ServedResource[],
	objects: readonly Mapping[],
	{signal, stderr}: Pick<CommandContext, 'signal' | 'stderr'>,
): Promise<NonNullable<BackupFacts['rehearsed']>> {
	const progress = createProgress(stderr);
	const refused: string[] = [];
	let accepted = 0;
	for (const object of objects) {
		signal.throwIfAborted();
		const {title, path} = placeOf(object, resources);
		progress.show(`trying ${title}`);
		try {
			if (path === undefined) throw new Error('its kind is not served');
			await transport.requestJson({
				method: 'PATCH',
				path,
				contentType: 'application/apply-patch+yaml',
				body: JSON.stringify(object),
				token: transport.mintActionToken('patch', path),
				signal,
			});
			accepted += 1;
		} catch (error) {
			refused.push(`${title}: ${cell(messageOf(error), 200)}`);
			progress.say(`refused ${title}: ${cell(messageOf(error), 200)}`);
		}
	}
	progress.end();
	return {accepted, refused};
}

function placeOf(object: Mapping, resources: readonly ServedResource[]) {
	const metadata = mappingAt(object, 'metadata');
	const name = stringAt(metadata, 'name') ?? '';
	const namespace = stringAt(metadata, 'namespace') ?? '';
	const apiVersion = stringAt(object, 'apiVersion') ?? '';
	const kind = stringAt(object, 'kind') ?? '';
	const found = resources.find(
		one =>
			one.kind === kind &&
			apiVersion === (one.group === '' ? one.version : `${one.group}/${one.version}`) &&
			one.verbs.includes('patch'),
	);
	const title = cell(`${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`, 200);
	const query = '?dryRun=All&fieldManager=ktriage&force=true';
	return {title, path: found && `${resourcePath(found, {namespace, name})}${query}`};
}
