import {calicoPresence} from '../../migration/calico-presence.ts';
import {no, said, yes} from './answers.ts';
import {type Answer, ask, clear, go, leaf, type Scope, type Tree, type World} from './tree.ts';

const everywhere =
	(...codes: readonly string[]) =>
	(world: World, scope: Scope) =>
		said(world, scope, {codes, where: 'everywhere'});

/** T13 of the playbook: the CNI or its ranges are wrong or mixed. */
export const t13: Tree = {
	name: 'T13',
	title: 'CNI or CIDR wrong or mixed',
	topics: ['cidr', 'cni', 'calico', 'flannel', 'addresses', 'pods', 'nodes', 'migration'],
	scopes: () => [{about: 'the pod network', namespace: '', subjects: []}],
	watches: [],
	nodes: [
		ask('Q1', 'Does a node still set up pods with the old CNI?', everywhere('FLN-03', 'ENV-01', 'FLN-01'), {
			yes: leaf(
				'L1',
				'a node is not converted: pods created there get old addresses again',
				'Correct its flags, restart k3s or k3s-agent on it, then recreate its pods.',
				'ktriage check FLN-01 FLN-03 ENV-01',
				{risk: 'medium'},
			),
			no: go('Q4'),
		}),
		ask('Q4', 'Does the plan change the ranges of a cluster that exists?', everywhere('CID-10'), {
			yes: leaf(
				'L6',
				'the plan changes the ranges of a cluster that exists',
				'Stop: keep the ranges, or go parallel.',
				'ktriage check CID-10',
				{risk: 'none'},
			),
			no: go('Q2'),
		}),
		ask(
			'Q2',
			'Does a pool lie outside the cluster CIDR?',
			(world, scope) => said(world, scope, {codes: ['CID-02'], where: 'everywhere'}),
			{
				yes: go('Q2a'),
				no: go('Q5'),
			},
		),
		ask('Q2a', 'Are pods already set up by Calico?', calicoRuns, {
			yes: leaf(
				'L3',
				'the pool lies outside the cluster CIDR',
				'Create a pool inside it, disable the old one, recreate the pods.',
				'ktriage check CID-02',
				{risk: 'high'},
			),
			no: leaf(
				'L4',
				'the pool that is going to be installed lies outside the cluster CIDR',
				'Correct the variables before the installation.',
				'ktriage check CID-02',
			),
		}),
		ask('Q5', 'Do ranges overlap?', everywhere('CID-03', 'CID-04'), {
			yes: leaf(
				'L7',
				'ranges overlap or Services lie outside theirs',
				'Renumber the pool.',
				'ktriage check CID-03 CID-04',
				{risk: 'high'},
			),
			no: go('Q6'),
		}),
		ask('Q6', 'Is the Installation refused, or a component degraded?', everywhere('CAL-04', 'CAL-05'), {
			yes: leaf(
				'L8',
				'the operator says why it does not get on',
				'Follow the message of TigeraStatus.',
				'ktriage check CAL-04 CAL-05',
			),
			no: go('Q7'),
		}),
		ask('Q7', 'Are pods left on old addresses?', everywhere('CID-01', 'CID-06'), {
			yes: leaf(
				'L9',
				'pods are left on old addresses',
				'Recreate them in the order of the restart plan.',
				'ktriage check CID-01',
				{risk: 'medium'},
			),
			no: go('Q8'),
		}),
		ask(
			'Q8',
			'Is Calico itself unwell?',
			everywhere('CAL-01', 'CAL-02', 'CAL-03', 'CAL-06', 'CAL-07', 'CAL-12', 'CAL-15', 'ENV-03', 'CID-09'),
			{
				yes: leaf('L10', 'Calico or a node is not well', 'Follow the finding.', 'ktriage check CAL- ENV-03'),
				no: clear('one CNI on every node, its ranges fit, nobody is left behind'),
			},
		),
	],
};

function calicoRuns(world: World, scope: Scope): Answer {
	const {kind} = calicoPresence(world.snapshot);
	const {findings} = said(world, scope, {codes: ['CID-02'], where: 'everywhere'});
	return kind === 'running' ? yes('Calico is running', {findings}) : no(`Calico is ${kind}`, {findings});
}
