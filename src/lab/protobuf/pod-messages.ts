import type {MessageTable} from './schema.ts';

/** Pods without their volumes (core/v1). */
export const podMessages: MessageTable = {
	Pod: 'metadata=1:ObjectMeta! spec=2:PodSpec! status=3:PodStatus!',
	PodSpec: `
		volumes=1:*Volume containers=2:*Container restartPolicy=3:s! terminationGracePeriodSeconds=4:i
		activeDeadlineSeconds=5:i dnsPolicy=6:s! nodeSelector=7:%s serviceAccountName=8:s!
		serviceAccount=9:s! nodeName=10:s! hostNetwork=11:b! hostPID=12:b! hostIPC=13:b!
		securityContext=14:PodSecurityContext imagePullSecrets=15:*LocalObjectReference hostname=16:s!
		subdomain=17:s! affinity=18:Affinity schedulerName=19:s! initContainers=20:*Container
		automountServiceAccountToken=21:b tolerations=22:*Toleration hostAliases=23:*HostAlias
		priorityClassName=24:s! priority=25:i dnsConfig=26:PodDNSConfig shareProcessNamespace=27:b
		readinessGates=28:*PodReadinessGate runtimeClassName=29:s enableServiceLinks=30:b
		preemptionPolicy=31:s overhead=32:%q topologySpreadConstraints=33:*TopologySpreadConstraint
		ephemeralContainers=34:*EphemeralContainer setHostnameAsFQDN=35:b os=36:PodOS hostUsers=37:b
		schedulingGates=38:*PodSchedulingGate resourceClaims=39:*PodResourceClaim
		resources=40:ResourceRequirements
	`,
	Volume: 'name=1:s! 2^VolumeSource',
	Container: `
		name=1:s! image=2:s! command=3:*s args=4:*s workingDir=5:s! ports=6:*ContainerPort env=7:*EnvVar
		resources=8:ResourceRequirements! volumeMounts=9:*VolumeMount livenessProbe=10:Probe
		readinessProbe=11:Probe lifecycle=12:Lifecycle terminationMessagePath=13:s! imagePullPolicy=14:s!
		securityContext=15:SecurityContext stdin=16:b! stdinOnce=17:b! tty=18:b! envFrom=19:*EnvFromSource
		terminationMessagePolicy=20:s! volumeDevices=21:*VolumeDevice startupProbe=22:Probe
		resizePolicy=23:*ContainerResizePolicy restartPolicy=24:s
	`,
	ContainerPort: 'name=1:s! hostPort=2:i! containerPort=3:i! protocol=4:s! hostIP=5:s!',
	EnvFromSource: 'prefix=1:s! configMapRef=2:ConfigMapEnvSource secretRef=3:SecretEnvSource',
	ConfigMapEnvSource: '1^LocalObjectReference optional=2:b',
	SecretEnvSource: '1^LocalObjectReference optional=2:b',
	EnvVar: 'name=1:s! value=2:s! valueFrom=3:EnvVarSource',
	EnvVarSource: `
		fieldRef=1:ObjectFieldSelector resourceFieldRef=2:ResourceFieldSelector
		configMapKeyRef=3:ConfigMapKeySelector secretKeyRef=4:SecretKeySelector
	`,
	ConfigMapKeySelector: '1^LocalObjectReference key=2:s! optional=3:b',
	SecretKeySelector: '1^LocalObjectReference key=2:s! optional=3:b',
	ResourceRequirements: 'limits=1:%q requests=2:%q claims=3:*ResourceClaim',
	ResourceClaim: 'name=1:s! request=2:s!',
	ContainerResizePolicy: 'resourceName=1:s! restartPolicy=2:s!',
	VolumeMount: `
		name=1:s! readOnly=2:b! mountPath=3:s! subPath=4:s! mountPropagation=5:s subPathExpr=6:s!
		recursiveReadOnly=7:s
	`,
	VolumeDevice: 'name=1:s! devicePath=2:s!',
	Probe: `
		1^ProbeHandler initialDelaySeconds=2:i! timeoutSeconds=3:i! periodSeconds=4:i! successThreshold=5:i!
		failureThreshold=6:i! terminationGracePeriodSeconds=7:i
	`,
	ProbeHandler: `
		exec=1:ExecAction httpGet=2:HTTPGetAction tcpSocket=3:TCPSocketAction grpc=4:GRPCAction
	`,
	ExecAction: 'command=1:*s',
	HTTPGetAction: 'path=1:s! port=2:p! host=3:s! scheme=4:s! httpHeaders=5:*HTTPHeader',
	HTTPHeader: 'name=1:s! value=2:s!',
	TCPSocketAction: 'port=1:p! host=2:s!',
	GRPCAction: 'port=1:i! service=2:s',
	Lifecycle: 'postStart=1:LifecycleHandler preStop=2:LifecycleHandler stopSignal=3:s',
	LifecycleHandler: `
		exec=1:ExecAction httpGet=2:HTTPGetAction tcpSocket=3:TCPSocketAction sleep=4:SleepAction
	`,
	SleepAction: 'seconds=1:i!',
	SecurityContext: `
		capabilities=1:Capabilities privileged=2:b seLinuxOptions=3:SELinuxOptions runAsUser=4:i
		runAsNonRoot=5:b readOnlyRootFilesystem=6:b allowPrivilegeEscalation=7:b runAsGroup=8:i
		procMount=9:s windowsOptions=10:WindowsSecurityContextOptions seccompProfile=11:SeccompProfile
		appArmorProfile=12:AppArmorProfile
	`,
	Capabilities: 'add=1:*s drop=2:*s',
	SELinuxOptions: 'user=1:s! role=2:s! type=3:s! level=4:s!',
	WindowsSecurityContextOptions: `
		gmsaCredentialSpecName=1:s gmsaCredentialSpec=2:s runAsUserName=3:s hostProcess=4:b
	`,
	SeccompProfile: 'type=1:s! localhostProfile=2:s',
	AppArmorProfile: 'type=1:s! localhostProfile=2:s',
	EphemeralContainer: '1^EphemeralContainerCommon targetContainerName=2:s!',
	EphemeralContainerCommon: `
		name=1:s! image=2:s! command=3:*s args=4:*s workingDir=5:s! ports=6:*ContainerPort env=7:*EnvVar
		resources=8:ResourceRequirements! volumeMounts=9:*VolumeMount livenessProbe=10:Probe
		readinessProbe=11:Probe lifecycle=12:Lifecycle terminationMessagePath=13:s! imagePullPolicy=14:s!
		securityContext=15:SecurityContext stdin=16:b! stdinOnce=17:b! tty=18:b! envFrom=19:*EnvFromSource
		terminationMessagePolicy=20:s! volumeDevices=21:*VolumeDevice startupProbe=22:Probe
		resizePolicy=23:*ContainerResizePolicy restartPolicy=24:s
	`,
	PodSecurityContext: `
		seLinuxOptions=1:SELinuxOptions runAsUser=2:i runAsNonRoot=3:b supplementalGroups=4:*i fsGroup=5:i
		runAsGroup=6:i sysctls=7:*Sysctl windowsOptions=8:WindowsSecurityContextOptions
		fsGroupChangePolicy=9:s seccompProfile=10:SeccompProfile appArmorProfile=11:AppArmorProfile
		supplementalGroupsPolicy=12:s seLinuxChangePolicy=13:s
	`,
	Sysctl: 'name=1:s! value=2:s!',
	Affinity: 'nodeAffinity=1:NodeAffinity podAffinity=2:PodAffinity podAntiAffinity=3:PodAntiAffinity',
	NodeAffinity: `
		requiredDuringSchedulingIgnoredDuringExecution=1:NodeSelector
		preferredDuringSchedulingIgnoredDuringExecution=2:*PreferredSchedulingTerm
	`,
	PreferredSchedulingTerm: 'weight=1:i! preference=2:NodeSelectorTerm!',
	PodAffinity: `
		requiredDuringSchedulingIgnoredDuringExecution=1:*PodAffinityTerm
		preferredDuringSchedulingIgnoredDuringExecution=2:*WeightedPodAffinityTerm
	`,
	PodAffinityTerm: `
		labelSelector=1:LabelSelector namespaces=2:*s topologyKey=3:s! namespaceSelector=4:LabelSelector
		matchLabelKeys=5:*s mismatchLabelKeys=6:*s
	`,
	WeightedPodAffinityTerm: 'weight=1:i! podAffinityTerm=2:PodAffinityTerm!',
	PodAntiAffinity: `
		requiredDuringSchedulingIgnoredDuringExecution=1:*PodAffinityTerm
		preferredDuringSchedulingIgnoredDuringExecution=2:*WeightedPodAffinityTerm
	`,
	Toleration: 'key=1:s! operator=2:s! value=3:s! effect=4:s! tolerationSeconds=5:i',
	HostAlias: 'ip=1:s! hostnames=2:*s',
	PodDNSConfig: 'nameservers=1:*s searches=2:*s options=3:*PodDNSConfigOption',
	PodDNSConfigOption: 'name=1:s! value=2:s',
	PodReadinessGate: 'conditionType=1:s!',
	TopologySpreadConstraint: `
		maxSkew=1:i! topologyKey=2:s! whenUnsatisfiable=3:s! labelSelector=4:LabelSelector minDomains=5:i
		nodeAffinityPolicy=6:s nodeTaintsPolicy=7:s matchLabelKeys=8:*s
	`,
	PodOS: 'name=1:s!',
	PodSchedulingGate: 'name=1:s!',
	PodResourceClaim: 'name=1:s! resourceClaimName=3:s resourceClaimTemplateName=4:s',
	PodStatus: `
		phase=1:s! conditions=2:*PodCondition message=3:s! reason=4:s! hostIP=5:s! podIP=6:s! startTime=7:t
		containerStatuses=8:*ContainerStatus qosClass=9:s! initContainerStatuses=10:*ContainerStatus
		nominatedNodeName=11:s! podIPs=12:*PodIP ephemeralContainerStatuses=13:*ContainerStatus resize=14:s!
		resourceClaimStatuses=15:*PodResourceClaimStatus hostIPs=16:*HostIP observedGeneration=17:i!
	`,
	PodCondition: `
		type=1:s! status=2:s! lastProbeTime=3:t! lastTransitionTime=4:t! reason=5:s! message=6:s!
		observedGeneration=7:i!
	`,
	HostIP: 'ip=1:s!',
	PodIP: 'ip=1:s!',
	ContainerStatus: `
		name=1:s! state=2:ContainerState! lastState=3:ContainerState! ready=4:b! restartCount=5:i!
		image=6:s! imageID=7:s! containerID=8:s! started=9:b allocatedResources=10:%q
		resources=11:ResourceRequirements volumeMounts=12:*VolumeMountStatus user=13:ContainerUser
		allocatedResourcesStatus=14:*ResourceStatus stopSignal=15:s
	`,
	ContainerState: `
		waiting=1:ContainerStateWaiting running=2:ContainerStateRunning
		terminated=3:ContainerStateTerminated
	`,
	ContainerStateWaiting: 'reason=1:s! message=2:s!',
	ContainerStateRunning: 'startedAt=1:t!',
	ContainerStateTerminated: `
		exitCode=1:i! signal=2:i! reason=3:s! message=4:s! startedAt=5:t! finishedAt=6:t! containerID=7:s!
	`,
	VolumeMountStatus: 'name=1:s! mountPath=2:s! readOnly=3:b! recursiveReadOnly=4:s',
	ContainerUser: 'linux=1:LinuxContainerUser',
	LinuxContainerUser: 'uid=1:i! gid=2:i! supplementalGroups=3:*i',
	ResourceStatus: 'name=1:s! resources=2:*ResourceHealth',
	ResourceHealth: 'resourceID=1:s! health=2:s!',
	PodResourceClaimStatus: 'name=1:s! resourceClaimName=2:s',
};
