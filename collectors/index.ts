import type {SourceName} from '../src/store/rows.ts';
import {adminNetworkPolicies} from './admin-network-policies.ts';
import {apiServices} from './api-services.ts';
import {applications} from './applications.ts';
import {baselineAdminNetworkPolicies} from './baseline-admin-network-policies.ts';
import {bgpAdvertisements} from './bgp-advertisements.ts';
import {bgpPeers} from './bgp-peers.ts';
import {blockAffinities} from './block-affinities.ts';
import {calicoApiServers} from './calico-api-servers.ts';
import {calicoBgpConfigurations} from './calico-bgp-configurations.ts';
import {calicoBgpPeers} from './calico-bgp-peers.ts';
import {calicoMetrics} from './calico-metrics.ts';
import {calicoNetworkPolicies} from './calico-network-policies.ts';
import {calicoNodeStatuses} from './calico-node-statuses.ts';
import {clusterInformation} from './cluster-information.ts';
import {clusterNetworkPolicies} from './cluster-network-policies.ts';
import type {AnyCollector} from './collector.ts';
import {configurationStates} from './configuration-states.ts';
import {creationFailures} from './creation-failures.ts';
import {cronWorkflows} from './cron-workflows.ts';
import {customResourceDefinitions} from './custom-resource-definitions.ts';
import {daemonSets} from './daemon-sets.ts';
import {deployments} from './deployments.ts';
import {dnsConfigs} from './dns-configs.ts';
import {endpointSlices} from './endpoint-slices.ts';
import {felixConfigurations} from './felix-configurations.ts';
import {globalNetworkPolicies} from './global-network-policies.ts';
import {globalNetworkSets} from './global-network-sets.ts';
import {hostEndpoints} from './host-endpoints.ts';
import {ingressClasses} from './ingress-classes.ts';
import {ingresses} from './ingresses.ts';
import {installations} from './installations.ts';
import {ipAddressPools} from './ip-address-pools.ts';
import {ipPools} from './ip-pools.ts';
import {ipamBlocks} from './ipam-blocks.ts';
import {ipamHandles} from './ipam-handles.ts';
import {l2Advertisements} from './l2-advertisements.ts';
import {limitRanges} from './limit-ranges.ts';
import {namespaces} from './namespaces.ts';
import {networkPolicies} from './network-policies.ts';
import {networkSets} from './network-sets.ts';
import {nodeMetrics} from './node-metrics.ts';
import {nodes} from './nodes.ts';
import {persistentVolumeClaims} from './persistent-volume-claims.ts';
import {persistentVolumes} from './persistent-volumes.ts';
import {podDisruptionBudgets} from './pod-disruption-budgets.ts';
import {pods} from './pods.ts';
import {replicaSets} from './replica-sets.ts';
import {resourceQuotas} from './resource-quotas.ts';
import {sealedSecrets} from './sealed-secrets.ts';
import {seldonConfigMaps} from './seldon-config-maps.ts';
import {seldonConfigs} from './seldon-configs.ts';
import {seldonExperiments} from './seldon-experiments.ts';
import {seldonModels} from './seldon-models.ts';
import {seldonPipelines} from './seldon-pipelines.ts';
import {seldonRuntimes} from './seldon-runtimes.ts';
import {seldonServerConfigs} from './seldon-server-configs.ts';
import {seldonServers} from './seldon-servers.ts';
import {serviceCidrs} from './service-cidrs.ts';
import {serviceEvents} from './service-events.ts';
import {serviceL2Statuses} from './service-l2-statuses.ts';
import {services} from './services.ts';
import {
	stagedGlobalNetworkPolicies,
	stagedKubernetesNetworkPolicies,
	stagedNetworkPolicies,
} from './staged-policies.ts';
import {statefulSets} from './stateful-sets.ts';
import {storageClasses} from './storage-classes.ts';
import {storageSecrets} from './storage-secrets.ts';
import {tiers} from './tiers.ts';
import {tigeraStatuses} from './tigera-statuses.ts';
import {warnings} from './warnings.ts';
import {workflowTemplates} from './workflow-templates.ts';
import {workflows} from './workflows.ts';

const byName = {
	nodes,
	pods,
	namespaces,
	services,
	endpointSlices,
	daemonSets,
	deployments,
	statefulSets,
	replicaSets,
	podDisruptionBudgets,
	customResourceDefinitions,
	apiServices,
	serviceCidrs,
	networkPolicies,
	calicoNetworkPolicies,
	globalNetworkPolicies,
	stagedNetworkPolicies,
	stagedGlobalNetworkPolicies,
	stagedKubernetesNetworkPolicies,
	tiers,
	networkSets,
	globalNetworkSets,
	hostEndpoints,
	adminNetworkPolicies,
	baselineAdminNetworkPolicies,
	clusterNetworkPolicies,
	ipPools,
	ipamBlocks,
	blockAffinities,
	ipamHandles,
	installations,
	clusterInformation,
	tigeraStatuses,
	calicoApiServers,
	felixConfigurations,
	calicoBgpConfigurations,
	calicoBgpPeers,
	calicoNodeStatuses,
	ipAddressPools,
	l2Advertisements,
	bgpAdvertisements,
	bgpPeers,
	serviceL2Statuses,
	configurationStates,
	serviceEvents,
	dnsConfigs,
	resourceQuotas,
	limitRanges,
	workflows,
	seldonModels,
	seldonServers,
	seldonExperiments,
	seldonPipelines,
	seldonRuntimes,
	seldonConfigs,
	seldonServerConfigs,
	seldonConfigMaps,
	storageSecrets,
	creationFailures,
	applications,
	sealedSecrets,
	ingresses,
	ingressClasses,
	persistentVolumes,
	persistentVolumeClaims,
	storageClasses,
	workflowTemplates,
	cronWorkflows,
	warnings,
	nodeMetrics,
	calicoMetrics,
} satisfies Readonly<Record<SourceName, AnyCollector>>;

/** Every source, in the order in which it is read: what most verdicts need comes first. */
export const collectors: readonly AnyCollector[] = Object.values(byName);

/** The collector of a source. */
export function collector(name: SourceName): AnyCollector {
	return byName[name];
}
