import {kubectl} from '../../support/cluster.ts';
import {type Fault, faultsTogether} from '../../support/faults.ts';
import {healthyWith} from '../../support/healthy.ts';

const place = 'training';
const kind = 'workflows.argoproj.io';

/** Starts a workflow of a template of manifests/argo.yaml. */
const submit = (template: string) =>
	kubectl(['-n', place, 'create', '-f', '-'], {
		input: JSON.stringify({
			apiVersion: 'argoproj.io/v1alpha1',
			kind: 'Workflow',
			metadata: {name: template},
			spec: {workflowTemplateRef: {name: template}},
		}),
	});

const fault = (template: string, name: string, expected: Fault['expected']): Fault => ({
	name,
	setUp: () => submit(template),
	undo: () => kubectl(['-n', place, 'delete', kind, template]),
	expected,
});

async function prepare(): Promise<void> {
	await healthyWith('argo');
	await kubectl(['-n', place, 'delete', kind, '--all']);
	await submit('ok');
	await kubectl([
		'-n',
		place,
		'wait',
		'--for=jsonpath={.status.phase}=Succeeded',
		`${kind}/ok`,
		'--timeout=120s',
	]);
}

faultsTogether('workflows of Argo that do not come through', prepare, [
	fault('unset', 'a quota that wants what the containers of Argo do not say', [
		{code: 'RES-01', class: 'root', owner: 'application', about: 'wants requests and limits for init, wait'},
		{code: 'MLO-07', class: 'symptom', owner: 'application', about: `${place}/unset ended in an error`},
	]),
	fault('exceeded', 'a quota that is used up, of which the workflow itself says nothing', [
		{code: 'RES-01', class: 'root', owner: 'joint', about: 'has no room: Workflow exceeded'},
	]),
	fault('oom', 'a step that is killed for its memory', [
		{code: 'RES-02', class: 'root', owner: 'application', about: `${place}/oom was killed for memory`},
		{code: 'MLO-07', class: 'symptom', owner: 'application', about: `${place}/oom failed: OOMKilled`},
	]),
]);
