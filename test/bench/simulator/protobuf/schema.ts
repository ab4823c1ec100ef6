/**
 * Field numbers of the Kubernetes messages that the simulator writes, from generated.proto of k8s.io/api and k8s.io/apimachinery
 * v0.34. One line per message: `field=number:type`. Types: string (the default), int, bool, time, quantity, intOrString, json
 * (FieldsV1, given as its text), map, quantityMap, or the name of a message; a trailing * means repeated, a leading ~ that JSON holds the fields
 * of that message inline (VolumeSource in Volume, ProbeHandler in Probe).
 */
const MESSAGES = `
ObjectMeta name=1 generateName=2 namespace=3 uid=5 resourceVersion=6 generation=7:int creationTimestamp=8:time deletionTimestamp=9:time deletionGracePeriodSeconds=10:int labels=11:map annotations=12:map ownerReferences=13:OwnerReference* finalizers=14:string* managedFields=17:ManagedFieldsEntry*
OwnerReference kind=1 name=3 uid=4 apiVersion=5 controller=6:bool blockOwnerDeletion=7:bool
ManagedFieldsEntry manager=1 operation=2 apiVersion=3 time=4:time fieldsType=6 fieldsV1=7:json subresource=8
PartialObjectMetadata metadata=1:ObjectMeta
LabelSelector matchLabels=1:map
Condition type=1 status=2 observedGeneration=3:int lastTransitionTime=4:time reason=5 message=6
ListMeta resourceVersion=2 continue=3 remainingItemCount=4:int
Status metadata=1:ListMeta status=2 message=3 reason=4 details=5:StatusDetails code=6:int
StatusDetails name=1 group=2 kind=3 retryAfterSeconds=5:int
ObjectReference kind=1 namespace=2 name=3 uid=4

Pod metadata=1:ObjectMeta spec=2:PodSpec status=3:PodStatus
PodSpec volumes=1:Volume* containers=2:Container* restartPolicy=3 terminationGracePeriodSeconds=4:int dnsPolicy=6 serviceAccountName=8 serviceAccount=9 nodeName=10 hostNetwork=11:bool securityContext=14:PodSecurityContext imagePullSecrets=15:LocalObjectReference* schedulerName=19 tolerations=22:Toleration* priority=25:int enableServiceLinks=30:bool preemptionPolicy=31
LocalObjectReference name=1
Volume name=1 source=2:~VolumeSource
VolumeSource emptyDir=2:EmptyDir configMap=19:ConfigMapVolume projected=26:Projected
EmptyDir medium=1
ConfigMapVolume reference=1:~LocalObjectReference defaultMode=3:int
Projected sources=1:VolumeProjection* defaultMode=2:int
VolumeProjection downwardAPI=2:DownwardAPI configMap=3:ConfigMapProjection serviceAccountToken=4:TokenProjection
DownwardAPI items=1:DownwardAPIFile*
DownwardAPIFile path=1 fieldRef=2:FieldRef
FieldRef apiVersion=1 fieldPath=2
ConfigMapProjection reference=1:~LocalObjectReference items=2:KeyToPath*
KeyToPath key=1 path=2
TokenProjection expirationSeconds=2:int path=3
Container name=1 image=2 args=4:string* ports=6:ContainerPort* env=7:EnvVar* resources=8:Resources volumeMounts=9:VolumeMount* livenessProbe=10:Probe readinessProbe=11:Probe terminationMessagePath=13 imagePullPolicy=14 securityContext=15:SecurityContext terminationMessagePolicy=20
ContainerPort name=1 containerPort=3:int protocol=4
EnvVar name=1 value=2 valueFrom=3:EnvVarSource
EnvVarSource fieldRef=1:FieldRef secretKeyRef=4:SecretKeyRef
SecretKeyRef reference=1:~LocalObjectReference key=2
Resources limits=1:quantityMap requests=2:quantityMap
VolumeMount name=1 readOnly=2:bool mountPath=3
Probe handler=1:~ProbeHandler initialDelaySeconds=2:int timeoutSeconds=3:int periodSeconds=4:int successThreshold=5:int failureThreshold=6:int
ProbeHandler httpGet=2:HttpGet
HttpGet path=1 port=2:intOrString scheme=4
SecurityContext capabilities=1:Capabilities readOnlyRootFilesystem=6:bool allowPrivilegeEscalation=7:bool
Capabilities drop=2:string*
PodSecurityContext runAsUser=2:int runAsNonRoot=3:bool fsGroup=5:int seccompProfile=10:SeccompProfile
SeccompProfile type=1
Toleration key=1 operator=2 effect=4 tolerationSeconds=5:int
PodStatus phase=1 conditions=2:PodCondition* message=3 reason=4 hostIP=5 podIP=6 startTime=7:time containerStatuses=8:ContainerStatus* qosClass=9 podIPs=12:PodIP* hostIPs=16:PodIP*
PodIP ip=1
PodCondition type=1 status=2 lastTransitionTime=4:time reason=5 message=6
ContainerStatus name=1 state=2:ContainerState lastState=3:ContainerState ready=4:bool restartCount=5:int image=6 imageID=7 containerID=8 started=9:bool volumeMounts=12:VolumeMountStatus*
VolumeMountStatus name=1 mountPath=2 readOnly=3:bool recursiveReadOnly=4
ContainerState waiting=1:Waiting running=2:Running terminated=3:Terminated
Waiting reason=1 message=2
Running startedAt=1:time
Terminated exitCode=1:int reason=3 startedAt=5:time finishedAt=6:time containerID=7

Node metadata=1:ObjectMeta spec=2:NodeSpec status=3:NodeStatus
NodeSpec podCIDR=1 providerID=3 podCIDRs=7:string*
NodeStatus capacity=1:quantityMap allocatable=2:quantityMap conditions=4:NodeCondition* addresses=5:NodeAddress* daemonEndpoints=6:NodeDaemonEndpoints nodeInfo=7:NodeSystemInfo images=8:ContainerImage*
NodeCondition type=1 status=2 lastHeartbeatTime=3:time lastTransitionTime=4:time reason=5 message=6
NodeAddress type=1 address=2
NodeDaemonEndpoints kubeletEndpoint=1:DaemonEndpoint
DaemonEndpoint Port=1:int
NodeSystemInfo machineID=1 systemUUID=2 bootID=3 kernelVersion=4 osImage=5 containerRuntimeVersion=6 kubeletVersion=7 kubeProxyVersion=8 operatingSystem=9 architecture=10
ContainerImage names=1:string* sizeBytes=2:int

Namespace metadata=1:ObjectMeta spec=2:NamespaceSpec status=3:NamespaceStatus
NamespaceSpec finalizers=1:string*
NamespaceStatus phase=1

Service metadata=1:ObjectMeta spec=2:ServiceSpec status=3:ServiceStatus
ServiceSpec ports=1:ServicePort* selector=2:map clusterIP=3 type=4 sessionAffinity=7 ipFamilyPolicy=17 clusterIPs=18:string* ipFamilies=19:string* internalTrafficPolicy=22
ServicePort name=1 protocol=2 port=3:int targetPort=4:intOrString
ServiceStatus loadBalancer=1:LoadBalancerStatus
LoadBalancerStatus

EndpointSlice metadata=1:ObjectMeta endpoints=2:Endpoint* ports=3:EndpointPort* addressType=4
Endpoint addresses=1:string* conditions=2:EndpointConditions targetRef=4:ObjectReference nodeName=6
EndpointConditions ready=1:bool serving=2:bool terminating=3:bool
EndpointPort name=1 protocol=2 port=3:int

PodTemplateSpec metadata=1:ObjectMeta spec=2:PodSpec
RollingUpdate maxUnavailable=1:intOrString maxSurge=2:intOrString
UpdateStrategy type=1 rollingUpdate=2:RollingUpdate
Deployment metadata=1:ObjectMeta spec=2:DeploymentSpec status=3:DeploymentStatus
DeploymentSpec replicas=1:int selector=2:LabelSelector template=3:PodTemplateSpec strategy=4:UpdateStrategy revisionHistoryLimit=6:int progressDeadlineSeconds=9:int
DeploymentStatus observedGeneration=1:int replicas=2:int updatedReplicas=3:int availableReplicas=4:int conditions=6:DeploymentCondition* readyReplicas=7:int
DeploymentCondition type=1 status=2 reason=4 message=5 lastUpdateTime=6:time lastTransitionTime=7:time
ReplicaSet metadata=1:ObjectMeta spec=2:ReplicaSetSpec status=3:ReplicaSetStatus
ReplicaSetSpec replicas=1:int selector=2:LabelSelector template=3:PodTemplateSpec
ReplicaSetStatus replicas=1:int fullyLabeledReplicas=2:int observedGeneration=3:int readyReplicas=4:int availableReplicas=5:int
StatefulSet metadata=1:ObjectMeta spec=2:StatefulSetSpec status=3:StatefulSetStatus
StatefulSetSpec replicas=1:int selector=2:LabelSelector template=3:PodTemplateSpec serviceName=5 podManagementPolicy=6 updateStrategy=7:StatefulSetStrategy revisionHistoryLimit=8:int
StatefulSetStrategy type=1
StatefulSetStatus observedGeneration=1:int replicas=2:int readyReplicas=3:int currentReplicas=4:int updatedReplicas=5:int currentRevision=6 updateRevision=7 availableReplicas=11:int
DaemonSet metadata=1:ObjectMeta spec=2:DaemonSetSpec status=3:DaemonSetStatus
DaemonSetSpec selector=1:LabelSelector template=2:PodTemplateSpec updateStrategy=3:UpdateStrategy revisionHistoryLimit=6:int
DaemonSetStatus currentNumberScheduled=1:int numberMisscheduled=2:int desiredNumberScheduled=3:int numberReady=4:int observedGeneration=5:int updatedNumberScheduled=6:int numberAvailable=7:int

PodDisruptionBudget metadata=1:ObjectMeta spec=2:PodDisruptionBudgetSpec status=3:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec minAvailable=1:intOrString selector=2:LabelSelector
PodDisruptionBudgetStatus observedGeneration=1:int disruptionsAllowed=3:int currentHealthy=4:int desiredHealthy=5:int expectedPods=6:int conditions=7:Condition*
`;

export type Field = {
	readonly name: string;
	readonly number: number;
	readonly type: string;
	readonly repeated: boolean;
	readonly inline: boolean;
};

function field(text: string): Field {
	const [, name, number, type = 'string'] = /^(\w+)=(\d+)(?::(~?\w+\*?))?$/.exec(text) ?? [];
	if (name === undefined) throw new Error(`protobuf schema: cannot read "${text}"`);
	return {
		name,
		number: Number(number),
		type: type.replace(/[~*]/g, ''),
		repeated: type.endsWith('*'),
		inline: type.startsWith('~'),
	};
}

/** Every message by name, fields in the order of their numbers, as generated marshallers write them. */
export const messages: ReadonlyMap<string, readonly Field[]> = new Map(
	MESSAGES.trim()
		.split('\n')
		.filter(line => line !== '')
		.map(line => {
			const [name = '', ...fields] = line.split(' ');
			return [name, fields.map(field).sort((a, b) => a.number - b.number)];
		}),
);
