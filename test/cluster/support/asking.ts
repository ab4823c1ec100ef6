import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {openAuditLog} from '../../../src/actions/audit-log.ts';
import {systemClock} from '../../../src/kube/clock.ts';
import {createTransport, type Transport, userAgent} from '../../../src/kube/transport.ts';
import {createAsk} from '../../../src/probes/ask.ts';
import {grantExec} from '../../../src/probes/exec-grant.ts';
import {askMany} from '../../../src/probes/many.ts';
import type {ProbeQuestion, ProbeRun} from '../../../src/probes/question.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {connectionOf} from './connect.ts';
import {readFrame} from './program.ts';

/** Asks questions from containers of the cluster, as its administrator. */
export type Asking = {
	readonly snapshot: Snapshot;
	/** Asks several questions, six at once, each from "NAMESPACE/POD/CONTAINER". */
	readonly many: (
		asked: readonly (readonly [place: string, question: ProbeQuestion])[],
	) => Promise<readonly ProbeRun[]>;
	readonly close: () => void;
};

/** Reads the cluster once and lets many questions be asked by exec without a new program for each. */
export async function openAsking(): Promise<Asking> {
	const {snapshot} = await readFrame();
	const connection = await connectionOf();
	const transport: Transport = createTransport({
		connection,
		clock: systemClock,
		userAgent: userAgent('0.0.0', 'asking'),
	});
	const audit = openAuditLog(await mkdtemp(path.join(tmpdir(), 'ktriage-asking-')));
	const exec = grantExec({
		transport,
		cluster: {context: connection.contextName, server: connection.server.origin, uid: ''},
		permission: {allowActions: true, readOnly: false},
		audit,
		actor: {user: 'test', host: 'test', pid: process.pid, kubeUser: connection.userName},
		id: 'test',
		now: Date.now,
	});
	const {signal} = new AbortController();
	const ask = createAsk({snapshot, transport, exec, recorded: false, now: Date.now, signal});
	return {
		snapshot,
		many: async asked => {
			const {answers} = await askMany(
				asked,
				async ([place, question]) => {
					const [namespace = '', pod = '', container = ''] = place.split('/');
					const slots = [snapshot.pods.find(namespace, pod)];
					return await ask(question, {place: {kind: 'pod', namespace, pod, container}, slots});
				},
				{pace: {atOnce: 6, everyMs: 0}, wait: async () => {}, signal},
			);
			return answers.flatMap(run => run ?? []);
		},
		close: () => transport.close(),
	};
}
