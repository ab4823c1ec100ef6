import {randomBytes} from 'node:crypto';
import {createRegistry} from './api/registry.ts';
import {type LabClock, systemClock} from './clock.ts';
import type {LabCluster} from './cluster.ts';
import {defaultOptions, type LabContext, type LabOptions} from './context.ts';
import {createEditor, type Editor} from './editor.ts';
import type {Fault} from './faults/fault.ts';
import {createFaults} from './faults/faults.ts';
import {createAuthority} from './http/certificates.ts';
import {answer} from './http/front.ts';
import {createListener} from './http/listener.ts';
import {textAt} from './json.ts';
import {kubeconfig} from './kubeconfig.ts';
import {startControllers} from './lifecycle/controllers.ts';
import {loadObjects} from './load.ts';
import {createLogs} from './logs.ts';
import type {Random} from './random.ts';
import {createStatistics, type LabStats} from './statistics.ts';
import {createStore, type Store} from './storage/store.ts';
import {upgrade} from './streams/upgrade.ts';
import {playTimeline} from './timeline.ts';

export type LabSetup = {
	readonly cluster: LabCluster;
	readonly clock?: LabClock;
	readonly random?: Random;
	readonly faults?: readonly Fault[];
	readonly options?: Partial<LabOptions>;
};

/** A running embedded cluster. Changes made through it are seen by every watch at once. */
export type Lab = Editor & {
	readonly server: URL;
	/** The authority that signed the server's certificate, PEM. */
	readonly ca: string;
	readonly token: string;
	/** A kubeconfig file that leads here, as YAML text. */
	readonly kubeconfig: () => string;
	readonly setFault: (fault: Fault) => Promise<void>;
	readonly clearFaults: () => Promise<void>;
	/** Forgets changes up to now: older continue tokens and watches are answered 410. */
	readonly compact: () => void;
	readonly stats: () => LabStats;
	readonly close: () => Promise<void>;
};

/** Starts an API server in this process that plays a cluster: TLS on 127.0.0.1, a free port and a random bearer token. */
export async function startLab(setup: LabSetup): Promise<Lab> {
	const {cluster, random = Math.random, clock = systemClock(cluster.now)} = setup;
	const context = createContext(setup, clock, random);
	const stopControllers = startControllers(context);
	loadObjects(context, cluster.objects);
	const authority = await createAuthority();
	const token = randomBytes(24).toString('base64url');
	const statistics = createStatistics();
	let settled = Promise.resolve();
	const adjust = () => {
		settled = settled.then(applyListener, applyListener);
		// Whoever waits for it hears of a failure; a fault that ends with its time has nobody waiting.
		settled.catch(() => {});
	};
	const faults = createFaults(clock, adjust);
	const front = {context, faults, token, statistics};
	const listener = createListener({
		request: (request, response) => void answer(front, request, response),
		upgrade: (request, socket, head) => void upgrade(front, request, socket, head),
	});
	const applyListener = async () => {
		const fault = faults.listener()?.kind;
		if (fault === 'refuse') return listener.stop();
		const signer = fault === 'wrong-ca' ? await createAuthority() : authority;
		await listener.start(await signer.issue(fault === 'expired-certificate' ? 'expired' : 'valid'));
	};
	await applyListener();
	const server = new URL(`https://127.0.0.1:${listener.port()}`);
	for (const fault of setup.faults ?? []) faults.add(fault);
	await settled;
	const stops: (() => void)[] = [stopControllers];
	const lab: Lab = {
		...createEditor(context),
		server,
		ca: authority.ca,
		token,
		kubeconfig: () => kubeconfig(server, authority.ca, token),
		setFault: fault => {
			faults.add(fault);
			return settled;
		},
		clearFaults: () => {
			faults.clear();
			return settled;
		},
		compact: () => context.store.compact(context.store.revision()),
		stats: statistics.read,
		close: async () => {
			for (const stop of stops) stop();
			await settled;
			await listener.stop();
		},
	};
	stops.push(playTimeline(cluster, clock, lab));
	if (cluster.controllers !== undefined) stops.push(cluster.controllers(lab, clock));
	return lab;
}

function createContext({cluster, options}: LabSetup, clock: LabClock, random: Random): LabContext {
	const store = createStore();
	return {
		cluster,
		store,
		registry: createRegistry(store),
		clock,
		random,
		logs: createLogs(cluster.logs ?? {}),
		user: 'lab',
		gitVersion: () => cluster.gitVersion ?? (kubeletVersion(store) || 'v1.33.1+k3s1'),
		options: {...defaultOptions, ...options},
	};
}

/** The version of the first node's kubelet, which on a K3s server is that of the API server too. */
function kubeletVersion(store: Store): string {
	const [node] = store.collection('/nodes').items.values();
	return textAt(node?.object, 'status.nodeInfo.kubeletVersion');
}
