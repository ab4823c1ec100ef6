import type {LogProgram} from '../programs.ts';
import {type LogPattern, row} from './pattern.ts';

const calico: readonly LogProgram[] = ['calico-node'];
const balancer: readonly LogProgram[] = ['metallb controller'];
const speaker: readonly LogProgram[] = ['metallb speaker'];
const dns: readonly LogProgram[] = ['coredns'];

/** projectcalico/calico felix/iptables/table.go, typha/pkg/syncclient, node/pkg/lifecycle/startup (3.28), and a cluster with both engines. */
export const ofCalico: readonly LogPattern[] = [
	row(
		'CAL-18',
		calico,
		'felix-out-of-sync',
		'bad',
		/Detected out-of-sync inserts, marking for resync/,
		'another program keeps changing the same chains: two policy engines on one node',
	),
	row(
		'CAL-18',
		calico,
		'felix-restore',
		'bad',
		/Failed to execute ip6?tables-restore|ip6?tables-(?:nft-|legacy-)?restore.{0,40}failed/i,
		'rules could not be written',
	),
	row(
		'CAL-18',
		calico,
		'felix-typha',
		'bad',
		/(?:Failed to connect to|connection to) typha|Typha.{0,120}(?:i\/o timeout|connection refused)/i,
		'it does not reach Typha (5473/tcp)',
	),
	row(
		'CAL-18',
		calico,
		'node-address',
		'bad',
		/is already using the IPv[46] address/,
		'two nodes claim one address',
	),
	row(
		'CAL-18',
		calico,
		'felix-summary',
		'good',
		/Summarising \d+ dataplane reconciliation loops/,
		'rules are being kept',
	),
	row('CAL-18', calico, 'felix-bpftool', 'noise', /bpftool|bpfin\.cali/, 'eBPF is not used here'),
	row(
		'CAL-18',
		calico,
		'felix-in-cluster',
		'noise',
		/Neither --kubeconfig nor --master was specified/,
		'said at every start',
	),
];

/** metallb/metallb controller/service.go, internal/allocator, speaker/main.go (0.13 to 0.16); the zap fields "event" and "error". */
export const ofMetalLb: readonly LogPattern[] = [
	row(
		'MLB-04',
		balancer,
		'balancer-refused',
		'bad',
		/no available IPs|is not allowed in config|unknown pool|change sharing key|address also in use|is already in use|can not have both/,
		'a Service does not get an address',
	),
	row(
		'MLB-01',
		balancer,
		'balancer-config',
		'bad',
		/"event":"config(?:Stale|Failed)"|failed to parse (?:the )?config/i,
		'it goes on with its old configuration',
	),
	row(
		'MLB-04',
		balancer,
		'balancer-assigned',
		'good',
		/"event":"ipAllocated"|assigned (?:IP )?\d{1,3}\./,
		'a Service got an address',
	),
	row(
		'MLB-18',
		speaker,
		'speaker-announces',
		'good',
		/"event":"serviceAnnounced"/,
		'it answers for an address',
	),
	row(
		'MLB-18',
		speaker,
		'speaker-withdrawn',
		'note',
		/"event":"serviceWithdrawn"/,
		'it answers for an address no longer',
	),
];

/** coredns plugin/{errors,loop,kubernetes,ready,reload} (1.11, 1.12). */
export const ofDns: readonly LogPattern[] = [
	row('DNS-02', dns, 'dns-loop', 'bad', /plugin\/loop: Loop/, 'it is its own upstream: questions go round'),
	row(
		'DNS-02',
		dns,
		'dns-api',
		'bad',
		/(?:plugin\/kubernetes|reflector\.go).{0,400}(?:i\/o timeout|connection refused|no route to host|Unauthorized)/,
		'it does not reach the API server and answers from memory',
	),
	row('DNS-02', dns, 'dns-waits', 'note', /plugin\/ready: Still waiting on/, 'it is not ready yet'),
	row(
		'DNS-02',
		dns,
		'dns-upstream',
		'bad',
		/plugin\/errors: 2 .{0,300}(?:i\/o timeout|connection refused|no route to host)/,
		'the name servers it forwards to do not answer: names outside the cluster are not resolved',
	),
	row('DNS-02', dns, 'dns-running', 'good', /Running configuration/, 'its configuration is loaded'),
];
