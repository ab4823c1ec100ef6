/** Where a connection goes. */
export type Target = {readonly address: string; readonly port: number; readonly protocol: 'TCP' | 'UDP'};

/** What the client of a connection sees. */
export type Outcome = 'open' | 'refused' | 'timeout' | 'unreachable' | 'failed';

/** What every pod of the policy sets listens on. */
export const targetPorts = [
	{port: 7101, protocol: 'TCP'},
	{port: 7102, protocol: 'TCP'},
	{port: 53, protocol: 'UDP'},
] as const satisfies readonly Omit<Target, 'address'>[];
