import {healthyIac} from './healthy.ts';

/** The files of the half-done migration: three variables for one range, two of which reach nothing. */
export const canonicalIac: Readonly<Record<string, string>> = {
	...healthyIac,
	'inventory/production/group_vars/all.yml': `---
k3s_pod_cidr: 10.42.0.0/16
k3s_cluster_cidr: 10.244.0.0/16
k3s_service_cidr: 10.96.0.0/12
calico_ipv4pool_cidr: "{{ k3s_cluster_cidr }}"
node_subnet: 192.168.1.0/24
metallb_state: present
metallb_ip_range: 192.168.1.200-192.168.1.250
`,
	'roles/firewall/tasks/main.yml': `---
- name: Open ports between nodes
  community.general.ufw:
    rule: allow
    port: "{{ item.port }}"
    proto: "{{ item.proto }}"
    from_ip: "{{ node_subnet }}"
  loop:
    - {port: 4789, proto: udp}
    - {port: 5473, proto: tcp}
    - {port: 6443, proto: tcp}
`,
	'roles/k3s_server/templates/k3s.service.j2': `[Service]
ExecStart=/usr/local/bin/k3s server \\
    --write-kubeconfig-mode 644 \\
    --disable traefik \\
    --disable servicelb \\
    --disable-network-policy \\
    --flannel-backend none
`,
};
