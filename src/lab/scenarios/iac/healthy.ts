/** The Ansible files of the healthy cluster: one variable for each range, everything else derived from it. */
export const healthyIac: Readonly<Record<string, string>> = {
	'inventory/production/hosts.ini': `[k3s_servers]
nuc8i5behs ansible_host=192.168.1.85

[k3s_agents]
nuc10i3fnh ansible_host=192.168.1.103
nuc10i4fnh ansible_host=192.168.1.104
nuc10i5fnh ansible_host=192.168.1.105
nuc10i7fnh ansible_host=192.168.1.107

[k3s_cluster:children]
k3s_servers
k3s_agents
`,
	'inventory/production/group_vars/all.yml': `---
k3s_pod_cidr: 10.42.0.0/16
k3s_service_cidr: 10.43.0.0/16
calico_ipv4pool_cidr: "{{ k3s_pod_cidr }}"
node_subnet: 192.168.1.0/24
metallb_state: present
metallb_ip_range: 192.168.1.200-192.168.1.250
`,
	'site.yml': `---
- name: Nodes
  hosts: k3s_cluster
  become: true
  roles:
    - role: firewall
      tags: [foundation, firewall]
    - role: k3s_server
      tags: [foundation, k3s]
      when: "'k3s_servers' in group_names"

- name: Network
  hosts: k3s_servers
  roles:
    - role: calico
      tags: [foundation, calico]
    - role: metallb
      tags: [foundation, metallb]

- name: Platform
  hosts: k3s_servers
  roles:
    - role: mlflow
      tags: [mlops]
    - role: monitoring
      tags: [monitoring]
`,
	'roles/firewall/tasks/main.yml': `---
- name: Open ports between nodes
  community.general.ufw:
    rule: allow
    port: "{{ item.port }}"
    proto: "{{ item.proto }}"
    from_ip: "{{ node_subnet }}"
    comment: "{{ item.why }}"
  loop:
    - {port: 4789, proto: udp, why: VXLAN}
    - {port: 5473, proto: tcp, why: Typha}
    - {port: 6443, proto: tcp, why: API server}

- name: Let pods and services in
  community.general.ufw:
    rule: allow
    from_ip: "{{ item }}"
  loop:
    - "{{ k3s_pod_cidr }}"
    - "{{ k3s_service_cidr }}"
`,
	'roles/k3s_server/defaults/main.yml': `---
k3s_version: v1.33.1+k3s1
`,
	'roles/k3s_server/tasks/main.yml': `---
- name: Unit of the server
  ansible.builtin.template:
    src: k3s.service.j2
    dest: /etc/systemd/system/k3s.service
    mode: "0644"
`,
	'roles/k3s_server/templates/k3s.service.j2': `[Service]
ExecStart=/usr/local/bin/k3s server \\
    --cluster-cidr={{ k3s_pod_cidr }} \\
    --service-cidr={{ k3s_service_cidr }} \\
    --flannel-backend=none \\
    --disable-network-policy \\
    --disable=servicelb
`,
	'roles/calico/tasks/main.yml': `---
- name: Installation
  kubernetes.core.k8s:
    state: present
    definition:
      apiVersion: operator.tigera.io/v1
      kind: Installation
      metadata:
        name: default
      spec:
        calicoNetwork:
          bgp: Disabled
          ipPools:
            - cidr: "{{ calico_ipv4pool_cidr }}"
              encapsulation: VXLAN
`,
	'roles/metallb/tasks/main.yml': `---
- name: Pool
  kubernetes.core.k8s:
    state: present
    definition:
      apiVersion: metallb.io/v1beta1
      kind: IPAddressPool
      metadata:
        name: production-pool
        namespace: metallb-system
      spec:
        addresses:
          - "{{ metallb_ip_range }}"
  when: metallb_state == 'present'
`,
	'roles/mlflow/tasks/main.yml': serviceTasks('mlflow-server', 'mlflow', 5000),
	'roles/monitoring/tasks/main.yml': serviceTasks('grafana', 'monitoring', 3000),
};

/** One task for the load balancer, one for the fallback without it. */
function serviceTasks(name: string, namespace: string, port: number): string {
	const service = (type: string, when: string): string => `- name: ${name} as ${type}
  kubernetes.core.k8s:
    state: present
    definition:
      apiVersion: v1
      kind: Service
      metadata:
        name: ${name}
        namespace: ${namespace}
      spec:
        type: ${type}
        ports:
          - port: ${port}
  when: ${when}
`;
	const present = "metallb_state | default('absent') == 'present'";
	const absent = "metallb_state | default('absent') != 'present'";
	return `---\n${service('LoadBalancer', present)}\n${service('NodePort', absent)}`;
}
