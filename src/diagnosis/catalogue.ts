/** The layers of a cluster from the lowest up: while a lower one is red, what a higher one says is evidence and no verdict. */
export const layers = [
	'access',
	'node',
	'cni',
	'addressing',
	'dns',
	'policy',
	'exposure',
	'resources',
	'serving',
	'pipelines',
	'cleanup',
	'safety',
] as const;

export type Layer = (typeof layers)[number];

/** The layer a check looks at, by code or family: the first that fits. */
const layerOf: readonly (readonly [RegExp, Layer])[] = [
	[/^(OPS-|ENV-02|CTX-|SEC-)/, 'access'],
	[/^NET-07/, 'serving'],
	[/^(ENV-01|FLN-|CAL-|NET-0)/, 'cni'],
	[/^(ENV-|IAC-0[4-7])/, 'node'],
	[/^IAC-10$/, 'pipelines'],
	[/^(CID-|IAC-|NET-)/, 'addressing'],
	[/^DNS-/, 'dns'],
	[/^POL-/, 'policy'],
	[/^MLB-/, 'exposure'],
	[/^(RES-|PRF-|OBS-)/, 'resources'],
	[/^SEL-/, 'serving'],
	[/^MLO-/, 'pipelines'],
	[/^FIN-/, 'cleanup'],
	[/^(RBK-|BAK-)/, 'safety'],
];

/**
 * The known failures that a check finds, by their ids in the failure catalogue: F-S from migrations that went wrong, F-M from the
 * repositories around them, F-X from upstream. A check without one looks at something that has not been seen to fail.
 */
const failures: Readonly<Record<string, readonly string[]>> = {
	'CID-01': ['F-S05', 'F-X3'],
	'CID-02': ['F-S01'],
	'CID-04': ['F-S36'],
	'CID-06': ['F-S36', 'F-X3'],
	'CID-10': ['F-X2'],
	'IAC-01': ['F-S01', 'F-S02'],
	'IAC-02': ['F-S02', 'F-M21'],
	'FLN-01': ['F-S30', 'F-S48'],
	'FLN-02': ['F-S03'],
	'CAL-06': ['F-S33'],
	'CAL-08': ['F-S34'],
	'CAL-10': ['F-S34'],
	'CAL-12': ['F-S35'],
	'CAL-15': ['F-S32'],
	'CAL-16': ['F-S32'],
	'CAL-21': ['F-S05'],
	'DNS-03': ['F-S06'],
	'DNS-04': ['F-S06'],
	'DNS-05': ['F-S06', 'F-S08'],
	'DNS-07': ['F-S42'],
	'DNS-08': ['F-M32'],
	'POL-03': ['F-S07'],
	'POL-05': ['F-S09'],
	'POL-08': ['F-S10', 'F-S12', 'F-S13', 'F-S14', 'F-M27', 'F-M34'],
	'POL-12': ['F-S11'],
	'POL-13': ['F-S14'],
	'POL-14': ['F-S49'],
	'NET-07': ['F-S37'],
	'NET-10': ['F-S20'],
	'NET-11': ['F-S04'],
	'MLB-03': ['F-S29'],
	'MLB-04': ['F-S24'],
	'MLB-05': ['F-S25', 'F-M38'],
	'MLB-06': ['F-S25'],
	'MLB-07': ['F-S26'],
	'MLB-09': ['F-S27'],
	'MLB-10': ['F-S24'],
	'MLB-11': ['F-S30'],
	'MLB-14': ['F-S31'],
	'MLB-15': ['F-S28'],
	'MLB-17': ['F-S29'],
	'MLB-18': ['F-S29'],
	'MLB-19': ['F-M36'],
	'SEL-05': ['F-S04', 'F-S15'],
	'SEL-06': ['F-S16'],
	'SEL-07': ['F-S15'],
	'SEL-08': ['F-S12'],
	'SEL-09': ['F-M40'],
	'SEL-10': ['F-S18'],
	'SEL-11': ['F-S19'],
	'SEL-12': ['F-S17', 'F-S37', 'F-M30', 'F-M31'],
	'SEL-01': ['F-S17', 'F-S18'],
	'SEL-13': ['F-M12', 'F-S14'],
	'SEL-16': ['F-S39'],
	'SEL-17': ['F-S40'],
	'MLO-07': ['F-S09', 'F-S21', 'F-S22'],
	'MLO-08': ['F-S47'],
	'MLO-18': ['F-S27', 'F-S41', 'F-M30'],
	'RES-01': ['F-S21'],
	'RES-02': ['F-S22'],
	'RES-03': ['F-S23'],
	'FIN-01': ['F-S38', 'F-M35'],
	'FIN-03': ['F-S38'],
	'FIN-06': ['F-S50'],
	'RBK-01': ['F-S43'],
	'BAK-01': ['F-S44'],
};

/** The layer that a check is about; undefined for a code that is not of the families that are known. */
export function layerOfCode(code: string): Layer | undefined {
	return layerOf.find(([pattern]) => pattern.test(code))?.[1];
}

/** The ids of the failure catalogue that a check finds; none for most advisories. */
export function failuresOf(code: string): readonly string[] {
	return failures[code] ?? [];
}
