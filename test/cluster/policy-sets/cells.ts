import {wantedPort} from '../../../src/policy/port-text.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {explain, symptomOf} from '../../../src/systems/reach/explain.ts';
import type {Outcome, Target} from './target.ts';
import {targetPorts} from './target.ts';
import {nodePorts, outside, red, services, type World} from './world.ts';

/** One connection of the matrix: who tries it, where it goes for real, and how a user of the program would ask about it. */
export type Cell = {
	readonly name: string;
	readonly from: string;
	readonly target: Target;
	readonly question: {readonly from: string; readonly to: string; readonly port: string};
	/** Of the ways that an answer has, the one this connection takes. */
	readonly way: number;
};

/** What a cell is expected to be, or why nothing is. */
export type Expected = Outcome | 'allowed' | 'denied' | `unknown: ${string}`;

/** Every connection between different pods, to the Service before policy-red/web, and from outside through its node ports. */
export function cellsOf(world: World): readonly Cell[] {
	const everybody = [...world.addresses.keys()];
	const between = everybody.flatMap(from =>
		everybody
			.filter(to => to !== from)
			.flatMap(to =>
				targetPorts.map(({port, protocol}): Cell => {
					const target = {address: world.addresses.get(to)!, port, protocol};
					return cellOf(from, target, {from, to, port: `${port}/${protocol}`});
				}),
			),
	);
	const throughService = everybody
		.filter(from => from !== `${red}/web`)
		.map(from => {
			const target: Target = {address: world.clusterIp, port: 80, protocol: 'TCP'};
			return cellOf(from, target, {from, to: `${red}/service:${services.cluster}`, port: '80/TCP'});
		});
	return [...between, ...throughService, ...fromOutside(world)];
}

/** The node of the endpoint passes it on as it is, another node puts its own address in its place: these are the ways of an answer, in that order. */
function fromOutside(world: World): readonly Cell[] {
	const lan = '172.30.0.1';
	const [own = '', ...others] = world.nodes.values();
	const cell = (service: keyof typeof nodePorts, address: string, way: number): Cell => ({
		...cellOf(
			outside,
			{address, port: nodePorts[service], protocol: 'TCP'},
			{from: lan, to: `${red}/service:${service}`, port: `${nodePorts[service]}/TCP`},
		),
		way,
	});
	return [
		cell(services.ownNode, own, 0),
		cell(services.anyNode, own, 0),
		...others.map(address => cell(services.anyNode, address, 1)),
	];
}

function cellOf(from: string, target: Target, question: Cell['question']): Cell {
	const name = `${from} → ${question.to} ${target.address}:${target.port}/${target.protocol}`;
	return {name, from, target, question, way: 0};
}

/** What the program says will happen to each cell. */
export function predict(snapshot: Snapshot, cells: readonly Cell[]): readonly Expected[] {
	return cells.map(({question, way: wanted}): Expected => {
		const {ways, unknown} = explain(snapshot, question.from, question.to, wantedPort(question.port)!);
		const way = ways[wanted];
		if (way === undefined) return `unknown: ${unknown?.why}`;
		if (way.verdict === 'allow') return 'open';
		if (way.verdict === 'deny') {
			const symptom = symptomOf(way);
			return symptom === 'unknown' ? 'denied' : symptom;
		}
		const doubt = [way.egress, way.ingress]
			.map(({decision}) => decision)
			.find(({kind}) => kind === 'unknown');
		return `unknown: ${doubt?.kind === 'unknown' ? `${doubt.object} ${doubt.field}: ${doubt.why}` : ''}`;
	});
}

/** Tries cells, all at once. */
export async function measure(world: World, cells: readonly Cell[]): Promise<readonly Outcome[]> {
	const found = new Map<Cell, Outcome>();
	await Promise.all(
		[...world.agents].map(async ([name, agent]) => {
			const own = cells.filter(({from}) => from === name);
			const outcomes = await agent.ask(own.map(({target}) => target));
			for (const [index, cell] of own.entries()) found.set(cell, outcomes[index]!);
		}),
	);
	return cells.map(cell => found.get(cell)!);
}

/** Whether what happened is what was said; nothing contradicts an unknown. */
export function agrees(expected: Expected, outcome: Outcome): boolean {
	if (expected.startsWith('unknown')) return true;
	if (expected === 'denied') return outcome !== 'open';
	return expected === outcome;
}
