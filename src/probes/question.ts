import type {ProbePlace} from '../store/probes.ts';

/** One question to the network. */
export type ProbeQuestion =
	| {
			readonly kind: 'dns';
			/** With a dot at its end it is asked as it is; without, the search domains of the asker apply. */
			readonly name: string;
			/** Address of the DNS server; '' for the one the asker is set up with. */
			readonly server: string;
			readonly protocol: 'UDP' | 'TCP';
	  }
	| {readonly kind: 'tcp'; readonly host: string; readonly port: number}
	| {readonly kind: 'latency'; readonly host: string; readonly port: number}
	| {
			/** The health service of gRPC (grpc/grpc doc/health-checking.md). */
			readonly kind: 'grpc-health';
			readonly host: string;
			readonly port: number;
			/** Name of the service whose health is asked; '' for that of the server. */
			readonly service: string;
			readonly tls: boolean;
	  }
	| {
			readonly kind: 'http';
			readonly url: string;
			/** Names in lower case. */
			readonly headers: Readonly<Record<string, string>>;
			/** POST with this JSON; GET when absent. */
			readonly body?: string;
	  };

/** What came of a question; `tool` is a fault of our own side and says nothing about the network. */
export type ProbeClass =
	| 'ok'
	| 'refused'
	| 'timeout'
	| 'reset'
	| 'unreachable'
	| 'dns-nxdomain'
	| 'dns-servfail'
	| 'dns-timeout'
	| 'wrong-answer'
	| 'tool'
	| `http(${number})`;

/** The answer of a tool to a question. */
export type Answer = {
	readonly class: ProbeClass;
	/** The tool's own words, or the addresses of a name. */
	readonly detail: string;
	/** Addresses that a name has. */
	readonly addresses?: readonly string[];
	/** How long the connection took where the tool measured it itself, without the way of ours to the tool. */
	readonly millis?: number;
};

/** A question that was asked. */
export type ProbeRun = {
	readonly question: ProbeQuestion;
	readonly from: ProbePlace;
	readonly answer: Answer;
	/** How long the question took; connection set-up of our own side is not counted. */
	readonly millis: number;
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** What asked: "nc", "this machine". */
	readonly tool: string;
};

/** Seconds after which a connection counts as one that does not come. */
export const connectSeconds = 3;
/** Seconds for a whole answer. */
export const answerSeconds = 10;

/** How long this machine waits; milliseconds. */
export type Limits = {readonly connectMs: number; readonly answerMs: number};
export const usualLimits: Limits = {connectMs: connectSeconds * 1_000, answerMs: answerSeconds * 1_000};
