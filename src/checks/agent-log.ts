import {kubectl} from '../migration/kubectl.ts';

/** The command that shows what the agents of Seldon's servers in a namespace said last; the label is the operator's own. */
export function agentLog(namespace: string): string {
	const label = 'app.kubernetes.io/name=seldon-server';
	return kubectl('-n', namespace, 'logs', '-l', label, '-c', 'agent', '--tail=50');
}
