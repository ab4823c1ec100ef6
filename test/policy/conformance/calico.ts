import {object, policy} from '../fixtures.ts';
import type {Case} from './case.ts';

const v3 = 'projectcalico.org/v3';
const gnp = (name: string, spec: object) => object(v3, 'GlobalNetworkPolicy', name, spec);
const tier = (name: string, spec: object) => object(v3, 'Tier', name, spec);
const allow = {action: 'Allow'};
const deny = {action: 'Deny'};
/** Rules of one policy for everything that is connected to in namespace x. */
const rules = (...ingress: object[]) => [gnp('r', {order: 1, namespaceSelector: "team == 'red'", ingress})];

/** In which order Calico's policies decide (projectcalico/calico v3.28 to v3.32). */
export const calicoCases: readonly Case[] = [
	{
		name: 'a policy without order comes after all others, also after those of Kubernetes at 1000',
		source:
			'api/pkg/apis/projectcalico/v3/networkpolicy.go Order; libcalico-go backend/k8s/conversion: order 1000',
		objects: [
			gnp('last', {namespaceSelector: "team == 'red'", ingress: [deny]}),
			policy('x/web', {podSelector: {}, ingress: [{ports: [{port: 80}]}]}),
		],
		asks: [
			['y/client x/web 80', 'allow'],
			['y/client x/web 81', 'deny'],
		],
	},
	{
		name: 'a lower order decides first',
		source: 'felix/calc/policy_sorter.go',
		objects: [
			gnp('a', {order: 20, selector: 'all()', ingress: [deny]}),
			gnp('b', {order: 10, selector: 'all()', ingress: [allow]}),
		],
		asks: [['y/client x/web 80', 'allow']],
	},
	{
		name: 'of one order the name decides',
		source: 'felix/calc/policy_sorter.go: ties by name',
		objects: [
			gnp('b', {order: 10, selector: 'all()', ingress: [allow]}),
			gnp('a', {order: 10, selector: 'all()', ingress: [deny]}),
		],
		asks: [['y/client x/web 80', 'deny']],
	},
	{
		name: 'an earlier Deny beats a NetworkPolicy, a later one does not',
		source: 'libcalico-go backend/k8s/conversion: order 1000',
		objects: [
			policy('x/open', {podSelector: {}, ingress: [{}]}),
			gnp('early', {order: 999, selector: "app == 'web'", ingress: [deny]}),
			gnp('late', {order: 1001, selector: "app == 'db'", ingress: [deny]}),
		],
		asks: [
			['y/client x/web 80', 'deny'],
			['y/client x/db 80', 'allow'],
		],
	},
	{
		name: 'the end of a tier that selects drops what no rule decides',
		source: 'felix/rules/endpoints.go: end of tier drop',
		objects: [
			gnp('p', {
				order: 1,
				selector: "app == 'web'",
				ingress: [{...allow, protocol: 'TCP', destination: {ports: [80]}}],
			}),
		],
		asks: [
			['y/client x/web 80', 'allow'],
			['y/client x/web 81', 'deny'],
			['y/client x/db 81', 'allow'],
		],
	},
	{
		name: 'the end of a tier with default action Pass goes on',
		source: 'api v3 TierSpec.DefaultAction',
		objects: [
			tier('sec', {order: 10, defaultAction: 'Pass'}),
			gnp('p', {
				tier: 'sec',
				selector: 'all()',
				ingress: [{...deny, protocol: 'TCP', destination: {ports: [23]}}],
			}),
		],
		asks: [
			['y/client x/web 23', 'deny'],
			['y/client x/web 80', 'allow'],
		],
	},
	{
		name: 'Pass leaves the tier for the next one',
		source: 'api v3 Rule.Action Pass; felix/rules/policy.go',
		objects: [
			tier('sec', {order: 10}),
			gnp('p', {
				tier: 'sec',
				order: 1,
				selector: 'all()',
				ingress: [{action: 'Pass', protocol: 'TCP', destination: {ports: [80]}}],
			}),
			gnp('q', {tier: 'sec', order: 2, selector: 'all()', ingress: [deny]}),
			policy('x/db', {podSelector: {matchLabels: {app: 'db'}}, policyTypes: ['Ingress']}),
		],
		asks: [
			['y/client x/web 80', 'allow'],
			['y/client x/web 81', 'deny'],
			['y/client x/db 80', 'deny'],
		],
	},
	{
		name: 'tiers go by their order, not by their name',
		source: 'api v3 TierSpec.Order',
		objects: [
			tier('aaa', {order: 200}),
			tier('zzz', {order: 100}),
			gnp('one', {tier: 'aaa', selector: 'all()', ingress: [deny]}),
			gnp('two', {tier: 'zzz', selector: 'all()', ingress: [allow]}),
		],
		asks: [['y/client x/web 80', 'allow']],
	},
	{
		name: 'a tier that does not exist makes its policies unknown',
		source: 'calico apiserver refuses such policies; storage may hold them',
		objects: [gnp('p', {tier: 'nowhere', selector: 'all()', ingress: [deny]})],
		asks: [['y/client x/web 80', 'unknown']],
	},
	{
		name: 'Log goes on with the next rule',
		source: 'api v3 Rule.Action Log',
		objects: [...rules({action: 'Log'}, allow)],
		asks: [['y/client x/web 80', 'allow']],
	},
	{
		name: 'an action that is none is not guessed at',
		source: 'api v3 Rule.Action: Allow, Deny, Log, Pass',
		objects: [...rules({action: 'Perhaps'})],
		asks: [['y/client x/web 80', 'unknown']],
	},
	{
		name: 'types default to the directions that have rules, to Ingress when none has',
		source: 'api v3 NetworkPolicySpec.Types',
		objects: [
			gnp('p', {order: 1, selector: "app == 'client'", egress: [allow]}),
			gnp('q', {order: 1, selector: "app == 'db'"}),
		],
		asks: [
			['x/web y/client 80', 'allow'],
			['y/client x/db 80', 'deny'],
			['x/db y/client 80', 'allow'],
		],
	},
];
