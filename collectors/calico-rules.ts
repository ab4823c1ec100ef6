import {type Fields, number, numberOrText, part, parts, text, texts} from '../src/store/fields.ts';
import type {CalicoEntity, CalicoIcmp, CalicoRule} from '../src/store/rows/policies.ts';

/** Selectors may be long; a longer one is cut, and is then no selector any more. */
const longest = 4096;

const given = (fields: Fields, key: string) => fields[key] !== undefined && fields[key] !== null;

/** Fields that are set and not among those that are read, so that nobody takes a rule for wider than it is. */
function unread(fields: Fields, known: readonly string[]): {readonly others?: readonly string[]} {
	const others = Object.keys(fields).filter(key => given(fields, key) && !known.includes(key));
	return others.length === 0 ? {} : {others};
}

function filled<K extends string>(key: K, value: string): {readonly [P in K]?: string} {
	return (value === '' ? {} : {[key]: value}) as {readonly [P in K]?: string};
}

function many<K extends string>(key: K, values: readonly string[]): {readonly [P in K]?: readonly string[]} {
	return (values.length === 0 ? {} : {[key]: values}) as {readonly [P in K]?: readonly string[]};
}

/** Ports are numbers or texts. */
function ports(fields: Fields, key: string): readonly string[] {
	const values = fields[key];
	if (!Array.isArray(values)) return texts(fields, key);
	return values.map((value: unknown) => numberOrText({port: value}, 'port'));
}

const entityFields = [
	'nets',
	'notNets',
	'selector',
	'notSelector',
	'namespaceSelector',
	'serviceAccounts',
	'services',
	'ports',
	'notPorts',
];

function entity(fields: Fields): CalicoEntity {
	const accounts = part(fields, 'serviceAccounts');
	const service = part(fields, 'services');
	return {
		...many('nets', texts(fields, 'nets')),
		...many('notNets', texts(fields, 'notNets')),
		...filled('selector', text(fields, 'selector', longest)),
		...filled('notSelector', text(fields, 'notSelector', longest)),
		...filled('namespaceSelector', text(fields, 'namespaceSelector', longest)),
		...(given(fields, 'serviceAccounts') && {
			accounts: {names: texts(accounts, 'names'), selector: text(accounts, 'selector', longest)},
		}),
		...(given(fields, 'services') && {
			service: {namespace: text(service, 'namespace'), name: text(service, 'name')},
		}),
		...many('ports', ports(fields, 'ports')),
		...many('notPorts', ports(fields, 'notPorts')),
		...unread(fields, entityFields),
	};
}

function icmp(fields: Fields): CalicoIcmp {
	return {
		...(given(fields, 'type') && {type: number(fields, 'type')}),
		...(given(fields, 'code') && {code: number(fields, 'code')}),
	};
}

const ruleFields = [
	'action',
	'ipVersion',
	'protocol',
	'notProtocol',
	'icmp',
	'notICMP',
	'source',
	'destination',
	'metadata',
];

/** The rules of one direction as they stand. */
export function calicoRules(spec: Fields, key: 'ingress' | 'egress'): readonly CalicoRule[] {
	return parts(spec, key).map(rule => ({
		action: text(rule, 'action'),
		...(given(rule, 'ipVersion') && {ipVersion: number(rule, 'ipVersion')}),
		...filled('protocol', numberOrText(rule, 'protocol')),
		...filled('notProtocol', numberOrText(rule, 'notProtocol')),
		...(given(rule, 'icmp') && {icmp: icmp(part(rule, 'icmp'))}),
		...(given(rule, 'notICMP') && {notIcmp: icmp(part(rule, 'notICMP'))}),
		source: entity(part(rule, 'source')),
		destination: entity(part(rule, 'destination')),
		...unread(rule, ruleFields),
	}));
}
