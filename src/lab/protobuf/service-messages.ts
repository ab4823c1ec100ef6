import type {MessageTable} from './schema.ts';

/** Services and their endpoints (core/v1, discovery/v1). */
export const serviceMessages: MessageTable = {
	Service: 'metadata=1:ObjectMeta! spec=2:ServiceSpec! status=3:ServiceStatus!',
	ServiceSpec: `
		ports=1:*ServicePort selector=2:%s clusterIP=3:s! type=4:s! externalIPs=5:*s sessionAffinity=7:s!
		loadBalancerIP=8:s! loadBalancerSourceRanges=9:*s externalName=10:s! externalTrafficPolicy=11:s!
		healthCheckNodePort=12:i! publishNotReadyAddresses=13:b!
		sessionAffinityConfig=14:SessionAffinityConfig ipFamilyPolicy=17:s clusterIPs=18:*s ipFamilies=19:*s
		allocateLoadBalancerNodePorts=20:b loadBalancerClass=21:s internalTrafficPolicy=22:s
		trafficDistribution=23:s
	`,
	ServicePort: 'name=1:s! protocol=2:s! port=3:i! targetPort=4:p! nodePort=5:i! appProtocol=6:s',
	SessionAffinityConfig: 'clientIP=1:ClientIPConfig',
	ClientIPConfig: 'timeoutSeconds=1:i',
	ServiceStatus: 'loadBalancer=1:LoadBalancerStatus! conditions=2:*Condition',
	LoadBalancerStatus: 'ingress=1:*LoadBalancerIngress',
	LoadBalancerIngress: 'ip=1:s! hostname=2:s! ipMode=3:s ports=4:*PortStatus',
	PortStatus: 'port=1:i! protocol=2:s! error=3:s',
	Condition: `
		type=1:s! status=2:s! observedGeneration=3:i! lastTransitionTime=4:t! reason=5:s! message=6:s!
	`,
	Endpoints: 'metadata=1:ObjectMeta! subsets=2:*EndpointSubset',
	EndpointSubset: `
		addresses=1:*EndpointAddress notReadyAddresses=2:*EndpointAddress ports=3:*EndpointPort
	`,
	EndpointAddress: 'ip=1:s! targetRef=2:ObjectReference hostname=3:s! nodeName=4:s',
	EndpointPort: 'name=1:s! port=2:i! protocol=3:s! appProtocol=4:s',
	EndpointSlice: `
		metadata=1:ObjectMeta! endpoints=2:*Endpoint ports=3:*DiscoveryEndpointPort addressType=4:s!
	`,
	Endpoint: `
		addresses=1:*s conditions=2:EndpointConditions! hostname=3:s targetRef=4:ObjectReference
		deprecatedTopology=5:%s nodeName=6:s zone=7:s hints=8:EndpointHints
	`,
	EndpointConditions: 'ready=1:b serving=2:b terminating=3:b',
	EndpointHints: 'forZones=1:*ForZone forNodes=2:*ForNode',
	ForZone: 'name=1:s!',
	ForNode: 'name=1:s!',
	DiscoveryEndpointPort: 'name=1:s protocol=2:s port=3:i appProtocol=4:s',
};
