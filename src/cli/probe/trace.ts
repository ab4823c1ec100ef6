import {announcements} from '../../migration/metallb/announcements.ts';
import {readNeighbours} from '../../probes/local/neighbours.ts';
import {readPlace} from '../../probes/place.ts';
import type {ProbeRun} from '../../probes/question.ts';
import {serviceTarget} from '../../probes/target.ts';
import {firstBroken, type TraceObservations, traceHops} from '../../probes/trace/hops.ts';
import {neighbourOf} from '../../probes/trace/neighbour.ts';
import {alignColumns} from '../../report/columns.ts';
import type {ServiceRow} from '../../store/rows.ts';
import {cell} from '../../store/sanitise.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {CommandContext} from '../command-line.ts';
import type {TraceOptions} from '../commands/trace-lb.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {type Probing, questionSources, withProbes} from './open.ts';

/** `trace-lb SERVICE`. */
export async function runTrace(options: TraceOptions, context: CommandContext): Promise<number> {
	return await withProbes(
		options,
		context,
		async probing => {
			const {snapshot} = probing.frame;
			const service = serviceOf(snapshot, options.service);
			const port = options.port ?? service.ports.find(({protocol}) => protocol === 'TCP')?.port ?? 0;
			if (port === 0 || !service.ports.some(one => one.port === port))
				throw new CliError(
					`Service ${service.namespace}/${service.name} has no TCP port${options.port === undefined ? '' : ` ${options.port}`}.`,
					'usage',
				);
			const seen = await observe(service, port, probing);
			const hops = traceHops(snapshot, service, seen);
			const broken = firstBroken(hops);
			const title = `Service ${service.namespace}/${service.name} port ${port}`;
			const json = {
				format: 'ktriage.trace-lb/v1',
				service: {namespace: service.namespace, name: service.name},
				port,
				address: service.loadBalancerIps[0] ?? '',
				hops,
				broken: broken?.hop ?? '',
			};
			const mark = {ok: 'ok', broken: 'BROKEN', unknown: '?'} as const;
			const lines = [
				title,
				...alignColumns(hops.map(hop => [mark[hop.state], hop.hop, hop.asked, hop.seen])),
				...(broken === undefined
					? ['no hop is seen to be broken']
					: [`the way ends at: ${broken.hop}`, `  next: ${broken.next}`]),
			];
			await writeAll(context.stdout, [
				options.output === 'json'
					? `${JSON.stringify(json, null, 2)}\n`
					: `${lines.map(line => cell(line, 400)).join('\n')}\n`,
			]);
			if (broken !== undefined) return exitCodes.fail.code;
			const reached = hops.some(({hop, state}) => hop === 'load balancer' && state === 'ok');
			return reached ? exitCodes.pass.code : exitCodes.inconclusive.code;
		},
		questionSources,
	);
}

function serviceOf({tables}: Snapshot, text: string): ServiceRow {
	const [first = '', second] = text.replace(/^(service|svc)\//, '').split('/');
	const found = tables.services.filter(({namespace, name, loadBalancerIps}) =>
		second === undefined
			? name === first || loadBalancerIps.includes(first)
			: namespace === first && name === second,
	);
	const [only] = found;
	if (found.length > 1)
		throw new CliError(
			`${text} means ${found.map(({namespace, name}) => `${namespace}/${name}`).join(', ')}: name one.`,
			'usage',
		);
	if (only === undefined) throw new CliError(`There is no Service ${text}.`, 'usage');
	return only;
}

/** Asks what can be asked: from here the outer hops, from the node that announces it the inner ones. */
async function observe(service: ServiceRow, port: number, probing: Probing): Promise<TraceObservations> {
	const {ask, frame, recorded} = probing;
	const {snapshot} = frame;
	const here = {place: {kind: 'outside' as const}, slots: []};
	const [address] = service.loadBalancerIps;
	const announced = announcements(snapshot).find(
		one => one.service.namespace === service.namespace && one.service.name === service.name,
	);
	const node = announced?.announcers[0]?.node ?? '';
	const tcp = (host: string, number: number) => ({kind: 'tcp' as const, host, port: number});
	const balancer = address === undefined ? undefined : await ask(tcp(address, port), here);
	const nodeIp = snapshot.tables.nodes.find(({name}) => name === node)?.internalIps[0];
	const nodePort = service.ports.find(one => one.port === port)?.nodePort ?? 0;
	const atNode =
		nodeIp === undefined || nodePort === 0 || balancer?.answer.class === 'ok'
			? undefined
			: await ask(tcp(nodeIp, nodePort), here);
	const neighbour: TraceObservations['neighbour'] =
		address === undefined
			? {kind: 'unknown', why: 'there is no address'}
			: recorded
				? {kind: 'unknown', why: 'this machine is not in the network of a recording'}
				: neighbourOf(snapshot, address, node, await readNeighbours(), balancer);
	const inside = await fromNode(service, port, node, probing);
	return {
		neighbour,
		...(balancer !== undefined && {balancer}),
		...(atNode !== undefined && {nodePort: atNode}),
		...inside,
	};
}

async function fromNode(
	service: ServiceRow,
	port: number,
	node: string,
	{ask, frame, world}: Probing,
): Promise<Pick<TraceObservations, 'clusterAddress' | 'pod'>> {
	const {snapshot} = frame;
	const {allowActions, readOnly} = world.permission;
	const from = node === '' ? 'no node announces it' : readPlace(snapshot, `node/${node}`);
	if (!allowActions || readOnly || typeof from === 'string' || from.slots.length === 0) return {};
	const run = async (via: 'address' | 'endpoint'): Promise<ProbeRun | undefined> => {
		const target = serviceTarget(snapshot, service, port, via);
		if (typeof target === 'string') return undefined;
		return await ask({kind: 'tcp', host: target.host, port: target.port}, from);
	};
	const clusterAddress = service.clusterIps.length === 0 ? undefined : await run('address');
	const pod = await run('endpoint');
	return {...(clusterAddress && {clusterAddress}), ...(pod && {pod})};
}
