import type {MessageTable} from './schema.ts';

/** Nodes and namespaces (core/v1). */
export const nodeMessages: MessageTable = {
	Node: 'metadata=1:ObjectMeta! spec=2:NodeSpec! status=3:NodeStatus!',
	NodeSpec: `
		podCIDR=1:s! externalID=2:s! providerID=3:s! unschedulable=4:b! taints=5:*Taint
		configSource=6:NodeConfigSource podCIDRs=7:*s
	`,
	Taint: 'key=1:s! value=2:s! effect=3:s! timeAdded=4:t',
	NodeConfigSource: 'configMap=2:ConfigMapNodeConfigSource',
	ConfigMapNodeConfigSource: `
		namespace=1:s! name=2:s! uid=3:s! resourceVersion=4:s! kubeletConfigKey=5:s!
	`,
	NodeStatus: `
		capacity=1:%q allocatable=2:%q phase=3:s! conditions=4:*NodeCondition addresses=5:*NodeAddress
		daemonEndpoints=6:NodeDaemonEndpoints! nodeInfo=7:NodeSystemInfo! images=8:*ContainerImage
		volumesInUse=9:*s volumesAttached=10:*AttachedVolume config=11:NodeConfigStatus
		runtimeHandlers=12:*NodeRuntimeHandler features=13:NodeFeatures
	`,
	NodeCondition: `
		type=1:s! status=2:s! lastHeartbeatTime=3:t! lastTransitionTime=4:t! reason=5:s! message=6:s!
	`,
	NodeAddress: 'type=1:s! address=2:s!',
	NodeDaemonEndpoints: 'kubeletEndpoint=1:DaemonEndpoint!',
	DaemonEndpoint: 'Port=1:i!',
	NodeSystemInfo: `
		machineID=1:s! systemUUID=2:s! bootID=3:s! kernelVersion=4:s! osImage=5:s!
		containerRuntimeVersion=6:s! kubeletVersion=7:s! kubeProxyVersion=8:s! operatingSystem=9:s!
		architecture=10:s! swap=11:NodeSwapStatus
	`,
	NodeSwapStatus: 'capacity=1:i',
	ContainerImage: 'names=1:*s sizeBytes=2:i!',
	AttachedVolume: 'name=1:s! devicePath=2:s!',
	NodeConfigStatus: `
		assigned=1:NodeConfigSource active=2:NodeConfigSource lastKnownGood=3:NodeConfigSource error=4:s!
	`,
	NodeRuntimeHandler: 'name=1:s! features=2:NodeRuntimeHandlerFeatures',
	NodeRuntimeHandlerFeatures: 'recursiveReadOnlyMounts=1:b userNamespaces=2:b',
	NodeFeatures: 'supplementalGroupsPolicy=1:b',
	Namespace: 'metadata=1:ObjectMeta! spec=2:NamespaceSpec! status=3:NamespaceStatus!',
	NamespaceSpec: 'finalizers=1:*s',
	NamespaceStatus: 'phase=1:s! conditions=2:*NamespaceCondition',
	NamespaceCondition: 'type=1:s! status=2:s! lastTransitionTime=4:t! reason=5:s! message=6:s!',
};
