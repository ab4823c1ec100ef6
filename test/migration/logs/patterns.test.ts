import {describe, expect, it} from 'vitest';
import {logPatterns} from '../../../src/migration/logs/patterns/index.ts';
import type {LogProgram} from '../../../src/migration/logs/programs.ts';
import {markOf} from '../../../src/migration/logs/reading.ts';

const idOf = (program: string, text: string) => markOf({at: 1, text}, program).pattern?.id;

/** Real lines, and lines that look like them and mean something else. */
const lines: readonly (readonly [id: string, program: LogProgram, line: string, nearMiss: string])[] = [
	[
		'controller-not-ready',
		'seldon controller',
		'ERROR\tschedulerClient.SubscribeExperimentEvents\tScheduler not ready\t{"error":"x"}',
		'INFO scheduler is ready',
	],
	[
		'controller-closing',
		'seldon controller',
		'{"error":"rpc error: code = Canceled desc = grpc: the client connection is closing"}',
		'the client connection is open',
	],
	[
		'controller-smoke',
		'seldon controller',
		'ERROR Failed smoke test on scheduler',
		'smoke test on scheduler passed',
	],
	[
		'controller-ended',
		'seldon controller',
		'Subscribe ended for model events',
		'Subscribe started for model events',
	],
	['controller-retry', 'seldon controller', 'UnloadModel failed, retrying', 'UnloadModel done'],
	[
		'controller-dialing',
		'seldon controller',
		'INFO\tschedulerClient.LoadModel\tDialing scheduler\t{"host":"seldon-scheduler.a","port":9004}',
		'Dialed',
	],
	[
		'controller-event',
		'seldon controller',
		'INFO\tschedulerClient.SubscribeModelEvents\tReceived event\t{"name":"m"}',
		'no event',
	],
	[
		'controller-experiment',
		'seldon controller',
		'Setting experiment to ready',
		'Setting experiment to not ready',
	],
	['controller-old', 'seldon controller', 'Ignoring event for old generation', 'Ignoring nothing'],
	['controller-empty', 'seldon controller', 'Empty server for baseline:1 so ignoring event', 'Empty server'],
	[
		'scheduler-subscribed',
		'seldon scheduler',
		'Received agent subscribe request from mlserver:0',
		'Received unsubscribe',
	],
	[
		'scheduler-lost',
		'seldon scheduler',
		'Client replica mlserver:0 has disconnected',
		'Client replica mlserver:0 has connected',
	],
	[
		'scheduler-removed',
		'seldon scheduler',
		'Removing server replica and re-scheduling model(s)',
		'Adding server replica',
	],
	[
		'scheduler-waits',
		'seldon scheduler',
		'Signalling synchroniser with 2 expected server agents to connect',
		'Signalling synchroniser',
	],
	['scheduler-complete', 'seldon scheduler', 'All (num: 2) servers connected', 'All servers asked'],
	[
		'scheduler-no-server',
		'seldon scheduler',
		'Failed to schedule model as no matching servers are available',
		'matching servers are available',
	],
	[
		'scheduler-no-room',
		'seldon scheduler',
		'Failed to schedule model as no matching server had enough suitable replicas, managed to schedule with min replicas',
		'matching server had replicas',
	],
	[
		'agent-unresolved',
		'seldon agent',
		'ERROR: Failed to resolve seldon-scheduler.seldon-system.svc.cluster.local: timeout',
		'Failed to resolve dependency',
	],
	[
		'agent-not-ready',
		'seldon agent',
		'level=error msg="Scheduler not ready" error="x"',
		'level=info msg="Scheduler ready"',
	],
	['agent-lost', 'seldon agent', 'Scheduler subscription ended', 'Scheduler subscription began'],
	[
		'agent-gave-up',
		'seldon agent',
		'Giving up on waiting for rclone service to become ready; service marked as failed',
		'waiting for rclone',
	],
	[
		'agent-unready',
		'seldon agent',
		'Agent readiness failed, agent service manager is not ready',
		'Agent readiness checked',
	],
	['agent-secret-keys', 'seldon agent', 'Secret does not have 1 key ml-platform', 'Secret has 1 key'],
	['agent-load-failed', 'seldon agent', 'Failed to load model baseline', 'load model baseline'],
	['agent-denied', 'seldon agent', 'AccessDenied: Access Denied', 'access granted'],
	['agent-missing', 'seldon agent', 'NoSuchKey: the key does not exist', 'such a key'],
	[
		'agent-config',
		'seldon agent',
		"Failed to parse rclone config: invalid character '[' looking for beginning of value",
		'rclone config loaded',
	],
	[
		'agent-dialing',
		'seldon agent',
		'Connecting (non-blocking) to scheduler at seldon-scheduler:9005',
		'Connected',
	],
	['agent-calls', 'seldon agent', 'Call subscribe to scheduler', 'Call unsubscribe'],
	[
		'agent-subscribed',
		'seldon agent',
		'level=info msg="Subscribed to scheduler"',
		'Unsubscribed from scheduler',
	],
	[
		'agent-ready',
		'seldon agent',
		'All critical agent subservices ready.',
		'Some critical agent subservices ready',
	],
	[
		'agent-loaded',
		'seldon agent',
		'Load model baseline-predictor:1 success',
		'Load model baseline-predictor:1',
	],
	[
		'felix-out-of-sync',
		'calico-node',
		'2026-11-21 08:20:13 [WARNING][70] felix/table.go 701: Detected out-of-sync inserts, marking for resync chainName="FORWARD"',
		'felix/table.go 701: Detected inserts',
	],
	[
		'felix-restore',
		'calico-node',
		'[WARNING][70] felix/table.go 1: Failed to execute ip(6)tables-restore command'.replace('ip(6)', 'ip6'),
		'iptables-restore done',
	],
	[
		'felix-typha',
		'calico-node',
		'[ERROR][70] tunnel: Failed to connect to typha',
		'[INFO] Connected to typha',
	],
	[
		'node-address',
		'calico-node',
		"[WARNING][9] startup.go: Calico node 'b' is already using the IPv4 address 172.30.0.11",
		'is using the IPv4 address',
	],
	[
		'felix-summary',
		'calico-node',
		'[INFO][58] felix/summary.go 100: Summarising 12 dataplane reconciliation loops over 1m3s',
		'Summarising nothing',
	],
	[
		'felix-bpftool',
		'calico-node',
		'[ERROR][80] felix/maps.go 695: Failed to run bpftool out=""',
		'[ERROR][80] felix/maps.go 695: Failed',
	],
	[
		'felix-in-cluster',
		'calico-node',
		'[WARNING][8] winutils.go 150: Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.',
		'--kubeconfig was specified',
	],
	[
		'balancer-refused',
		'metallb controller',
		'{"error":"no available IPs","event":"allocationFailed"}',
		'{"msg":"available IPs"}',
	],
	[
		'balancer-config',
		'metallb controller',
		'{"event":"configStale","level":"error"}',
		'{"event":"configLoaded"}',
	],
	[
		'balancer-assigned',
		'metallb controller',
		'{"caller":"service.go:150","event":"ipAllocated","ip":["192.168.1.203"]}',
		'{"event":"ipReleased"}',
	],
	[
		'speaker-announces',
		'metallb speaker',
		'{"event":"serviceAnnounced","msg":"service has IP, announcing"}',
		'{"event":"serviceSeen"}',
	],
	['speaker-withdrawn', 'metallb speaker', '{"event":"serviceWithdrawn"}', '{"event":"serviceDrawn"}'],
	[
		'dns-loop',
		'coredns',
		'[FATAL] plugin/loop: Loop (127.0.0.1:41 -> :53) detected for zone "."',
		'plugin/loop: started',
	],
	[
		'dns-api',
		'coredns',
		'[ERROR] plugin/kubernetes: Failed to watch *v1.Service: dial tcp 10.43.0.1:443: i/o timeout',
		'[INFO] plugin/kubernetes: watching',
	],
	[
		'dns-waits',
		'coredns',
		'[INFO] plugin/ready: Still waiting on: "kubernetes"',
		'[INFO] plugin/ready: ready',
	],
	[
		'dns-upstream',
		'coredns',
		'[ERROR] plugin/errors: 2 example.com. A: read udp 10.42.0.5:3456->8.8.8.8:53: i/o timeout',
		'[ERROR] plugin/errors: 2 example.com. A: unknown',
	],
	[
		'dns-running',
		'coredns',
		'[INFO] plugin/reload: Running configuration SHA512 = x',
		'plugin/reload: waiting',
	],
	[
		'argo-quota-unset',
		'workflow controller',
		'level=error msg="Mark error node" error="pods \\"x\\" is forbidden: failed quota: q: must specify limits.memory for: init,wait"',
		'failed quota',
	],
	[
		'argo-quota-used',
		'workflow controller',
		'pods "x" is forbidden: exceeded quota: q, requested: limits.memory=6272Mi',
		'quota: q',
	],
	[
		'argo-forbidden',
		'workflow controller',
		'secrets "s3" is forbidden: User "argo" cannot get resource',
		'pods "x" is forbidden',
	],
	[
		'argo-new-node',
		'workflow controller',
		'level=warning msg="Node was nil, will be initialized as type Skipped"',
		'Node was set',
	],
	[
		'mlflow-host',
		'mlflow',
		'WARNING: Invalid Host header - possible DNS rebinding attack detected',
		'Host header',
	],
	['mlflow-database', 'mlflow', 'psycopg2.OperationalError: connection failed', 'Operational'],
];

describe('the table of patterns', () => {
	it.each(lines)('knows %s from a line that only looks like it', (id, program, line, nearMiss) => {
		expect(idOf(program, line)).toBe(id);
		expect(idOf(program, nearMiss)).not.toBe(id);
	});

	it('has a line for every pattern, and every id once', () => {
		const tested = new Set(lines.map(([id]) => id));
		expect(logPatterns.map(({id}) => id).filter(id => !tested.has(id))).toEqual([]);
		expect(new Set(logPatterns.map(({id}) => id)).size).toBe(logPatterns.length);
	});

	it('has no pattern that repeats a repetition, by which a line could make it slow', () => {
		const nested = logPatterns.filter(({pattern}) => /\([^)]*[*+}][^)]*\)[*+{]/.test(pattern.source));
		expect(nested.map(({id}) => id)).toEqual([]);
	});

	it('means nothing by itself in the log of another program', () => {
		expect(idOf('coredns', 'Scheduler not ready')).toBeUndefined();
	});

	it('calls an error an error although nobody knows it', () => {
		const errors = [
			'2026 [ERROR][7] felix/x.go 1: odd',
			'level=error msg=odd',
			'{"level":"error"}',
			'E1120 10:00:01 odd',
		];
		expect(errors.map(text => markOf({at: 1, text}, 'calico-node').isError)).toEqual([
			true,
			true,
			true,
			true,
		]);
		expect(markOf({at: 1, text: '[INFO] errors: 0'}, 'calico-node').isError).toBe(false);
	});
});
