import type {Manifest} from '../support/objects.ts';
import {blue, red} from './world.ts';

/** Objects that the API takes and nobody should have written. */
export type HostileSet = {
	readonly name: string;
	readonly objects: readonly Manifest[];
	/** They are enforced as they are written, whatever they look like. */
	readonly enforced: boolean;
	/** Felix takes half a minute for it, and longer on a busy machine. */
	readonly slow?: true;
	/** What the answer names where it is unknown: object and field. */
	readonly names?: RegExp;
};

const inRed = "projectcalico.org/namespace == 'policy-red'";
/** The CRDs of Calico are not validated but by their schema, which takes any text. */
const raw = (name: string, spec: object): Manifest => ({
	apiVersion: 'crd.projectcalico.org/v1',
	kind: 'GlobalNetworkPolicy',
	metadata: {name: `default.${name}`},
	spec: {order: 10, selector: inRed, types: ['Ingress'], ...spec},
});
const ofKubernetes = (name: string, ingress: readonly object[]): Manifest => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'NetworkPolicy',
	metadata: {namespace: red, name},
	spec: {podSelector: {}, policyTypes: ['Ingress'], ingress},
});
const times = <T>(count: number, make: (index: number) => T) =>
	Array.from({length: count}, (_, at) => make(at));
const fromBlue = {from: [{namespaceSelector: {matchLabels: {team: 'blue'}}}]};
const deep = 500;

/** Sets of them, for a cluster on Calico. */
export const hostileSets: readonly HostileSet[] = [
	{
		name: '10,000 rules',
		objects: [
			ofKubernetes('many-rules', [
				...times(10_000, index => ({ports: [{port: 20_000 + index}]})),
				{...fromBlue, ports: [{port: 7101}]},
			]),
		],
		enforced: true,
		slow: true,
	},
	{
		name: '5,000 values in a selector',
		objects: [
			ofKubernetes('many-values', [
				{
					from: [
						{
							namespaceSelector: {},
							podSelector: {
								matchExpressions: [
									{key: 'app', operator: 'NotIn', values: ['web', ...times(5_000, index => `no-${index}`)]},
								],
							},
						},
					],
				},
			]),
		],
		enforced: true,
	},
	{
		name: 'a selector in many brackets',
		objects: [
			raw('h-deep', {
				ingress: [
					{
						action: 'Allow',
						source: {
							selector: `${'('.repeat(deep)}app == 'web'${')'.repeat(deep)}`,
							namespaceSelector: 'all()',
						},
					},
				],
			}),
		],
		enforced: true,
		names: /h-deep.* spec\.ingress\[0\]\.source\.selector/,
	},
	{
		name: 'a selector that ends in the middle',
		objects: [raw('h-half', {selector: "app == 'web", ingress: [{action: 'Deny'}]})],
		enforced: false,
		names: /h-half.* spec\.selector/,
	},
	{
		name: 'an action of nobody',
		objects: [raw('h-action', {ingress: [{action: 'Maybe'}]})],
		enforced: false,
		names: /h-action.* spec\.ingress\[0\]\.action/,
	},
	{
		name: 'a block that is none',
		objects: [
			raw('h-block', {ingress: [{action: 'Deny', source: {nets: ['10.0.0.0/99', blue]}}, {action: 'Allow'}]}),
		],
		enforced: false,
		names: /h-block.* spec\.ingress\[0\]\.source\.nets/,
	},
	{
		name: 'a protocol of nobody',
		objects: [raw('h-protocol', {ingress: [{action: 'Deny', protocol: 'CARRIER-PIGEON'}]})],
		enforced: false,
		names: /h-protocol.* spec\.ingress\[0\]\.protocol/,
	},
];
