/** The waves of a restart in their order: names first, then what runs the cluster, then data, then the rest. */
export const waveNames = ['dns', 'control', 'stateful', 'stateless'] as const;
export type WaveName = (typeof waveNames)[number];

/** How each wave is called before people. */
export const waveTitles: Readonly<Record<WaveName, string>> = {
	dns: 'Cluster DNS',
	control: 'Cluster control: network, load balancer, API extensions, ingress',
	stateful: 'Stateful: databases, brokers, schedulers',
	stateless: 'Stateless',
};
