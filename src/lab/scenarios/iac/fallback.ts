import {healthyIac} from './healthy.ts';

/** The files after a stage that was run without its switch: nothing in the inventory sets it, and the log shows the command. */
export const fallbackIac: Readonly<Record<string, string>> = {
	...healthyIac,
	'inventory/production/group_vars/all.yml': (
		healthyIac['inventory/production/group_vars/all.yml'] ?? ''
	).replace(/^metallb_state:.*\n/m, ''),
	'run.log': `$ ansible-playbook -i inventory/production site.yml --tags foundation -e metallb_state=present

PLAY RECAP *********************************************************************
nuc8i5behs                 : ok=14   changed=2    unreachable=0    failed=0    skipped=1    rescued=0    ignored=0

$ ansible-playbook -i inventory/production site.yml --tags mlops

PLAY [Platform] ****************************************************************

TASK [mlflow : mlflow-server as LoadBalancer] **********************************
skipping: [nuc8i5behs]

TASK [mlflow : mlflow-server as NodePort] **************************************
changed: [nuc8i5behs]

PLAY RECAP *********************************************************************
nuc8i5behs                 : ok=4    changed=1    unreachable=0    failed=0    skipped=1    rescued=0    ignored=0
`,
};
