import {healthyLogs, logLine} from '../base/logs.ts';
import type {Clock} from '../clock.ts';
import type {Strings} from '../object.ts';
import type {ClusterPlan} from '../plan.ts';

const schedulerAddress = '10.43.51.131';

/** Story times from one moment to another, so many minutes apart. */
function every(clock: Clock, from: number, to: number, step: number): readonly string[] {
	const times: string[] = [];
	for (let minute = from; minute <= to; minute += step) {
		times.push(clock.at(`${Math.floor(minute / 60)}:${minute % 60}:17`));
	}
	return times;
}

/** What the containers of the broken cluster say. */
export function canonicalLogs(plan: ClusterPlan, clock: Clock): Strings {
	const manager =
		plan.workloads.find(({name}) => name === 'seldon-v2-controller-manager')?.pods[0]?.name ?? '';
	const metallb = plan.workloads.find(
		({namespace, name}) => namespace === 'metallb-system' && name === 'controller',
	)?.pods[0]?.name;
	return {
		...healthyLogs(plan, clock),
		[`seldon-system/${manager}/manager`]: managerLog(clock),
		'financial-inference/mlserver-0/agent': agentLog(clock),
		'financial-inference/mlserver-0/mlserver': every(clock, 15 * 60 + 30, 15 * 60 + 39, 1)
			.map(at => logLine(at, 'GET /v2/health/live 200'))
			.join(''),
		'financial-inference/seldon-scheduler-0/scheduler': schedulerLog(clock),
		[`metallb-system/${metallb}/controller`]: logLine(
			clock.at('14:31'),
			'{"caller":"service.go:150","event":"ipAllocated","ip":["192.168.1.203"],"level":"info","msg":"assigned 192.168.1.203","service":"mlflow/mlflow-server"}',
		),
	};
}

function managerLog(clock: Clock): string {
	const dialing =
		'INFO\tschedulerClient.LoadModel\tDialing scheduler\t{"host":"seldon-scheduler.financial-inference","port":9004}';
	const notReady = `ERROR\tschedulerClient.SubscribeExperimentEvents\tScheduler not ready\t{"error":"rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp ${schedulerAddress}:9004: i/o timeout\\""}`;
	const closing =
		'ERROR\tschedulerClient.SubscribeServerEvents\tScheduler not ready\t{"error":"rpc error: code = Canceled desc = grpc: the client connection is closing"}';
	return [
		...every(clock, 14 * 60 + 12, 15 * 60 + 39, 3).flatMap(at => [
			logLine(at, dialing),
			logLine(at, notReady),
		]),
		logLine(clock.at('15:39:40'), closing),
	].join('');
}

/** Its agent moved to the new network at 14:10 and has not come back. */
function schedulerLog(clock: Clock): string {
	return [
		logLine(
			clock.at('13:40'),
			'level=info msg="Received subscribe request from mlserver:0" Source=agentServer',
		),
		logLine(
			clock.at('14:10'),
			'level=info msg="Client replica mlserver:0 has disconnected" Source=agentServer',
		),
	].join('');
}

function agentLog(clock: Clock): string {
	const notReady = `level=error msg="Scheduler not ready" error="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp ${schedulerAddress}:9005: i/o timeout\\""`;
	const unresolved = 'ERROR: Failed to resolve seldon-scheduler.seldon-system.svc.cluster.local: timeout';
	return [
		...every(clock, 14 * 60 + 12, 15 * 60 + 4, 2).map(at => logLine(at, notReady)),
		...every(clock, 15 * 60 + 5, 15 * 60 + 39, 1).map(at => logLine(at, unresolved)),
	].join('');
}
