import {applyPlan, dryRunPlan} from '../../actions/apply.ts';
import {readObject} from '../../actions/objects.ts';
import {whyRefused} from '../../actions/permission.ts';
import {type ActionPlan, objectPath} from '../../actions/plan.ts';
import {KubeError, messageOf} from '../../kube/errors.ts';
import {ourFault} from '../../probes/ask.ts';
import {checkedAnswer} from '../../probes/dns-question.ts';
import {grantExec} from '../../probes/exec-grant.ts';
import {askInPod} from '../../probes/in-pod.ts';
import type {Asker} from '../../probes/place.ts';
import type {ProbeQuestion, ProbeRun} from '../../probes/question.ts';
import type {ProbeName} from '../../probes/result.ts';
import {imageOnNode, isImage, pullNote} from '../../probes/throw-away/image.ts';
import {probeLabels} from '../../probes/throw-away/labels.ts';
import {ephemeralPlan, probeName, probePodPlan} from '../../probes/throw-away/plan.ts';
import {missingRights} from '../../probes/throw-away/rights.ts';
import {untilStarted} from '../../probes/throw-away/started.ts';
import {carryOut} from '../actions/carry-out.ts';
import {actionExit, actionOutput} from '../actions/outcome.ts';
import type {CommandContext} from '../command-line.ts';
import type {ProbeOptions} from '../commands/probe.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {probeExit} from './exit.ts';
import type {Probing} from './open.ts';
import {writeRun} from './single.ts';

/** Looks at a new container, half a second apart. */
const looks = 60;
/** What was begun is ended within this time, whatever the user stops. */
const wholeMs = 180_000;

/**
 * Asks from a throw-away pod or an ephemeral container. Without --yes the plan and its digest are printed and nothing is made; a pod is
 * deleted again by the same plan, also when the user stops in between.
 */
export async function askElsewhere(
	question: ProbeQuestion,
	from: Asker,
	probe: ProbeName,
	options: ProbeOptions,
	probing: Probing,
	context: CommandContext,
): Promise<number> {
	const [slot] = from.slots;
	if (from.place.kind !== 'pod' || slot === undefined)
		throw new CliError(
			'--by pod and --by ephemeral need a pod in --from that is to be stood in for.',
			'usage',
		);
	const made = await planOf(question, slot, options, probing, context);
	const {world, transport, frame} = probing;
	const held = await whyNotThere(made, options, probing);
	const place = {...from.place, pod: made.pod, container: made.container};
	if (!options.yes || options.confirm === undefined) {
		const {plan} = made;
		const planned =
			held === undefined ? {kind: 'plan' as const, plan} : {kind: 'refused' as const, why: held, plan};
		const outcome = await carryOut(planned, options, transport, context);
		const next = `the same command with --allow-actions --yes --confirm ${outcome.digest}`;
		await writeAll(context.stdout, [actionOutput(outcome, options.output, next)]);
		return actionExit(outcome);
	}
	if (held !== undefined) {
		await writeRun(frame.snapshot, ourFault(question, place, world.now(), held), probe, options, context);
		return exitCodes.fail.code;
	}
	let run: ProbeRun | undefined;
	const ask = async (): Promise<void> => {
		try {
			run = await askThere(question, made, probing, context);
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			run = ourFault(question, place, world.now(), context.signal.aborted ? 'cancelled' : why);
		}
	};
	const outcome = await applyPlan(made.plan, options.confirm, {
		...world,
		signal: AbortSignal.timeout(wholeMs),
		onStep: async step => {
			if (step > 0) await ask();
		},
	});
	if (outcome.result === 'applied' && run === undefined) await ask();
	if (run === undefined) {
		if (outcome.result === 'void') {
			await writeAll(context.stdout, [actionOutput(outcome, options.output, '')]);
			return exitCodes.planVoid.code;
		}
		run = ourFault(question, place, world.now(), outcome.reason);
	}
	const {snapshot} = frame;
	await writeRun(
		snapshot,
		{...run, answer: checkedAnswer(snapshot, question, run.answer)},
		probe,
		options,
		context,
	);
	if (outcome.result !== 'applied') {
		context.stderr.write(`${outcome.result}: ${outcome.reason}\n`);
		return exitCodes.fail.code;
	}
	return probeExit([run]);
}

/**
 * Why it cannot be asked from there, found before anything is made: a right that is missing, or what the server says to a dry run (Pod
 * Security, quotas, limit ranges, webhooks), which is only sent where actions are allowed.
 */
async function whyNotThere(
	{plan, namespace}: Made,
	options: ProbeOptions,
	{world, cluster}: Probing,
): Promise<string | undefined> {
	const {transport, signal} = world;
	const kind = options.by === 'ephemeral' ? 'probe-container' : 'probe-pod';
	const missing = await missingRights(transport, kind, namespace, signal);
	if (missing.length > 0)
		return `in namespace ${namespace} you may not ${missing.join(', ')}: nothing was made (ktriage rbac --features ${kind} prints the role)`;
	// What is confirmed is tried by the plan itself.
	const isConfirmed = options.yes && options.confirm !== undefined;
	if (isConfirmed || whyRefused(world.permission, cluster.context) !== undefined) return undefined;
	try {
		await dryRunPlan(plan, world);
		return undefined;
	} catch (error) {
		if (error instanceof KubeError && !signal.aborted)
			return `the server would not allow it, nothing was made: ${messageOf(error)}`;
		throw error;
	}
}

type Made = {
	readonly plan: ActionPlan;
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
};

async function planOf(
	question: ProbeQuestion,
	slot: number,
	options: ProbeOptions,
	{frame: {snapshot}, world, cluster}: Probing,
	context: CommandContext,
): Promise<Made> {
	const {pods} = snapshot;
	const row = pods.row(slot);
	const {namespace, name: pod, node, uid} = row;
	const pull = imageFor(node, options.probeImage, await imagesOn(node, world, context));
	const {image} = pull;
	const asked = JSON.stringify(question);
	if (options.by === 'ephemeral') {
		const path = objectPath({group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace, name: pod});
		const object = (await readObject(world.transport, path, context.signal)) as
			| {readonly spec?: {readonly ephemeralContainers?: readonly unknown[]}}
			| undefined;
		const before = object?.spec?.ephemeralContainers?.length ?? 0;
		const container = probeName(uid, asked, String(before));
		const plan = ephemeralPlan(cluster, {namespace, pod, uid}, container, image, pull.notes);
		return {plan, namespace, pod, container};
	}
	const {labels, left, lost} = probeLabels(snapshot, namespace, row.labels);
	const notes = [
		...pull.notes,
		...(left.length > 0
			? [`labels that are not copied, so that no Service or workload takes it: ${left.join(', ')}`]
			: []),
		...(lost.length > 0
			? [
					`policies that select ${pod} and not the probe: ${lost.join(', ')}: what it sees is not what ${pod} sees`,
				]
			: []),
	];
	const name = probeName(uid, asked, image);
	const like = {
		namespace,
		pod,
		uid,
		node,
		labels,
		notes,
		serviceAccount: pods.specOf(pods.specId(slot)).serviceAccount,
	};
	return {plan: probePodPlan(cluster, like, name, image), namespace, pod: name, container: 'probe'};
}

/** The images that a node names, each with its names (null of one that lost its tag to a newer one); undefined where it cannot be read. */
async function imagesOn(
	node: string,
	{transport}: Probing['world'],
	{signal}: CommandContext,
): Promise<readonly (readonly string[])[] | undefined> {
	const path = `/api/v1/nodes/${encodeURIComponent(node)}`;
	try {
		const object = (await readObject(transport, path, signal)) as
			| {readonly status?: {readonly images?: readonly {readonly names?: readonly string[] | null}[]}}
			| undefined;
		return object === undefined ? undefined : (object.status?.images ?? []).map(({names}) => names ?? []);
	} catch (error) {
		if (error instanceof KubeError && error.kind === 'forbidden') return undefined;
		throw error;
	}
}

/** The image that was asked for, or one that the node has, and what has to be known about it. */
function imageFor(
	node: string,
	wanted: string | undefined,
	images: readonly (readonly string[])[] | undefined,
): {readonly image: string; readonly notes: readonly string[]} {
	const image = wanted ?? imageOnNode((images ?? []).flat());
	if (image === undefined)
		throw new CliError(
			`Node ${node} names no image that is known to have tools (${images === undefined ? 'it cannot be read' : 'busybox, alpine, netshoot …'}): give one with --probe-image.`,
			'usage',
		);
	if (!isImage(image)) throw new CliError(`"${image}" is no name of an image.`, 'usage');
	const note = images === undefined ? undefined : pullNote(image, node, images);
	return {image, notes: note === undefined ? [] : [note]};
}

/** Waits for the container and asks in it. */
async function askThere(
	question: ProbeQuestion,
	{namespace, pod, container}: Made,
	{world, transport, cluster, wait}: Probing,
	context: CommandContext,
): Promise<ProbeRun> {
	const place = {kind: 'pod' as const, namespace, pod, container};
	const {audit, permission, actor, now, newId} = world;
	const path = objectPath({group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace, name: pod});
	const why = await untilStarted({transport, path, container, wait, looks, signal: context.signal});
	if (why !== undefined) return ourFault(question, place, now(), `the probe did not start: ${why}`);
	const exec = grantExec({transport, cluster, permission, audit, actor, id: newId(), now});
	if (typeof exec === 'string') return ourFault(question, place, now(), exec);
	return await askInPod(question, {
		exec,
		namespace,
		pod,
		containers: [container],
		now,
		signal: context.signal,
	});
}
