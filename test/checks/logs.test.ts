import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {clusterOf, type Draft, findingsOf, h0, verdicts} from './fixtures.ts';

const now = h0().now;
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const said = (minutes: number, text: string) => `${ago(minutes)} ${text}\n`;
const often = (from: number, text: string) =>
	Array.from({length: from}, (_, index) => said(from - index, text)).join('');

/** The log of the first container of that name in a namespace that matches. */
function setLog(draft: Draft, container: string, text: string, inside = ''): void {
	const name = Object.keys(draft.logs).find(key => key.endsWith(`/${container}`) && key.startsWith(inside));
	if (name === undefined) throw new Error(`no log of ${container}`);
	draft.logs[name] = text;
}

const found = (snapshot: Snapshot, id: string) =>
	diagnose(snapshot, runChecks(snapshot)).findings.find(finding => finding.id === id);
const dial = (address: string) =>
	`ERROR schedulerClient.SubscribeModelEvents Scheduler not ready {"error":"dial tcp ${address}: i/o timeout"}`;
const scheduler = h0().tables.services.find(
	({namespace, name}) => namespace === 'financial-inference' && name === 'seldon-scheduler',
)!;
const schedulerIp = scheduler.clusterIps[0]!;

describe('the logs of the canonical cluster', () => {
	const snapshot = clusterOf('canonical');

	it('give the symptoms of their roots', () => {
		expect(found(snapshot, 'SEL-07/financial-inference/seldon-scheduler')).toMatchObject({
			verdict: 'FAIL',
			class: 'symptom',
			owner: 'platform',
		});
		expect(found(snapshot, 'SEL-07/financial-inference/seldon-scheduler')!.explainedBy).toContain('CID-01');
		const agent = found(snapshot, 'SEL-08/financial-inference/mlserver-0/name')!;
		expect(agent).toMatchObject({verdict: 'FAIL', class: 'symptom'});
		expect(agent.explainedBy).toContain('POL-03/financial-inference');
		expect(agent.evidence.some(({value}) => value.includes(':9005: i/o timeout'))).toBe(true);
	});

	it('name who the target is and what network it is on', () => {
		const [finding] = findingsOf('SEL-07', snapshot);
		expect(finding!.explanation).toContain('Service financial-inference/seldon-scheduler');
		expect(finding!.explanation).toContain('(flannel)');
		expect(verdicts('NET-11', snapshot)).toEqual(['PASS NET-11']);
	});

	it('make no root and no cause of their own', () => {
		const {causes} = diagnose(snapshot, runChecks(snapshot));
		const own = causes.filter(({finding}) => /^(?:SEL-0[789]|NET-1|CAL-18)/.test(finding.code));
		expect(own.map(({finding}) => finding.id)).toEqual([]);
	});
});

describe('SEL-07', () => {
	it('passes where the scheduler tells the controller things', () => {
		expect(verdicts('SEL-07', h0())).toEqual(['PASS SEL-07']);
	});

	it('fails while the log goes on to say so, whatever it says of other schedulers in between', () => {
		const mixed = often(8, dial(`${schedulerIp}:9004`)) + said(0.5, 'Received event {"name":"other"}');
		const snapshot = h0(draft => setLog(draft, 'manager', mixed));
		expect(verdicts('SEL-07', snapshot)).toEqual(['FAIL SEL-07/financial-inference/seldon-scheduler']);
	});

	it('passes again once it was repaired: good signs and a calm', () => {
		const text = often(9, dial(`${schedulerIp}:9004`))
			.split('\n')
			.slice(0, 4)
			.join('\n');
		const healed = `${text}\n${said(2, 'Received event {"name":"m"}')}`;
		expect(
			verdicts(
				'SEL-07',
				h0(draft => setLog(draft, 'manager', healed)),
			),
		).toEqual(['PASS SEL-07']);
	});

	it('does not call old complaints a fault of now', () => {
		const old = said(50, dial(`${schedulerIp}:9004`)) + said(45, dial(`${schedulerIp}:9004`));
		expect(
			verdicts(
				'SEL-07',
				h0(draft => setLog(draft, 'manager', old)),
			),
		).toEqual(['UNKNOWN SEL-07']);
	});

	it('does not pass on an empty log', () => {
		expect(
			verdicts(
				'SEL-07',
				h0(draft => setLog(draft, 'manager', '')),
			),
		).toEqual(['UNKNOWN SEL-07']);
	});

	it('speaks of a stream that was torn down although no target is named', () => {
		const text = said(1, 'Scheduler not ready {"error":"grpc: the client connection is closing"}');
		const [finding] = findingsOf(
			'SEL-07',
			h0(draft => setLog(draft, 'manager', text)),
		);
		expect(finding).toMatchObject({verdict: 'FAIL', confidence: 'probable'});
	});
});

describe('SEL-08', () => {
	it('passes for agents that have their scheduler', () => {
		expect(verdicts('SEL-08', h0())).toEqual(['PASS SEL-08']);
	});

	it('tells a way that is lost from a name that is not resolved', () => {
		const lost = often(
			4,
			`level=error msg="Scheduler not ready" error="dial tcp ${schedulerIp}:9005: i/o timeout"`,
		);
		const snapshot = h0(draft => setLog(draft, 'agent', lost, 'financial-inference'));
		expect(verdicts('SEL-08', snapshot)).toEqual(['FAIL SEL-08/financial-inference/mlserver-0/path']);
	});

	it('never blames the network for a port of its own pod', () => {
		const refused = often(
			4,
			'level=error msg="Agent readiness failed, agent service manager is not ready" error="dial tcp 127.0.0.1:9500: connect: connection refused"',
		);
		const snapshot = h0(draft => setLog(draft, 'agent', refused, 'financial-inference'));
		const all = findingsOf('SEL-08', snapshot);
		expect(all.map(({id, owner}) => [id, owner])).toEqual([
			['SEL-08/financial-inference/mlserver-0/loopback', 'application'],
		]);
		expect(all[0]?.ruledOut.join()).toContain('network plugin');
	});

	it('forgives what came before it subscribed', () => {
		const text = often(4, 'Scheduler not ready') + said(0, 'level=info msg="Subscribed to scheduler"');
		const early = text.replaceAll(ago(1), ago(3));
		const snapshot = h0(draft => setLog(draft, 'agent', early, 'financial-inference'));
		expect(verdicts('SEL-08', snapshot)).toEqual(['PASS SEL-08']);
	});
});

describe('SEL-09', () => {
	it('passes where an agent has connected', () => {
		expect(verdicts('SEL-09', h0())).toEqual(['PASS SEL-09']);
	});

	it('does not know where the level leaves the line out, and says so', () => {
		const snapshot = h0(draft => {
			setLog(draft, 'scheduler', said(1, 'level=warning msg="odd"'), 'financial-inference');
			for (const row of draft.all('StatefulSet'))
				for (const container of row.spec!.template!.spec!.containers as unknown as {
					env?: {name: string; value: string}[];
				}[])
					for (const variable of container.env ?? [])
						if (variable.name === 'LOG_LEVEL') variable.value = 'warn';
		});
		const [finding] = findingsOf('SEL-09', snapshot);
		expect(finding).toMatchObject({verdict: 'UNKNOWN'});
		expect(finding!.summary).toContain('LOG_LEVEL=warn');
	});

	it('warns of an agent that went and has not come back', () => {
		const text =
			said(60, 'Received subscribe request from mlserver:0') +
			said(40, 'Client replica mlserver:0 has disconnected');
		const snapshot = h0(draft => setLog(draft, 'scheduler', text, 'financial-inference'));
		expect(verdicts('SEL-09', snapshot)).toEqual(['WARN SEL-09/financial-inference/seldon-scheduler-0']);
	});
});

describe('CAL-18', () => {
	it('passes over what calico-node says at every start', () => {
		const noise = often(5, '[ERROR][80] felix/maps.go 695: Failed to run bpftool out=""');
		expect(
			verdicts(
				'CAL-18',
				h0(draft => setLog(draft, 'calico-node', noise)),
			),
		).toEqual(['PASS CAL-18']);
	});

	it('sees a second policy engine by the chains that keep changing', () => {
		const text = often(
			9,
			'[WARNING][70] felix/table.go 701: Detected out-of-sync inserts, marking for resync chainName="FORWARD"',
		);
		const [finding] = findingsOf(
			'CAL-18',
			h0(draft => setLog(draft, 'calico-node', text)),
		);
		expect(finding).toMatchObject({id: 'CAL-18/two-engines', verdict: 'WARN'});
		expect(finding!.subjects.some(({kind}) => kind === 'Node')).toBe(true);
	});

	it('shows unknown errors of late with a count and a sample, not those of yesterday', () => {
		const text = often(3, '[ERROR][70] felix/odd.go 7: cannot frobnicate 12');
		const [finding] = findingsOf(
			'CAL-18',
			h0(draft => setLog(draft, 'calico-node', text)),
		);
		expect(finding).toMatchObject({id: 'CAL-18/unknown', verdict: 'WARN', class: 'advisory'});
		expect(finding!.summary).toContain('1 kind, 3 lines');
		const old = said(900, '[ERROR][70] odd 1') + said(800, '[ERROR][70] odd 2');
		expect(
			verdicts(
				'CAL-18',
				h0(draft => setLog(draft, 'calico-node', old)),
			),
		).toEqual(['PASS CAL-18']);
	});
});

describe('NET-10 and NET-11', () => {
	it('pass on the healthy cluster', () => {
		expect(verdicts('NET-10', h0())).toEqual(['PASS NET-10']);
		expect(verdicts('NET-11', h0())).toEqual(['PASS NET-11']);
	});

	it('call an address of the service range that nobody has stale, and explain the failing connections by it', () => {
		const text = often(4, '[ERROR] plugin/kubernetes: dial tcp 10.43.254.254:443: i/o timeout');
		const snapshot = h0(draft => setLog(draft, 'coredns', text));
		expect(verdicts('NET-11', snapshot)).toEqual(['FAIL NET-11/10.43.254.254:443']);
		expect(findingsOf('NET-11', snapshot)[0]).toMatchObject({owner: 'application', class: 'root'});
		expect(found(snapshot, 'NET-10/10.43.254.254:443/timeout')?.explainedBy).toContain(
			'NET-11/10.43.254.254:443',
		);
	});

	it('do not call stale what is outside the cluster, nor a single line a fault', () => {
		const text =
			said(2, 'dial tcp 10.43.254.254:443: i/o timeout') + often(3, 'dial tcp 203.0.113.9:443: i/o timeout');
		const snapshot = h0(draft => setLog(draft, 'coredns', text));
		expect(verdicts('NET-11', snapshot)).toEqual(['PASS NET-11']);
		expect(verdicts('NET-10', snapshot)).toEqual(['WARN NET-10/203.0.113.9:443/timeout']);
	});
});

describe('MLO-01', () => {
	const refused = 'WARNING mlflow.server.fastapi_security: Rejected request with invalid Host header: x:5000';
	const mlflow = () => {
		const {pods} = h0();
		const slot = [...pods.slots()].find(one => pods.name(one).startsWith('mlflow-server'))!;
		return pods.name(slot);
	};
	const withLog = (text: string) =>
		h0(draft => {
			draft.logs[`mlflow/${mlflow()}/mlflow`] = text;
		});

	it('passes while the tracking server refuses nobody, or did so long ago', () => {
		expect(verdicts('MLO-01', withLog(said(1, 'INFO: "GET /health HTTP/1.1" 200 OK')))).toEqual([
			'PASS MLO-01',
		]);
		expect(verdicts('MLO-01', withLog(said(30, refused)))).toEqual(['PASS MLO-01']);
	});

	it('fails while it refuses requests by name, ready as it is', () => {
		expect(verdicts('MLO-01', withLog(said(1, refused)))).toEqual(['FAIL MLO-01/host']);
	});
});

describe('without logs', () => {
	it('every check of them says why it is skipped', () => {
		for (const code of ['SEL-07', 'SEL-08', 'SEL-09', 'CAL-18', 'NET-10', 'NET-11']) {
			const snapshot = h0();
			const sources = snapshot.sources.filter(({name}) => name !== 'logs');
			expect(findingsOf(code, {...snapshot, sources}).map(({verdict}) => verdict)).toEqual(['SKIP']);
		}
	});
});
