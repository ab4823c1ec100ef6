import type {Clock} from '../clock.ts';
import type {Strings} from '../object.ts';
import type {ClusterPlan} from '../plan.ts';

/** One log line as `kubectl logs --timestamps` prints it. */
export function logLine(at: string, text: string): string {
	return `${at.replace('Z', '.000000000Z')} ${text}\n`;
}

/** What each kind of container says when nothing is wrong; containers that are not named here say nothing. */
const wellWords: Readonly<Record<string, readonly string[]>> = {
	'calico-node': ['[INFO][58] felix/summary.go 100: Summarising 12 dataplane reconciliation loops over 1m3s'],
	'calico-typha': ['[INFO][7] sync_server.go 430: Accepted connection'],
	coredns: ['CoreDNS-1.12.1', '[INFO] plugin/reload: Running configuration'],
	controller: [
		'{"caller":"service.go:150","event":"ipAllocated","level":"info","msg":"IP address assigned by controller"}',
	],
	speaker: [
		'{"caller":"main.go:420","event":"serviceAnnounced","level":"info","msg":"service has IP, announcing"}',
	],
	manager: [
		'INFO\tschedulerClient.SubscribeModelEvents\tReceived event\t{"name":"baseline-predictor","state":"ModelAvailable"}',
		'INFO\tschedulerClient.SubscribeExperimentEvents\tSetting experiment to ready\t{"experiment":"financial-ab-test-experiment"}',
	],
	agent: [
		'level=info msg="Subscribed to scheduler" Source=AgentServiceManager',
		'level=info msg="Load model baseline-predictor:1 success" Source=Client',
	],
	scheduler: [
		'level=info msg="Received subscribe request from mlserver:0" Source=agentServer',
		'level=info msg="Server notification mlserver expectedReplicas 1 shared true" Source=SchedulerServer',
	],
	mlserver: ['INFO:     127.0.0.1:41288 - "GET /v2/health/live HTTP/1.1" 200 OK'],
};

/** What a container says when it starts and nothing is wrong. */
export function wellLines(container: string, at: string): readonly string[] {
	return (wellWords[container] ?? []).map(text => logLine(at, text).trimEnd());
}

/** Logs of a cluster where every component says that it is well. */
export function healthyLogs(plan: ClusterPlan, clock: Clock): Strings {
	const at = clock.at('15:38');
	const logs: Record<string, string> = {};
	for (const {namespace, containers, pods} of plan.workloads) {
		for (const pod of pods) {
			for (const {name} of containers) {
				const words = wellWords[name];
				if (words === undefined) continue;
				logs[`${namespace}/${pod.name}/${name}`] = words.map(text => logLine(at, text)).join('');
			}
		}
	}
	return logs;
}
