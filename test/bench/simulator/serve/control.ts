import type {IncomingMessage, ServerResponse} from 'node:http';
import {type Fault, faults, type State} from './state.ts';
import {changePods, pump} from './watches.ts';

/** Every parameter of /ctl: what it sets, or does at once. */
const SETTINGS: Readonly<Record<string, (state: State, value: string) => void>> = {
	fault: (state, value) => {
		if (!(value in faults)) throw new Error(`no fault "${value}": one of ${Object.keys(faults).join(', ')}`);
		state.fault = value as Fault;
	},
	rate: (state, value) => {
		state.rate = numberOf('rate', value);
	},
	flips: (state, value) => {
		state.flips = numberOf('flips', value);
	},
	down: (state, value) => state.restart(numberOf('down', value)),
	think: (state, value) => {
		state.think = numberOf('think', value);
	},
	bookmark: (state, value) => {
		state.bookmarkSeconds = numberOf('bookmark', value);
	},
	burst: (state, value) => {
		changePods(state, numberOf('burst', value));
		pump(state);
	},
	close: state => {
		for (const {response} of state.watchers) response.end();
	},
	reset: state => state.requests.clear(),
};

function numberOf(name: string, text: string): number {
	const value = Number(text);
	if (text === '' || !Number.isFinite(value) || value < 0)
		throw new Error(`${name} must be a number, not "${text}"`);
	return value;
}

function stats(state: State) {
	const requests = Object.fromEntries(state.requests);
	const {fault, rate, think, watchers, version} = state;
	return {requests, fault, rate, think, watchers: watchers.size, version: String(version)};
}

function answerTo(state: State, pathname: string, settings: URLSearchParams) {
	if (pathname === '/ctl/stats') return {code: 200, value: stats(state)};
	if (pathname !== '/ctl') return {code: 404, value: {error: `no ${pathname}: /ctl or /ctl/stats`}};
	try {
		for (const [name, value] of settings) {
			const set = SETTINGS[name];
			if (set === undefined)
				throw new Error(`no setting "${name}": one of ${Object.keys(SETTINGS).join(', ')}`);
			set(state, value);
		}
	} catch (error) {
		return {code: 400, value: {error: (error as Error).message}};
	}
	return {code: 200, value: stats(state)};
}

/** GET /ctl?NAME=VALUE changes how the simulator behaves; /ctl/stats tells what was asked of it since the last reset. */
export function handleControl(state: State, request: IncomingMessage, response: ServerResponse): void {
	const {pathname, searchParams} = new URL(request.url ?? '/', 'http://control');
	const {code, value} = answerTo(state, pathname, searchParams);
	response.writeHead(code, {'content-type': 'application/json'});
	response.end(`${JSON.stringify(value)}\n`);
}
