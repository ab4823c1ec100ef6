import type {AnyCollector} from '../../collectors/collector.ts';
import {KubeError} from '../kube/errors.ts';
import type {Transport} from '../kube/transport.ts';
import type {SourceName} from '../store/rows.ts';
import type {SourceState} from '../store/source-state.ts';

/** What every cluster serves by namespace: who may list none of it everywhere has rights in namespaces alone. */
const everywhere: readonly SourceName[] = [
	'pods',
	'services',
	'endpointSlices',
	'deployments',
	'daemonSets',
	'statefulSets',
	'replicaSets',
];

/** Whether reading one namespace is all that is left: `wait` until all of these have said what they may; undefined where they are not read. */
export function needsNamespace(
	states: ReadonlyMap<SourceName, SourceState['kind']>,
): 'yes' | 'no' | 'wait' | undefined {
	const kinds = everywhere.flatMap(name => states.get(name) ?? []);
	const pods = states.get('pods');
	if (pods === undefined) return undefined;
	// One that may be read everywhere is not given up for the others, which say what right is missing.
	if (kinds.includes('live') || (pods !== 'forbidden' && pods !== 'loading')) return 'no';
	if (pods === 'loading' || kinds.some(kind => kind === 'loading' || kind === 'stale')) return 'wait';
	return 'yes';
}

export type ScopeOptions = {
	readonly transport: Pick<Transport, 'requestJson'>;
	readonly signal: AbortSignal;
	/** The namespace that the context names; '' where nothing is to be chosen. */
	readonly home: string;
	/** Of what is read. */
	readonly collectors: readonly Pick<AnyCollector, 'name' | 'resources'>[];
	/** The state of a source, once it is known that it stays so. */
	readonly onState: (name: SourceName, state: SourceState) => void;
	/** Read this namespace alone, because of that; '' for all again. */
	readonly read: (namespace: string, why: string) => void;
};

export type Scope = {
	readonly onState: (name: SourceName, state: SourceState) => void;
	/** Rights may have changed: look again. */
	readonly look: () => Promise<void>;
};

/**
 * Reads the namespace of the context alone where nothing may be listed in all of them, but its pods may; and everything as soon as that is allowed.
 * Until this is decided, that something is forbidden is told to nobody who waits for a final word.
 */
export function createScope({transport, signal, home, collectors, onState, read}: ScopeOptions): Scope {
	const states = new Map<SourceName, SourceState['kind']>(collectors.map(({name}) => [name, 'loading']));
	const held = new Map<SourceName, SourceState>();
	const inNamespaces = new Set(
		collectors.filter(({resources}) => resources[0]?.namespaced).map(({name}) => name),
	);
	let isDecided = home === '';
	let isNarrow = false;
	let isAsking = false;

	const release = (): void => {
		isDecided = true;
		for (const [name, state] of held) onState(name, state);
		held.clear();
	};

	const mayList = async (path: string): Promise<boolean> => {
		try {
			await transport.requestJson({path: `${path}?limit=1`, signal, isAside: true});
			return true;
		} catch (error) {
			if (error instanceof KubeError) return false;
			throw error;
		}
	};

	const narrow = async (): Promise<void> => {
		if (isAsking || isNarrow) return;
		isAsking = true;
		isNarrow = await mayList(`/api/v1/namespaces/${encodeURIComponent(home)}/pods`);
		isAsking = false;
		if (signal.aborted) return;
		if (isNarrow) {
			// What is read anew is not forbidden for good.
			for (const name of [...held.keys()]) if (inNamespaces.has(name)) held.delete(name);
			read(home, 'this user may not list pods everywhere, and the context names it');
		}
		release();
	};

	const decide = (): void => {
		const needs = needsNamespace(states);
		if (needs === 'yes') void narrow();
		else if (needs !== 'wait') release();
	};

	return {
		onState: (name, state) => {
			if (!isNarrow) states.set(name, state.kind);
			if (!isDecided && state.kind === 'forbidden') held.set(name, state);
			else {
				held.delete(name);
				onState(name, state);
			}
			if (!isDecided) decide();
		},
		look: async () => {
			if (home === '') return;
			if (!isNarrow) {
				if (isDecided && needsNamespace(states) === 'yes') await narrow();
				return;
			}
			if (!(await mayList('/api/v1/pods')) || signal.aborted) return;
			isNarrow = false;
			read('', '');
		},
	};
}
