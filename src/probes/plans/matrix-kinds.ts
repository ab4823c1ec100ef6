/** What a matrix can be of. */
export const matrixKinds = ['pods', 'namespaces', 'edges', 'forbidden'] as const;

export type MatrixKind = (typeof matrixKinds)[number];
