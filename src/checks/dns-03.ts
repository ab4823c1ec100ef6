import {type Asked, lastAnswers} from '../migration/asked.ts';
import {clusterDns} from '../migration/dns/cluster-dns.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {askedEvidence, askers, noProbe} from './asked-evidence.ts';
import {count, few, finding} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';

const named = {code: 'DNS-03', title: 'Name of the Kubernetes API'};

/** Recorded questions for kubernetes.default: whether pods of a namespace get any answer of the DNS, and the right one. */
export const dns03: Check = {
	...named,
	about: 'Probes that asked the DNS for the Kubernetes API got its address, from every namespace.',
	needs: ['services'],
	run: snapshot => {
		const asked = lastAnswers(snapshot).filter(
			({result, answer}) =>
				result.probe === 'dns' && /^kubernetes\.default(\.|$)/.test(result.to.name) && answer !== 'tool',
		);
		if (asked.length === 0)
			return [noProbe(named, 'ktriage probe dns --from NAMESPACE/POD --to kubernetes.default')];
		const expected = snapshot.tables.services.find(
			({namespace, name}) => namespace === 'default' && name === 'kubernetes',
		)?.clusterIps;
		const bad = byNamespace(asked.filter(one => fault(one, expected) !== undefined));
		if (bad.size > 0) return [...bad].map(([namespace, list]) => failed(snapshot, namespace, list, expected));
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(asked.length, 'pod')} in ${count(byNamespace(asked).size, 'namespace')} got the address of the Kubernetes API`,
				evidence: askedEvidence(asked),
			}),
		];
	},
};

/** What is wrong with an answer; undefined when nothing is. */
function fault({answer, result}: Asked, expected: readonly string[] | undefined): string | undefined {
	if (answer === 'lost') return 'no answer';
	if (answer !== 'ok') return result.outcome;
	const [got] = /\b\d{1,3}(?:\.\d{1,3}){3}\b/.exec(result.detail) ?? [];
	if (got === undefined || expected === undefined || expected.length === 0) return undefined;
	return expected.some(ip => result.detail.includes(ip)) ? undefined : `the wrong address ${got}`;
}

function byNamespace(asked: readonly Asked[]): ReadonlyMap<string, readonly Asked[]> {
	const found = new Map<string, Asked[]>();
	for (const one of asked) {
		const key = one.namespace || one.where;
		found.set(key, [...(found.get(key) ?? []), one]);
	}
	return found;
}

function failed(
	snapshot: Snapshot,
	namespace: string,
	asked: readonly Asked[],
	expected: readonly string[] | undefined,
): Finding {
	const faults = [...new Set(asked.map(one => fault(one, expected) ?? ''))];
	const {service} = clusterDns(snapshot);
	return finding(named, {
		part: namespace,
		verdict: 'FAIL',
		class: 'symptom',
		subjects: askers(snapshot, asked),
		summary: `${namespace} asks for kubernetes.default and gets ${few(faults)}`,
		explanation: faults.includes('no answer')
			? 'Packets to the DNS or back are lost: a policy without a working DNS rule, or the way between nodes. Whether CoreDNS works is shown by other namespaces that get an answer.'
			: 'The DNS was reached, and what it says is wrong: its configuration (DNS-02), or another server answers.',
		evidence: askedEvidence(asked),
		ruledOut: faults.includes('no answer')
			? ['the configuration of CoreDNS: it would answer NXDOMAIN or SERVFAIL, not nothing']
			: ['policies and the way to the DNS: it answered'],
		predictions: [
			{
				probe: `From a pod of a namespace without policies on the same node, ask ${service?.clusterIps[0] ?? 'the DNS Service'} for kubernetes.default`,
				expect: 'an answer when a policy of this namespace is the reason, none when the way is',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Repair what explains it, or look for the rule that allows UDP and TCP 53.',
				command: `ktriage check DNS-05 POL-03 CAL-15 --namespace ${namespace}`,
				risk: 'none',
				verify: 'ktriage check DNS-03 after probing again',
			},
		],
	});
}
